package main

import (
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/dlgen/dlgen/bench/generated/mlp"
)

// processRuns is how often each program is started.
const processRuns = 20

// programs are started to learn what a process costs, from its start to its end.
var programs = []string{"predict", "train"}

// processes builds and starts the programs that the flags pick, and prints their lines: seconds, the processor's seconds
// and the most memory; and what lies on disk to predict, the program and its weights.
func processes(out io.Writer, o *options) error {
	picked := false
	for _, suffix := range []string{"disk", "predict", "predict.cpu", "predict.rss", "train", "train.cpu", "train.rss"} {
		picked = picked || o.only.MatchString("process."+suffix)
	}
	if !picked {
		return nil
	}
	dir, err := os.MkdirTemp("", "bench")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	weights := filepath.Join(dir, "weights.safetensors")
	if err := mlp.NewMlp().SaveFile(weights); err != nil {
		return err
	}
	for _, name := range programs {
		p := started{name, filepath.Join(dir, name), weights}
		if err := p.build(); err != nil {
			return err
		}
		if err := p.print(out, o); err != nil {
			return err
		}
	}
	return nil
}

// started is one of them, built.
type started struct{ name, binary, weights string }

// build makes the binary that a person would ship.
func (p started) build() error {
	cmd := exec.Command("go", "build", "-trimpath", "-ldflags=-s -w", "-o", p.binary, "github.com/dlgen/dlgen/bench/process/"+p.name)
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	if text, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("go build: %v\n%s", err, text)
	}
	return nil
}

// print starts the program again and again.
func (p started) print(out io.Writer, o *options) error {
	if p.name == "predict" && o.only.MatchString("process.disk") {
		size, err := sizes(p.binary, p.weights)
		if err != nil {
			return err
		}
		if err := emit(out, "process.disk", "MB", o.threads, []float64{size}); err != nil {
			return err
		}
	}
	waitForQuiet(o.threads, o.quiet)
	work := "process." + p.name
	var wall, used, memory []float64
	for range processRuns {
		took, cpu, _, err := p.start(o.threads)
		if err != nil {
			return err
		}
		wall, used = append(wall, took.Seconds()), append(used, cpu.Seconds())
	}
	for range 3 {
		_, _, kib, err := p.start(o.threads, "memory")
		if err != nil {
			return err
		}
		if kib > 0 {
			memory = append(memory, kib/1024)
		}
	}
	for _, l := range []struct {
		name, unit string
		values     []float64
	}{{work, "s", wall}, {work + ".cpu", "s", used}, {work + ".rss", "MB", memory}} {
		if len(l.values) == 0 || !o.only.MatchString(l.name) {
			continue
		}
		if err := emit(out, l.name, l.unit, o.threads, l.values); err != nil {
			return err
		}
	}
	return nil
}

// start runs the program once. It prints the KiB that it used at most, where it is asked for them.
func (p started) start(threads int, more ...string) (took, cpu time.Duration, kib float64, err error) {
	cmd := exec.Command(p.binary, append([]string{p.weights}, more...)...)
	cmd.Env = append(os.Environ(), "GOMAXPROCS="+strconv.Itoa(threads))
	cmd.Stderr = os.Stderr
	begin := time.Now()
	text, err := cmd.Output()
	took = time.Since(begin)
	if err != nil {
		return 0, 0, 0, err
	}
	if s := strings.TrimSpace(string(text)); s != "" {
		kib, err = strconv.ParseFloat(s, 64)
	}
	return took, cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime(), kib, err
}

// sizes adds up files, in MB.
func sizes(paths ...string) (mb float64, err error) {
	for _, path := range paths {
		info, err := os.Stat(path)
		if err != nil {
			return 0, err
		}
		mb += float64(info.Size()) / 1e6
	}
	return mb, nil
}
