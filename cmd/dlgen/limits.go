package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

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
	path := filepath.Join(dir, limitsFile)
	now := limited{Kernels: rt.Kernels(), Threads: runtime.GOMAXPROCS(0)}
	var kept limited
	if text, err := os.ReadFile(path); err == nil && !anew && json.Unmarshal(text, &kept) == nil &&
		kept.Kernels == now.Kernels && kept.Threads == now.Threads && len(kept.Limits) > 0 {
		return kept.Limits
	}
	for _, threads := range slices.Compact([]int{1, now.Threads}) {
		p := rt.NewPool(threads)
		now.Limits = append(now.Limits, machine.Measure(p, measuring))
		p.Close()
	}
	if text, err := json.Marshal(now); err == nil && os.MkdirAll(dir, 0o755) == nil {
		_ = os.WriteFile(path, text, 0o644) // where nothing can be kept, it is measured the next time, too
	}
	return now.Limits
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
