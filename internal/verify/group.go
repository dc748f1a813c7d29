package verify

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"sync"

	"github.com/dlgen/dlgen/codegen"
)

// Build links generated packages with the runner: files by path, `case_a/x_dl.go`, and the names of the packages
// in the order in which their models are given to it.
type Build func(ctx context.Context, files map[string][]byte, packages []string) (binary string, err error)

// groupSize is how many cases a program has.
const groupSize = 100

// Run verifies cases; the results are in their order. Of the target, the device counts, which is cpu or gpu, and what concerns it. An interrupt
// or a fault of the machine is the error.
func Run(ctx context.Context, cases []*Case, target codegen.Target, build Build) ([]*Result, error) {
	units := compile(ctx, cases, target)
	var waiting []*unit
	var results []*Result
	for _, u := range units {
		results = append(results, u.Result)
		if u.Status == 0 {
			waiting = append(waiting, u)
		}
	}
	for len(waiting) > 0 && ctx.Err() == nil {
		n := min(groupSize, len(waiting))
		if err := runGroup(ctx, waiting[:n], target.Device, build); err != nil {
			return nil, err
		}
		waiting = waiting[n:]
	}
	return results, ctx.Err()
}

// runGroup builds and runs a group. What does not compile is left out and the rest built again.
func runGroup(ctx context.Context, group []*unit, device string, build Build) error {
	for len(group) > 0 {
		files := map[string][]byte{}
		var packages []string
		for _, u := range group {
			for _, o := range u.outputs {
				files[filepath.ToSlash(o.Path)] = o.Text
			}
			packages = append(packages, u.name)
		}
		binary, err := build(ctx, files, packages)
		if err == nil {
			return runCases(ctx, binary, device, group)
		}
		rest := withoutBroken(group, err.Error())
		if ctx.Err() != nil || len(rest) == len(group) {
			return err
		}
		group = rest
	}
	return nil
}

// heading is what the go command prints above the faults of a package.
var heading = regexp.MustCompile(`(?m)^# model/(case_\w+)\n`)

// withoutBroken fails the cases whose packages do not compile and returns the others.
func withoutBroken(group []*unit, text string) []*unit {
	faults := map[string]string{}
	at := heading.FindAllStringSubmatchIndex(text, -1)
	for i, m := range at {
		end := len(text)
		if i+1 < len(at) {
			end = at[i+1][0]
		}
		faults[text[m[2]:m[3]]] = text[m[1]:end]
	}
	var rest []*unit
	for _, u := range group {
		if fault, ok := faults[u.name]; ok {
			u.Status, u.Report = Failed, "the generated code does not compile:\n"+fault
			continue
		}
		rest = append(rest, u)
	}
	return rest
}

// manifestCase is a line of what the runner is told.
type manifestCase struct {
	Case  string `json:"case"`
	Model int    `json:"model"`
	File  string `json:"file"`
}

// reported is a line of what it says.
type reported struct {
	Case   string `json:"case"`
	Passed bool   `json:"passed"`
	Report string `json:"report"`
}

// runCases runs the cases of a group, in as many processes at once as leave each two processors.
func runCases(ctx context.Context, binary, device string, group []*unit) error {
	first := map[*unit]int{}
	n := 0
	for _, u := range group {
		first[u] = n
		n += u.models
	}
	processes := max(1, runtime.GOMAXPROCS(0)/2)
	share := (len(group) + processes - 1) / processes
	failed := make([]error, processes)
	var wait sync.WaitGroup
	for i := range failed {
		part := group[min(i*share, len(group)):min((i+1)*share, len(group))]
		wait.Go(func() { failed[i] = runPart(ctx, binary, device, part, first) })
	}
	wait.Wait()
	return errors.Join(failed...)
}

// runPart runs cases one after the other. One that ends the program has failed; the others are run without it.
func runPart(ctx context.Context, binary, device string, group []*unit, first map[*unit]int) error {
	for len(group) > 0 {
		done, fault, err := runOnce(ctx, binary, device, group, first)
		if err != nil {
			return err
		}
		if done < len(group) {
			group[done].Status, group[done].Report = Failed, "the program ended: "+fault
			done++
		}
		group = group[done:]
	}
	return nil
}

// runOnce starts the program and returns how many cases it reported, and what it said if these are not all.
func runOnce(ctx context.Context, binary, device string, group []*unit, first map[*unit]int) (done int, fault string, err error) {
	var manifest, out, faults bytes.Buffer
	e := json.NewEncoder(&manifest)
	for _, u := range group {
		file, err := filepath.Abs(u.Case.Vectors)
		if err != nil {
			return 0, "", err
		}
		if err := e.Encode(manifestCase{u.Case.Name, first[u] + u.model, file}); err != nil {
			return 0, "", err
		}
	}
	cmd := exec.CommandContext(ctx, binary, "verify", "-cases", "-", "-device", device)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = &manifest, &out, &faults
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	ended := cmd.Run()
	if ctx.Err() != nil {
		return 0, "", ctx.Err()
	}
	d := json.NewDecoder(&out)
	for done < len(group) {
		var r reported
		if d.Decode(&r) != nil || r.Case != group[done].Case.Name {
			return done, fmt.Sprintf("%v\n%s", ended, lastLines(faults.String())), nil
		}
		u := group[done]
		u.Status, u.Report = Failed, r.Report
		if r.Passed {
			u.Status = Passed
		}
		done++
	}
	return done, "", nil
}

// lastLines shortens what a program said before it ended.
func lastLines(text string) string {
	const most = 30
	lines := strings.SplitAfter(text, "\n")
	if len(lines) > most {
		lines = lines[:most]
	}
	return strings.Join(lines, "")
}
