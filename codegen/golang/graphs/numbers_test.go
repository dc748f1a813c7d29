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
)

// trial is a graph whose Go is built into the test's program.
type trial struct {
	name      string
	graph     *ir.Graph // that is evaluated
	schedule  *plan.Schedule
	layout    *plan.Layout
	fields    []*ir.FieldSpec
	low, high float64
	rows      int
	tolerance float64
	run       string
	arena     int
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
			t.Fatalf("%s: %v\n%s", tr.name, err, ir.Print(tr.schedule.Graph))
		}
		table += fmt.Sprintf("{%s, %d, %d}, // %s\n", tr.run, tr.arena, len(tr.schedule.Graph.Results), tr.name)
	}
	f.Declare("cases are the graphs.", "var cases = []Case{\n"+table+"}")
	text, err := f.Render()
	if err != nil {
		t.Fatal(err)
	}
	p := startProgram(t, buildProgram(t, text))
	for i, tr := range trials {
		t.Run(tr.name, func(t *testing.T) {
			for n := 1; n <= tr.rows; n += max(1, tr.rows-1) {
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
		layout := plan.NewLayout(numbers.ModuleOf(g))
		trials = append(trials, &trial{name: name, graph: want, schedule: plan.Plan(g, plan.Options{Rows: rows, Layout: layout}), layout: layout,
			low: low, high: high, rows: rows, tolerance: tolerance})
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
	m := NewWriter(f, &ir.Module{Name: fmt.Sprintf("Case%d", i)}, tr.layout)
	m.Slots = math.MaxInt
	if !strings.HasSuffix(tr.name, "/plain") && !strings.HasSuffix(tr.name, "/false") {
		m.tiles = loops.Tiling{Size: 16, Longest: 24, Least: 1, Block: 40}
	}
	for _, p := range tr.schedule.Graph.Params {
		if p.Kind == ir.Field {
			tr.fields = append(tr.fields, p.Field)
		}
	}
	tr.run = fmt.Sprintf("case%d", i)
	tr.arena = m.WriteGraph(tr.run, tr.name, tr.schedule, tr.fields)
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
	env := numbers.Inputs(tr.graph, n, tr.low, tr.high)
	want, err := eval.Run(tr.graph, n, env)
	if err != nil {
		t.Fatal(err)
	}
	j := job{Case: i, Rows: n, Threads: 1, Weights: make([]byte, tr.layout.Bytes)}
	for v, at := range tr.layout.Offsets {
		if x := env.Variables[v.Path]; x != nil {
			numbers.Encode(j.Weights[at:], x)
		}
	}
	for _, f := range tr.fields {
		j.Fields = append(j.Fields, numbers.Encoded(env.Fields[f.Name]))
	}
	one := p.do(t, j)
	j.Threads = 2
	two := p.do(t, j)
	if one.Panic != "" || one.Fault != "" {
		t.Fatalf("%d rows: %s %s\n%s", n, one.Panic, one.Fault, ir.Print(tr.schedule.Graph))
	}
	if !equalBytes(one.Results, two.Results) || !bytes.Equal(one.Weights, two.Weights) {
		t.Errorf("%d rows: two threads give other bits", n)
	}
	if one.Allocs != 0 || two.Allocs != 0 {
		t.Errorf("%d rows: %v and %v allocations", n, one.Allocs, two.Allocs)
	}
	for k, r := range tr.schedule.Graph.Results {
		tr.compare(t, "result "+r.Name, one.Results[k], want.Results[r.Name])
	}
	for _, u := range tr.schedule.Graph.Updates {
		tr.compare(t, "update of "+u.Variable.Path, one.Weights[tr.layout.Offsets[u.Variable]:], want.Updates[u.Variable.Path])
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
	if len(data) < want.Len()*want.DType.Size() {
		t.Fatalf("%s has %d bytes", what, len(data))
	}
	found := eval.New(want.DType, want.Shape...)
	numbers.Decode(data, found)
	if err := irtest.Close(found, want, tr.tolerance); err != nil {
		t.Errorf("%s: %v\n%s", what, err, ir.Print(tr.schedule.Graph))
	}
}
