package device

import (
	"fmt"
	"strings"
	"testing"

	"github.com/dlgen/dlgen/codegen/device/kernels"
	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/optimize"
	"github.com/dlgen/dlgen/codegen/plan"
	"github.com/dlgen/dlgen/internal/oracle"
)

// TestRowsSummed compares sums of columns that other steps' kernels make, and that are joined late, with the oracle: derivatives of a norm's
// scale and shift and of a bias, with one row for each work item and with several.
func TestRowsSummed(t *testing.T) {
	apart(t, func(t *testing.T) {
		compare(t, summedTrials(t))
		for _, form := range []string{"cols[", "for (int q = 0;", "row[5] + i", "GROUP*768 + (l"} {
			if !strings.Contains(kernelText, form) {
				t.Errorf("no kernel has %s", form)
			}
		}
	})
}

// TestRowsSummedLaunches counts them: the kernel over rows and what joins the parts of all three sums, but for a sum of another type. Where a
// kernel cannot be sure that its groups have several rows, whatever the batch is, sums have one of their own.
func TestRowsSummedLaunches(t *testing.T) {
	for _, tr := range summedTrials(t) {
		tr.compile(t, kernels.New(nil, 0, false, kernels.Usual()))
		want := map[string]int{"norm f32": 2, "norm bf16": 3, "norm f16": 3, "earlier f32": 2, "activation f32": 2, "needed f32": 4, "flat f32": 3}
		name := tr.Name[:strings.LastIndex(tr.Name, " ")]
		if n := strings.Count(tr.list, "\nk"); want[name] > 0 && n != want[name] {
			t.Errorf("%s: %d launches, want %d\n%s", tr.Name, n, want[name], tr.list)
		}
	}
}

// TestNVRTCRowsSummed compiles them for two generations of GPUs.
func TestNVRTCRowsSummed(t *testing.T) {
	text := textOf(t, summedTrials(t))
	compiled(t, "sums", text, 80)
	compiled(t, "sums", text, 90)
}

// summedTrials are the trials: types, lengths of rows, and whether a work item has several rows.
func summedTrials(t *testing.T) []*trial {
	var trials []*trial
	add := func(name, text string, d ir.DType, length int, several bool) {
		text = strings.NewReplacer("LENGTH", fmt.Sprint(length), "TYPE", d.String()).Replace(text)
		g, err := ir.Parse("graph case {\n" + text + "}\n")
		if err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		tr := &trial{Trial: oracle.Trial{Name: fmt.Sprintf("%s %v %d", name, d, length), Low: -1, High: 1, Rows: 3, Tolerance: 2 * tolerances[d]}}
		if name == "flat" {
			tr.Rows = 192
		}
		tr.Graph, _ = ir.Clone(g)
		optimize.Optimize(g)
		tr.Plan(g, plan.Options{})
		if several {
			tr.lower = func(l *kernels.Limits) { l.Busy = 0 }
		}
		trials = append(trials, tr)
	}
	add("norm", sumsOfNorm, ir.F32, 128, false)
	add("norm", sumsOfNorm, ir.F32, 132, true)
	add("norm", sumsOfNorm, ir.F32, 768, false)
	add("norm", sumsOfNorm, ir.BF16, 768, true)
	add("norm", sumsOfNorm, ir.F16, 136, false)
	add("earlier", sumsEarlier, ir.F32, 256, true)
	add("activation", sumsOfActivation, ir.F32, 512, false)
	add("activation", sumsOfActivation, ir.BF16, 1024, true)
	add("needed", sumsNeeded, ir.F32, 128, false)
	add("flat", strings.NewReplacer("-1, 64,", "-1,", "axes=[0, 1]", "axes=[0]").Replace(sumsOfActivation), ir.F32, 128, false)
	return trials
}

// sumsOfNorm are the derivative of a norm and those of its scale and shift, and of a bias before it.
const sumsOfNorm = `  %dy = param field "dy" : TYPE[-1, 64, LENGTH]
  %x = param field "x" : TYPE[-1, 64, LENGTH]
  %r = param field "r" : f32[-1, 64]
  %g = param stored weight "g" : f32[LENGTH]
  %0 = cast %dy : f32[-1, 64, LENGTH]
  %1 = cast %x : f32[-1, 64, LENGTH]
  %2 = broadcast %r {axes=[0, 1]} : f32[-1, 64, LENGTH]
  %3 = mul %1 %2 : f32[-1, 64, LENGTH]
  %4 = mul %0 %3 : f32[-1, 64, LENGTH]
  %5 = sum %4 {axes=[0, 1]} : f32[LENGTH]
  %6 = sum %0 {axes=[0, 1]} : f32[LENGTH]
  %7 = broadcast %g {axes=[2]} : f32[-1, 64, LENGTH]
  %8 = mul %0 %7 : f32[-1, 64, LENGTH]
  %9 = sum %8 {axes=[2]} : f32[-1, 64]
  %c = const {literal=[0.01]} : f32[]
  %n = broadcast %c {axes=[]} : f32[-1, 64]
  %10 = mul %9 %n : f32[-1, 64]
  %11 = broadcast %10 {axes=[0, 1]} : f32[-1, 64, LENGTH]
  %p = mul %11 %3 : f32[-1, 64, LENGTH]
  %12 = sub %8 %p : f32[-1, 64, LENGTH]
  %13 = mul %12 %2 : f32[-1, 64, LENGTH]
  %14 = cast %13 : TYPE[-1, 64, LENGTH]
  %15 = sum %14 {axes=[0, 1]} : TYPE[LENGTH]
  result "dx" = %14
  result "dscale" = %5
  result "dshift" = %6
  result "dbias" = %15
`

// sumsEarlier has the sum of what the kernel over rows reads behind that.
const sumsEarlier = `  %x = param field "x" : TYPE[-1, 64, LENGTH]
  %0 = sum %x {axes=[2]} : TYPE[-1, 64]
  %1 = broadcast %0 {axes=[0, 1]} : TYPE[-1, 64, LENGTH]
  %2 = sub %x %1 : TYPE[-1, 64, LENGTH]
  %3 = sum %2 {axes=[0, 1]} : TYPE[LENGTH]
  %4 = sum %x {axes=[0, 1]} : TYPE[LENGTH]
  result "away" = %2
  result "of" = %3
  result "sums" = %4
`

// sumsOfActivation has the sum of what is computed elementwise.
const sumsOfActivation = `  %x = param field "x" : TYPE[-1, 64, LENGTH]
  %y = param field "y" : TYPE[-1, 64, LENGTH]
  %0 = tanh %x : TYPE[-1, 64, LENGTH]
  %1 = mul %0 %y : TYPE[-1, 64, LENGTH]
  %2 = sum %1 {axes=[0, 1]} : TYPE[LENGTH]
  result "d" = %1
  result "dbias" = %2
`

// sumsNeeded needs one of two sums before the end.
const sumsNeeded = `  %x = param field "x" : TYPE[-1, 64, LENGTH]
  %y = param field "y" : TYPE[-1, 64, LENGTH]
  %0 = sum %x {axes=[0, 1]} : TYPE[LENGTH]
  %1 = sum %y {axes=[0, 1]} : TYPE[LENGTH]
  %2 = broadcast %0 {axes=[2]} : TYPE[-1, 64, LENGTH]
  %3 = mul %y %2 : TYPE[-1, 64, LENGTH]
  result "scaled" = %3
  result "sums" = %1
`
