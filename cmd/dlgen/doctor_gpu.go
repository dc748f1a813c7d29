package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"time"

	"github.com/dlgen/dlgen/codegen/build"
)

// gpuDriver is what the doctor shows of one way to GPUs.
type gpuDriver struct {
	Name    string      `json:"name"`
	Devices []gpuDevice `json:"devices"`
	Error   string      `json:"error,omitempty"` // why there are none
}

// gpuDevice is one device; the fields are some of those of rt/gpu.
type gpuDevice struct {
	Name    string `json:"name"`
	Version string `json:"version"`
	Memory  int64  `json:"memory"`
	Units   int    `json:"units"`
	CPU     bool   `json:"cpu"`
}

// listDevices is a program that prints what its drivers find. It is one of its own because what links the drivers is linked
// dynamically, and dlgen is not.
const listDevices = `// Command model prints the GPUs that programs of dlgen reach.
package main

import (
	"encoding/json"
	"os"

	"github.com/dlgen/dlgen/rt/gpu"
)

func main() {
	type driver struct {
		Name    string ` + "`json:\"name\"`" + `
		Devices any    ` + "`json:\"devices\"`" + `
		Error   string ` + "`json:\"error,omitempty\"`" + `
	}
	var all []driver
	for _, d := range gpu.Drivers() {
		found := driver{Name: d.Name, Devices: d.Devices}
		if d.Err != nil {
			found.Error = d.Err.Error()
		}
		all = append(all, found)
	}
	if err := json.NewEncoder(os.Stdout).Encode(all); err != nil {
		panic(err)
	}
}
`

// gpuDrivers builds and runs that program. A driver that hangs is given up.
func gpuDrivers(e *env, cache *build.Cache) ([]gpuDriver, error) {
	binary, err := cache.Build(e.ctx, build.Program{Files: map[string][]byte{"main.go": []byte(listDevices)}, Folder: os.TempDir()})
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(e.ctx, 30*time.Second)
	defer cancel()
	var complaint bytes.Buffer
	cmd := exec.CommandContext(ctx, binary)
	cmd.Stderr = &complaint
	out, err := cmd.Output()
	if err != nil {
		if ctx.Err() != nil && e.ctx.Err() == nil {
			err = errors.New("a driver did not answer in 30 seconds")
		}
		return nil, fmt.Errorf("asking the drivers: %w\n%s", err, complaint.Bytes())
	}
	var all []gpuDriver
	return all, json.Unmarshal(out, &all)
}

// gpuLines says what was found, a line each.
func gpuLines(drivers []gpuDriver, err error) []string {
	if err != nil {
		reason, _, _ := strings.Cut(err.Error(), "\n")
		return []string{"unknown: " + reason}
	}
	var lines []string
	taken := false
	for _, d := range drivers {
		if d.Error != "" {
			lines = append(lines, d.Name+": none: "+strings.TrimPrefix(d.Error, d.Name+": "))
		}
		for _, g := range d.Devices {
			line := fmt.Sprintf("%s: %s (%s), %s, %d units", d.Name, g.Name, g.Version, bytesText(g.Memory), g.Units)
			switch {
			case g.CPU:
				line += "; the processor: only DLGEN_GPU=" + d.Name + " takes it"
			case !taken:
				line += "; taken"
				taken = true
			}
			lines = append(lines, line)
		}
	}
	if len(lines) == 0 {
		return []string{"none: this system's GPUs are not reached yet"}
	}
	return lines
}
