package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/dlgen/dlgen/rt"
	"github.com/dlgen/dlgen/rt/machine"
)

// limitsFile is where limits are kept once they are measured, in the folder of built programs.
const limitsFile = "limits.json"

// measuring is how many seconds are spent for each number of threads.
const measuring = 0.6

// limited are the limits of this machine, as they are kept: other kernels or another number of threads have others.
type limited struct {
	Kernels string           `json:"kernels"`
	Threads int              `json:"threads"`
	Limits  []machine.Limits `json:"limits"` // of one thread, and of all
}

// limits returns what was measured before on this machine, or else measures and keeps that, for the next time.
func limits(dir string, anew bool) []machine.Limits {
	if kept := keptLimits(dir); len(kept) > 0 && !anew {
		return kept
	}
	now := limited{Kernels: rt.Kernels(), Threads: runtime.GOMAXPROCS(0)}
	for _, threads := range slices.Compact([]int{1, now.Threads}) {
		p := rt.NewPool(threads)
		now.Limits = append(now.Limits, machine.Measure(p, measuring))
		p.Close()
	}
	if text, err := json.Marshal(now); err == nil && os.MkdirAll(dir, 0o755) == nil {
		_ = os.WriteFile(filepath.Join(dir, limitsFile), text, 0o644) // where nothing can be kept, it is measured the next time, too
	}
	return now.Limits
}

// keptLimits returns what was measured before on this machine, if it was.
func keptLimits(dir string) []machine.Limits {
	var kept limited
	text, err := os.ReadFile(filepath.Join(dir, limitsFile))
	if err != nil || json.Unmarshal(text, &kept) != nil || kept.Kernels != rt.Kernels() || kept.Threads != runtime.GOMAXPROCS(0) {
		return nil
	}
	return kept.Limits
}

// forkVariable tells the runtime what it costs to divide work among threads.
const forkVariable = "DLGEN_FORK"

// knowing is an environment with what was measured on this machine, for programs that dlgen starts.
func knowing(environment []string, dir string) []string {
	kept := keptLimits(dir)
	if os.Getenv(forkVariable) != "" || len(kept) == 0 || kept[len(kept)-1].Threads == 1 {
		return environment
	}
	cost := time.Duration(kept[len(kept)-1].Fork * float64(time.Second))
	return append(environment, forkVariable+"="+cost.String())
}

// limitLines are the limits in words: of products, of memory, of dividing work.
func limitLines(all []machine.Limits) string {
	each := func(f func(machine.Limits) string) string {
		var parts []string
		for _, l := range all {
			threads := "1 thread"
			if l.Threads > 1 {
				threads = fmt.Sprint(l.Threads, " threads")
			}
			parts = append(parts, f(l)+" with "+threads)
		}
		return strings.Join(parts, ", ")
	}
	text := fmt.Sprintf("products %s\nmemory   %s\n",
		each(func(l machine.Limits) string { return fmt.Sprintf("%.0f GFLOP/s", l.Flops/1e9) }),
		each(func(l machine.Limits) string { return fmt.Sprintf("%.1f GB/s", l.Bytes/1e9) }))
	if last := all[len(all)-1]; last.Threads > 1 {
		text += fmt.Sprintf("fork     %.2f µs for %d threads\n", last.Fork*1e6, last.Threads)
	}
	return text
}
