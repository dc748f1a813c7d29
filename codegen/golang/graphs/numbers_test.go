package graphs

import (
	"bytes"
	"encoding/gob"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/dlgen/dlgen/codegen/golang/gotext"
	"github.com/dlgen/dlgen/codegen/golang/loops"
	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/ir/eval"
	"github.com/dlgen/dlgen/codegen/ir/irtest"
	"github.com/dlgen/dlgen/codegen/optimize"
	"github.com/dlgen/dlgen/codegen/plan"
	"github.com/dlgen/dlgen/internal/numbers"
	"github.com/dlgen/dlgen/internal/oracle"
)

// trial is one whose Go is built into the test's program.
type trial struct {
	oracle.Trial
	run   string
	arena int
}

// job and done are those of testdata/numbers/main.go.
type job struct {
	Case, Rows, Threads int
	Fields              [][]byte
	Weights             []byte
}

type done struct {
	Results [][]byte
	Weights []byte
	Fault   string
	Panic   string
	Allocs  float64
}

// TestNumbers builds the code of the corpus and of random graphs as one program and compares what it gives with the
// oracle: for several numbers of rows, and bit for bit with one thread and two.
func TestNumbers(t *testing.T) {
	if testing.Short() {
		t.Skip("builds a program")
	}
	trials := corpus(t)
	f := NewFile("main")
	table := ""
	for i, tr := range trials {
		if err := tr.emit(f, i); err != nil {
			t.Fatalf("%s: %v\n%s", tr.Name, err, ir.Print(tr.Schedule.Graph))
		}
		table += fmt.Sprintf("{%s, %d, %d}, // %s\n", tr.run, tr.arena, len(tr.Schedule.Graph.Results), tr.Name)
	}
	f.Declare("cases are the graphs.", "var cases = []Case{\n"+table+"}")
	text, err := f.Render()
	if err != nil {
		t.Fatal(err)
	}
	p := startProgram(t, buildProgram(t, text))
	for i, tr := range trials {
		t.Run(tr.Name, func(t *testing.T) {
			for n := 1; n <= tr.Rows; n += max(1, tr.Rows-1) {
				tr.check(t, p, i, n)
			}
		})
	}
}

// corpus makes the trials.
func corpus(t *testing.T) []*trial {
	var trials []*trial
	add := func(name string, g *ir.Graph, rows int, low, high, tolerance float64, optimized bool) {
		want, _ := ir.Clone(g)
		if optimized {
			optimize.Optimize(g)
		}
		tr := &trial{Trial: oracle.Trial{Name: name, Graph: want, Low: low, High: high, Rows: rows, Tolerance: tolerance}}
		tr.Plan(g, plan.Options{})
		trials = append(trials, tr)
	}
	for _, c := range irtest.Cases() {
		if c.Primitive == "grad" {
			continue
		}
		if c.Primitive != "dot" {
			plain, _ := ir.Clone(c.Graph)
			add(c.Name+"/plain", plain, c.Rows, c.Low, c.High, c.Tolerance, false)
		}
		add(c.Name, c.Graph, c.Rows, c.Low, c.High, c.Tolerance, true)
	}
	files, err := filepath.Glob("testdata/cases/*.ir")
	if err != nil || len(files) == 0 {
		t.Fatal("no cases", err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, optimized := range []bool{false, true} {
			g, err := ir.Parse(string(text))
			if err != nil {
				t.Fatalf("%s: %v", file, err)
			}
			rows, most := irtest.Told(string(text))
			add(fmt.Sprint(filepath.Base(file), "/", optimized), g, rows, -most, most, 1e-5, optimized)
		}
	}
	for seed := range uint64(30) {
		add(fmt.Sprintf("random/%d", seed), irtest.Random(seed), 4, -1, 1, 1e-4, true)
	}
	for seed := range uint64(15) {
		add(fmt.Sprintf("train/%d", seed), numbers.Training(seed), 3, -1, 1, 1e-4, true)
	}
	return trials
}

// emit writes the trial's code; a panic becomes an error.
func (tr *trial) emit(f *File, i int) (err error) {
	defer func() {
		if r := recover(); r != nil && !strings.Contains(fmt.Sprint(r), "runtime error") {
			err = fmt.Errorf("%v", r)
		} else if r != nil {
			panic(r)
		}
	}()
	m := NewWriter(f, &ir.Module{Name: fmt.Sprintf("Case%d", i)}, tr.Layout)
	m.Slots = math.MaxInt
	if !strings.HasSuffix(tr.Name, "/plain") && !strings.HasSuffix(tr.Name, "/false") {
		m.tiles = loops.Tiling{Size: 16, Longest: 24, Least: 1, Block: 40}
	}
	tr.run = fmt.Sprintf("case%d", i)
	tr.arena = m.WriteGraph(tr.run, tr.Name, tr.Schedule, tr.Fields)
	m.DeclareFunctions()
	return nil
}

// buildProgram builds testdata/numbers with the emitted file.
func buildProgram(t *testing.T, text []byte) string {
	t.Helper()
	dir := t.TempDir()
	root, err := filepath.Abs("../../..")
	if err != nil {
		t.Fatal(err)
	}
	main, err := os.ReadFile("testdata/numbers/main.go")
	if err != nil {
		t.Fatal(err)
	}
	for name, content := range map[string][]byte{"main.go": main, "cases.go": text,
		"go.mod": []byte("module numbers\n\ngo 1.26\n\nrequire " + gotext.Module + " v0.0.0\n\nreplace " + gotext.Module + " => " + root + "\n")} {
		if err := os.WriteFile(filepath.Join(dir, name), content, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.Command("go", "build", "-o", "program", ".")
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOFLAGS=-mod=mod", "GOPROXY=off", "GOWORK=off", "CGO_ENABLED=0")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return filepath.Join(dir, "program")
}

// program is the running test program.
type program struct {
	in  *gob.Encoder
	out *gob.Decoder
}

func startProgram(t *testing.T, path string) *program {
	t.Helper()
	cmd := exec.Command(path)
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	cmd.Stderr = os.Stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { in.Close(); _ = cmd.Wait() })
	return &program{gob.NewEncoder(in), gob.NewDecoder(out)}
}

func (p *program) do(t *testing.T, j job) done {
	t.Helper()
	if err := p.in.Encode(j); err != nil {
		t.Fatal(err)
	}
	var d done
	if err := p.out.Decode(&d); err != nil {
		t.Fatal(err)
	}
	return d
}

// check runs a trial for n rows.
func (tr *trial) check(t *testing.T, p *program, i, n int) {
	t.Helper()
	given, err := tr.Given(n)
	if err != nil {
		t.Fatal(err)
	}
	j := job{Case: i, Rows: n, Threads: 1, Weights: given.Weights, Fields: given.Fields}
	one := p.do(t, j)
	j.Threads = 2
	two := p.do(t, j)
	if one.Panic != "" || one.Fault != "" {
		t.Fatalf("%d rows: %s %s\n%s", n, one.Panic, one.Fault, ir.Print(tr.Schedule.Graph))
	}
	if !equalBytes(one.Results, two.Results) || !bytes.Equal(one.Weights, two.Weights) {
		t.Errorf("%d rows: two threads give other bits", n)
	}
	if one.Allocs != 0 || two.Allocs != 0 {
		t.Errorf("%d rows: %v and %v allocations", n, one.Allocs, two.Allocs)
	}
	for k, r := range tr.Schedule.Graph.Results {
		tr.compare(t, "result "+r.Name, one.Results[k], given.Want.Results[r.Name])
	}
	for _, u := range tr.Schedule.Graph.Updates {
		tr.compare(t, "update of "+u.Variable.Path, one.Weights[tr.Layout.Offsets[u.Variable]:], given.Want.Updates[u.Variable.Path])
	}
}

func equalBytes(a, b [][]byte) bool {
	for i := range a {
		if !bytes.Equal(a[i], b[i]) {
			return false
		}
	}
	return len(a) == len(b)
}

func (tr *trial) compare(t *testing.T, what string, data []byte, want *eval.Tensor) {
	t.Helper()
	if err := tr.Close(data, want); err != nil {
		t.Errorf("%s: %v\n%s", what, err, ir.Print(tr.Schedule.Graph))
	}
}
