package main

import (
	"bytes"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/dlgen/dlgen/codegen"
	"github.com/dlgen/dlgen/internal/sources"
	"github.com/dlgen/dlgen/rt"
	"github.com/dlgen/dlgen/rt/machine"
)

// BenchmarkWork times all workloads, with as many threads as -cpu says: GFLOP/s and the share of what the best matrix
// product reaches here, or MB/s, and allocations.
func BenchmarkWork(b *testing.B) {
	for _, w := range works() {
		if w.slow {
			continue
		}
		b.Run(strings.ReplaceAll(w.name, ".", "/"), func(b *testing.B) {
			o := &options{threads: runtime.GOMAXPROCS(0)}
			run, err := w.prepare(o)
			if err != nil {
				b.Fatal(err)
			}
			flops := w.flops
			if w.model.file != "" {
				flops = flopsOf(b, w.model)
			}
			b.SetBytes(int64(w.bytes))
			b.ReportAllocs()
			for b.Loop() {
				if err := run(); err != nil {
					b.Fatal(err)
				}
			}
			if flops > 0 {
				rate := flops / (b.Elapsed().Seconds() / float64(b.N))
				b.ReportMetric(rate/1e9, "GFLOP/s")
				b.ReportMetric(100*rate/peak(o.threads), "%peak")
			}
		})
	}
}

// TestWorks: every workload computes what it should, and a run of it allocates nothing.
func TestWorks(t *testing.T) {
	if testing.Short() {
		t.Skip("runs models of real size")
	}
	for _, w := range works() {
		if w.slow {
			continue
		}
		t.Run(w.name, func(t *testing.T) {
			run, err := w.prepare(&options{threads: 2})
			if err != nil {
				t.Fatal(err)
			}
			var fault error
			n := 1.0
			for i := 0; i < 4 && n != 0; i++ { // two threads may meet for the first time
				n = testing.AllocsPerRun(1, func() { fault = run() })
			}
			if n != 0 {
				t.Errorf("allocates %v times", n)
			}
			if fault != nil {
				t.Error(fault)
			}
		})
	}
}

// TestFits: trainings as a user writes them find the line.
func TestFits(t *testing.T) {
	for _, w := range fits() {
		if strings.HasPrefix(w.name, "tta") {
			continue // needs MNIST and minutes
		}
		if err := w.print(io.Discard, &options{threads: 2, seconds: 0.01}); err != nil {
			t.Errorf("%s: %v", w.name, err)
		}
	}
}

// TestLines: the program prints a line for each workload that is wanted, in the form that all peers have.
func TestLines(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	var out, faults bytes.Buffer
	if code := run(&out, &faults, []string{"--only", `^(tiny\.predict1|gemm\.64x64x64)$`, "--seconds", "0.001"}); code != 0 {
		t.Fatalf("exit code %d: %s", code, &faults)
	}
	var works []string
	for text := range strings.Lines(out.String()) {
		var l line
		d := json.NewDecoder(strings.NewReader(text))
		d.DisallowUnknownFields()
		if err := d.Decode(&l); err != nil {
			t.Fatal(err)
		}
		if l.Peer != "dlgen" || l.Version == "" || l.Threads != 1 || l.Unit != "us" || l.Min <= 0 || l.Median < l.Min || l.N < 1 {
			t.Errorf("a line that says %+v", l)
		}
		works = append(works, l.Work)
	}
	if !slices.Equal(works, []string{"tiny.predict1", "gemm.64x64x64"}) {
		t.Errorf("lines for %v", works)
	}
}

// TestProcesses builds and starts the small programs.
func TestProcesses(t *testing.T) {
	if testing.Short() {
		t.Skip("builds programs")
	}
	var out bytes.Buffer
	o := &options{threads: 1, only: regexp.MustCompile(`^process\.(disk|predict)$`)}
	if err := processes(&out, o); err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(out.String(), "\n"); n != 2 {
		t.Errorf("want two lines, not\n%s", &out)
	}
}

// TestGeneratedIsCurrent: the packages of generated/ are what dlgen generates. DLGEN_UPDATE=1 writes them anew.
func TestGeneratedIsCurrent(t *testing.T) {
	update := os.Getenv("DLGEN_UPDATE") != ""
	for _, p := range program(t).Packages {
		for _, o := range p.Generate(codegen.Target{Separate: true, Dir: "generated"}) {
			if update {
				if err := os.WriteFile(o.Path, o.Text, 0o666); err != nil {
					t.Fatal(err)
				}
			} else if text, err := os.ReadFile(o.Path); err != nil || !bytes.Equal(text, o.Text) {
				t.Errorf("%s is not what dlgen generates; DLGEN_UPDATE=1 writes it anew: %v", o.Path, err)
			}
		}
		if p.Diags.HasErrors() {
			t.Error(p.Diags)
		}
	}
}

// program is what the .dl files declare.
func program(t testing.TB) *codegen.Program {
	t.Helper()
	files, err := filepath.Glob("*.dl")
	if err != nil || len(files) == 0 {
		t.Fatal("no models: ", err)
	}
	p, err := codegen.Load(codegen.Options{Paths: files, Learn: sources.Learn})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// costs are what plans know of the models, by their files' names.
var costs struct {
	once  sync.Once
	known map[string]*codegen.Costs
}

// flopsOf returns the FLOPs of a run, as the plan counts them for a batch.
func flopsOf(t testing.TB, m model) float64 {
	costs.once.Do(func() {
		costs.known = map[string]*codegen.Costs{}
		for _, p := range program(t).Packages {
			for _, s := range p.Summaries(codegen.Target{}) {
				costs.known[strings.ToLower(s.Model)] = s.Costs
			}
		}
	})
	c := costs.known[m.file]
	if c == nil {
		t.Fatalf("no plan of %s", m.file)
	}
	whole := c.Predict.Flops
	if m.train {
		whole = c.Train.Flops
	}
	return float64(whole) * float64(m.rows) / float64(c.Rows)
}

// peaks are the best rates of matrix products, by threads.
var peaks = map[int]float64{}

// peak is the FLOP/s of the best matrix product.
func peak(threads int) float64 {
	if peaks[threads] == 0 {
		p := rt.NewPool(threads)
		defer p.Close()
		peaks[threads] = machine.Products(p, 0.3)
	}
	return peaks[threads]
}
