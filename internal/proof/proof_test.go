package proof

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/dlgen/dlgen/codegen/build"
	"github.com/dlgen/dlgen/dsl/catalog"
)

// amount reads how much to prove from the environment; without it, little.
func amount(t *testing.T, name string, little int) int {
	text := os.Getenv(name)
	if text == "" {
		return little
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return n
}

// prover builds in the tests' own folder. With DLGEN_DEVICE=gpu, programs run on a GPU.
func prover(t *testing.T) *Prover { return proverOn(t, os.Getenv("DLGEN_DEVICE")) }

// proverOn has programs run on a device, cpu or gpu; the test is skipped where there is none.
func proverOn(t *testing.T, device string) *Prover {
	t.Helper()
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	dir, err := build.DefaultDir()
	if err != nil {
		dir = t.TempDir()
	}
	if device == "gpu" {
		openDevice(t)
	}
	return &Prover{Cache: &build.Cache{Dir: dir, Runtime: os.DirFS(root)}, Folder: root, Work: t.TempDir(), Device: device}
}

// computed lets the oracle compute subjects, two at a time, and gives those that are ready for building. What is wrong
// already is in the faults.
func computed(subjects []*Subject, faults map[string]string, refused func(s *Subject, err error)) []*Subject {
	errs := make([]error, len(subjects))
	next := make(chan int)
	var done sync.WaitGroup
	for range 2 {
		done.Go(func() {
			for i := range next {
				errs[i] = subjects[i].Compute()
			}
		})
	}
	for i := range subjects {
		next <- i
	}
	close(next)
	done.Wait()
	var ready []*Subject
	for i, s := range subjects {
		var no *Refused
		switch err := errs[i]; {
		case err == nil:
			ready = append(ready, s)
		case errors.As(err, &no):
			refused(s, err)
		default:
			faults[s.Name] = err.Error()
		}
	}
	return ready
}

// TestEntries proves every entry of the catalog: its example, and DLGEN_COMBINATIONS less one other combinations of
// arguments.
//
//	DLGEN_COMBINATIONS=8 DLGEN_ENTRY='Conv2D LSTM' go test ./internal/proof -run TestEntries
func TestEntries(t *testing.T) {
	if testing.Short() {
		t.Skip("builds programs")
	}
	n := amount(t, "DLGEN_COMBINATIONS", 1)
	var subjects []*Subject
	for _, e := range catalog.All() {
		if Unproven(e) != "" || !matches(e.Name) {
			continue
		}
		if e.Example == "" {
			t.Errorf("%s has no example to be proven", e.Name)
			continue
		}
		subjects = append(subjects, Subjects(e, n)...)
	}
	if subjects == nil {
		t.Fatal("no entry has such a name")
	}
	prove(t, subjects)
}

// prove fails with what is wrong.
func prove(t *testing.T, subjects []*Subject) {
	t.Helper()
	faults := map[string]string{}
	ready := computed(subjects, faults, func(s *Subject, err error) { faults[s.Name] = "the checker refuses it: " + err.Error() })
	found, err := prover(t).Prove(t.Context(), ready)
	if err != nil {
		t.Fatal(err)
	}
	maps.Copy(faults, found)
	show(t, faults, subjects)
}

// matches tells whether an entry is asked for.
func matches(name string) bool {
	want := os.Getenv("DLGEN_ENTRY")
	return want == "" || strings.Contains(" "+want+" ", " "+name+" ")
}

// show reports the faults; with DLGEN_KEEP, the programs are kept in that folder.
func show(t *testing.T, faults map[string]string, subjects []*Subject) {
	t.Helper()
	if len(faults) == 0 {
		t.Logf("%d programs agree", len(subjects))
		return
	}
	if dir := os.Getenv("DLGEN_KEEP"); dir != "" {
		for _, s := range subjects {
			if faults[s.Name] != "" {
				faults[s.Name] += fmt.Sprintf("\n%s", keepText(dir, s))
			}
		}
	}
	t.Errorf("%d of %d programs:\n%s", len(faults), len(subjects), Report(faults))
}
