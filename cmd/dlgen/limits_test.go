package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"github.com/dlgen/dlgen/rt"
	"github.com/dlgen/dlgen/rt/machine"
)

// TestKnowing: programs are told what was measured here of dividing work, unless the user says something else or the
// measurement is of other kernels or threads.
func TestKnowing(t *testing.T) {
	threads := max(2, runtime.GOMAXPROCS(0))
	if runtime.GOMAXPROCS(0) < 2 {
		defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(2))
	}
	good := limited{Kernels: rt.Kernels(), Threads: threads, Limits: []machine.Limits{{Threads: 1}, {Threads: threads, Fork: 1.5e-6}}}
	others := good
	others.Kernels = "others"
	alone := good
	alone.Limits = good.Limits[:1]
	for _, c := range []struct {
		name, set string
		kept      limited
		want      string
	}{
		{"measured", "", good, "DLGEN_FORK=1.5µs"},
		{"said", "4us", good, ""},
		{"of other kernels", "", others, ""},
		{"of one thread", "", alone, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Setenv(forkVariable, c.set)
			dir := t.TempDir()
			text, err := json.Marshal(c.kept)
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(filepath.Join(dir, limitsFile), text, 0o644); err != nil {
				t.Fatal(err)
			}
			got := ""
			if all := knowing([]string{"A=b"}, dir); len(all) == 2 {
				got = all[1]
			}
			if got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
	if all := knowing(nil, t.TempDir()); len(all) != 0 {
		t.Errorf("nothing was measured, and programs are told %v", all)
	}
}
