package main

import (
	"encoding/json"
	"fmt"
	"os/exec"
	"runtime"
	"strings"

	"github.com/dlgen/dlgen"
	"github.com/dlgen/dlgen/codegen/build"
	"github.com/dlgen/dlgen/rt"
	"github.com/dlgen/dlgen/rt/machine"
)

// doctorVerb is `dlgen doctor`.
type doctorVerb struct {
	asJSON
	Measure bool `help:"Measure anew how fast this machine is."`
}

// Help is what `dlgen doctor --help` shows.
func (*doctorVerb) Help() string {
	return `Shows what this machine offers to models, and where built programs are kept. How fast it is (matrix products in f32, a
pass over memory, dividing work among threads) is measured once and kept there. The cost of
dividing work decides from which size on programs that dlgen starts use several threads; other programs are told it by
the environment: DLGEN_FORK=2us.

Examples:
  dlgen doctor
  dlgen doctor --json`
}

// findings is what the verb shows.
type findings struct {
	CPU       string `json:"cpu"` // the kernels in use
	Threads   int    `json:"threads"`
	GPU       string `json:"gpu"` // what was found, in words
	Go        string `json:"go"`  // of the go command that builds programs, "" if there is none
	Cache     string `json:"cache"`
	CacheSize int64  `json:"cacheBytes"`

	Drivers []gpuDriver      `json:"drivers"`
	Limits  []machine.Limits `json:"limits"` // of one thread, and of all
}

// Run looks around and prints.
func (v *doctorVerb) Run(e *env) error {
	cache, err := newCache()
	if err != nil {
		return err
	}
	drivers, failed := gpuDrivers(e, cache)
	gpus := gpuLines(drivers, failed)
	f := findings{rt.Kernels(), runtime.GOMAXPROCS(0), strings.Join(gpus, "; "), goCommandVersion(e), cache.Dir, cache.Size(), drivers, limits(cache.Dir, v.Measure)}
	if v.JSON {
		return json.NewEncoder(e.stdout).Encode(f)
	}
	goText := f.Go
	if goText == "" {
		goText = build.ErrNoGo.Error()
	}
	fmt.Fprintf(e.stdout, "cpu      %s kernels (%s)\nthreads  %d\n%sgpu      %s\ngo       %s\ncache    %s, %s\n",
		f.CPU, runtime.GOARCH, f.Threads, limitLines(f.Limits), strings.Join(gpus, "\n         "), goText, f.Cache, bytesText(f.CacheSize))
	return nil
}

// goCommandVersion asks the go command that programs are built with.
func goCommandVersion(e *env) string {
	out, err := exec.CommandContext(e.ctx, "go", "env", "GOVERSION").Output()
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(out))
}

// newCache returns the folder of built programs.
func newCache() (*build.Cache, error) {
	dir, err := build.DefaultDir()
	if err != nil {
		return nil, err
	}
	return &build.Cache{Dir: dir, Runtime: dlgen.Runtime}, nil
}
