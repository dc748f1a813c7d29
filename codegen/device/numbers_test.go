package device

import (
	"context"
	"flag"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/dlgen/dlgen/codegen/device/kernels"
	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/ir/eval"
	"github.com/dlgen/dlgen/codegen/ir/irtest"
	"github.com/dlgen/dlgen/codegen/optimize"
	"github.com/dlgen/dlgen/codegen/plan"
	"github.com/dlgen/dlgen/internal/numbers"
	"github.com/dlgen/dlgen/internal/oracle"
	"github.com/dlgen/dlgen/rt"
	"github.com/dlgen/dlgen/rt/gpu"
	"github.com/dlgen/dlgen/rt/gpu/gputest"
)

// inside is set in the process that runs kernels: OpenCL of processors runs them within the process, where one that writes
// out of bounds may hang it.
const inside = "DLGEN_DEVICE_TEST"

// TestNumbers compares what the launches of the corpus and of random graphs give with the oracle, for several numbers of
// rows. The device is that of DLGEN_GPU, else PoCL.
func TestNumbers(t *testing.T) { apart(t, compareCorpus) }

// TestLibrary does the same with all products left to a library.
func TestLibrary(t *testing.T) {
	apart(t, func(t *testing.T) {
		gputest.UseLibrary()
		lowered.Library = 1
		compareCorpus(t)
		if n := gputest.Products(); n < 40 {
			t.Errorf("the library has computed %d products", n)
		}
	})
}

// TestSpread does the same, for one trial in five, with several elements for each work item wherever that is possible.
func TestSpread(t *testing.T) {
	apart(t, func(t *testing.T) {
		lowered.Spread = 1
		var some []*trial
		for i, tr := range corpus(t) {
			if i%5 == 0 {
				some = append(some, tr)
			}
		}
		compare(t, some)
		least := 100
		if testing.Short() {
			least = 25
		}
		if n := strings.Count(kernelText, "int first = GROUP") + strings.Count(kernelText, "int i = GID*"); n < least {
			t.Errorf("%d kernels have several elements for a work item", n)
		}
	})
}

// apart runs a test in a process of its own.
func apart(t *testing.T, run func(t *testing.T)) {
	t.Helper()
	if os.Getenv(inside) != "" {
		run(t)
		return
	}
	driver := os.Getenv(gpu.Environment)
	if driver == "" {
		driver = "opencl"
	}
	if d, err := gpu.Open(driver); err != nil {
		t.Skip(err)
	} else {
		d.Close()
	}
	ctx, cancel := context.WithTimeout(t.Context(), 15*time.Minute)
	defer cancel()
	args := []string{"-test.run", "^" + t.Name() + "$", "-test.v"}
	if testing.Short() {
		args = append(args, "-test.short")
	}
	cmd := exec.CommandContext(ctx, os.Args[0], args...)
	// PoCL's default vectorizes over work items, and miscompiles some kernels with barriers.
	cmd.Env = append([]string{"POCL_WORK_GROUP_METHOD=auto"}, append(os.Environ(), inside+"=1", gpu.Environment+"="+driver)...)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}

// lowered are the limits of trials.
var lowered = kernels.Usual()

// trial is one with its list of launches.
type trial struct {
	oracle.Trial
	list  string
	small bool                    // groups of the device share too little for loops in one kernel
	lower func(l *kernels.Limits) // what is otherwise while it is compiled
}

// compile adds a trial to a program.
func (tr *trial) compile(t *testing.T, c *kernels.Code) {
	t.Helper()
	l := lowered
	if tr.lower != nil {
		tr.lower(&l)
	}
	c.Layout, c.Slots, c.Checks, c.Limits = tr.Layout, math.MaxInt, checked, l
	var err error
	if tr.list, err = graph(c, Graph{Name: tr.Name, Schedule: tr.Schedule, Fields: tr.Fields}); err != nil {
		t.Fatalf("%s: %v\n%s", tr.Name, err, ir.Print(tr.Schedule.Graph))
	}
}

// compareCorpus runs all trials of the corpus.
func compareCorpus(t *testing.T) {
	compare(t, corpus(t))
	if n := strings.Count(kernelText, "GLOBAL i64 *row"); n < 3 && wanted("alike.ir") && !testing.Short() && !checked {
		t.Errorf("%d kernels do several steps that are alike", n)
	}
}

// kernelText is the text of the kernels that were compared last.
var kernelText string

// compare runs trials, whose kernels are one program.
func compare(t *testing.T, trials []*trial) {
	rt.UseDevice("gpu")
	c := kernels.New(nil, 0, checked, kernels.Usual())
	trials = slices.DeleteFunc(trials, func(tr *trial) bool { return !wanted(tr.Name) })
	for _, tr := range trials {
		tr.compile(t, c)
		if tr.small {
			tr.list = strings.ReplaceAll(tr.list, "\none ", "\none 9999999")
		}
	}
	var constants string
	kernelText, constants = c.Texts()
	code := &rt.DeviceCode{Name: "numbers", Kernels: kernelText, Constants: constants}
	for _, tr := range trials {
		t.Run(tr.Name, func(t *testing.T) {
			g := &rt.Graph{Device: rt.OnDevice(code, tr.list), Results: make([]rt.Tensor, len(tr.Schedule.Graph.Results))}
			for n := 1; n <= tr.Rows; n += max(1, tr.Rows-1) {
				tr.check(t, g, n)
			}
		})
	}
}

// wanted reports whether a trial is among those that -run asks for, TestNumbers/conv: the others need not be compiled.
func wanted(name string) bool {
	_, some, _ := strings.Cut(flag.Lookup("test.run").Value.String(), "/")
	found, err := regexp.MatchString(strings.Trim(some, "^$"), strings.ReplaceAll(name, " ", "_"))
	return err != nil || found || some == ""
}

// corpus makes the trials.
func corpus(t *testing.T) []*trial {
	var trials []*trial
	add := func(name string, g *ir.Graph, rows int, low, high, tolerance float64, optimized bool) {
		tr := &trial{Trial: oracle.Trial{Name: name, Low: low, High: high, Rows: rows, Tolerance: tolerance}}
		tr.Graph, _ = ir.Clone(g)
		if optimized {
			optimize.Optimize(g)
			g = compact(g)
		}
		tr.Plan(g, plan.Options{})
		trials = append(trials, tr)
	}
	for _, c := range irtest.Cases() {
		if c.Primitive == "grad" {
			continue
		}
		if c.Primitive != "dot" && !testing.Short() {
			plain, _ := ir.Clone(c.Graph)
			add(c.Name+"/plain", plain, c.Rows, c.Low, c.High, c.Tolerance, false)
		}
		add(c.Name, c.Graph, c.Rows, c.Low, c.High, c.Tolerance, true)
	}
	if testing.Short() {
		return trials
	}
	files, err := filepath.Glob("../golang/graphs/testdata/cases/*.ir")
	if err != nil || len(files) == 0 {
		t.Fatal("no cases", err)
	}
	own, err := filepath.Glob("testdata/*.ir")
	if err != nil || len(own) == 0 {
		t.Fatal("no cases of the room", err)
	}
	for _, file := range append(files, own...) {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		g, err := ir.Parse(string(text))
		if err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		rows, most := irtest.Told(string(text))
		add(filepath.Base(file), g, rows, -most, most, 1e-5, true)
	}
	for seed := range uint64(12) {
		add(fmt.Sprintf("random/%d", seed), irtest.Random(seed), 4, -1, 1, 1e-4, true)
	}
	for seed := range uint64(8) {
		add(fmt.Sprintf("train/%d", seed), numbers.Training(seed), 3, -1, 1, 1e-4, true)
	}
	return trials
}

// compact is a graph as devices get it if products read something in place, else the graph.
func compact(g *ir.Graph) *ir.Graph {
	if slices.ContainsFunc(g.Ops, func(op *ir.Op) bool { return op.Attrs.Mode == ir.InPlace }) {
		return optimize.ForDevice(g)
	}
	return g
}

// check runs a trial for n rows, twice: the bits are the same.
func (tr *trial) check(t *testing.T, g *rt.Graph, n int) {
	t.Helper()
	given, err := tr.Given(n)
	if err != nil {
		t.Fatal(err)
	}
	var before rt.Slab
	for turn := range 2 {
		c := &rt.Call{N: n, Seed: numbers.Seed, Step: numbers.Step, Weights: rt.NewSlab(tr.Layout.Bytes), Results: make([]rt.Slab, len(g.Results))}
		copy(c.Weights, given.Weights)
		for _, x := range given.Fields {
			data := rt.NewSlab(len(x))
			copy(data, x)
			c.Fields = append(c.Fields, data)
		}
		err := c.Do(g)
		if err != nil && os.Getenv(oclgrindLog) != "" && strings.Contains(err.Error(), "CL_INVALID_KERNEL_NAME") {
			t.Skip("Oclgrind lacks an instruction") // llvm.abs.i32
		}
		if err != nil {
			t.Fatalf("%d rows: %v\n%s\n%s", n, err, tr.list, ir.Print(tr.Schedule.Graph))
		}
		all := append(rt.Slab(nil), c.Weights...)
		for k, r := range tr.Schedule.Graph.Results {
			all = append(all, c.Results[k]...)
			if turn == 0 {
				tr.compare(t, n, "result "+r.Name, c.Results[k], given.Want.Results[r.Name])
			}
		}
		for _, u := range tr.Schedule.Graph.Updates {
			if turn == 0 {
				tr.compare(t, n, "update of "+u.Variable.Path, c.Weights[tr.Layout.Offsets[u.Variable]:], given.Want.Updates[u.Variable.Path])
			}
		}
		if turn == 1 && string(before) != string(all) {
			t.Errorf("%d rows: the second run gives other bits", n)
		}
		before = all
	}
}

func (tr *trial) compare(t *testing.T, n int, what string, data []byte, want *eval.Tensor) {
	t.Helper()
	if err := tr.Close(data, want); err != nil {
		t.Errorf("%d rows, %s: %v\n%s\n%s", n, what, err, tr.list, ir.Print(tr.Schedule.Graph))
	}
}
