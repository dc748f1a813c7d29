package device

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/optimize"
	"github.com/dlgen/dlgen/codegen/plan"
	"github.com/dlgen/dlgen/internal/oracle"
)

// TestRows compares what goes over rows with the oracle: norms, softmax and losses of classes, for rows that a work item has in its
// registers and for those that it reads again, cut in pieces of eight, four and one.
func TestRows(t *testing.T) {
	apart(t, func(t *testing.T) {
		compare(t, rowTrials(t))
		for _, form := range []string{"take_f(", "take_bf16(", "take_f16(", "put_f(", "put_bf16(", "put_f16(", ", 8);", ", 4);", "for (int f = l;", "MEMORY_BARRIER", "float h", "if (!(FLOAT(fabs)("} {
			if !strings.Contains(kernelText, form) {
				t.Errorf("no kernel has %s", form)
			}
		}
	})
}

// TestRowsFew does so with as few work items for each row as can have it in their registers.
func TestRowsFew(t *testing.T) {
	apart(t, func(t *testing.T) {
		lowered.Busy = 0
		var few []*trial
		for _, tr := range rowTrials(t) {
			if os.Getenv("DLGEN_SWEEP") == "all" || strings.HasSuffix(tr.Name, " 132") || strings.HasSuffix(tr.Name, " 768") {
				few = append(few, tr)
			}
		}
		compare(t, few)
		if form := "UNROLL for (int t = 0; t < 6; t++)"; !strings.Contains(kernelText, form) {
			t.Errorf("no kernel has %s", form)
		}
	})
}

// TestRowsChecked does so with each index checked.
func TestRowsChecked(t *testing.T) {
	apart(t, func(t *testing.T) {
		checked = true
		compare(t, rowTrials(t)[:12])
	})
}

// TestNVRTCRows compiles them for two generations of GPUs.
func TestNVRTCRows(t *testing.T) {
	text := textOf(t, rowTrials(t))
	compiled(t, "rows", text, 80)
	compiled(t, "rows", text, 90)
}

// rowTrials are the trials: types and lengths of rows.
func rowTrials(t *testing.T) []*trial {
	var trials []*trial
	for _, d := range []ir.DType{ir.F32, ir.BF16, ir.F16} {
		lengths := []int{65, 132, 768, 4104, 33003}
		if d == ir.F32 || os.Getenv("DLGEN_SWEEP") == "all" {
			lengths = []int{33, 65, 96, 128, 132, 768, 1000, 1024, 4104, 33000, 33003}
		}
		for _, length := range lengths {
			for _, c := range []struct{ name, text string }{{"norm", rowNorm}, {"classes", rowClasses}, {"infinite", rowInfinite}} {
				if c.name == "infinite" && length < 4104 {
					continue
				}
				text := strings.NewReplacer("LENGTH", fmt.Sprint(length), "TYPE", d.String()).Replace(c.text)
				g, err := ir.Parse("graph case {\n" + text + "}\n")
				if err != nil {
					t.Fatalf("%s: %v", text, err)
				}
				tr := &trial{Trial: oracle.Trial{Name: fmt.Sprintf("%s %v %d", c.name, d, length), Low: -2, High: 2, Rows: 3, Tolerance: 2 * tolerances[d]}}
				for _, p := range g.Params {
					if p.Field != nil && p.Field.Type.DType == ir.I32 {
						p.Field.Index = length + length/8 // some are none
					}
				}
				tr.Graph, _ = ir.Clone(g)
				optimize.Optimize(g)
				tr.Plan(g, plan.Options{})
				trials = append(trials, tr)
			}
		}
	}
	return trials
}

// rowNorm is a normalization of rows with a factor and a summand for each column and one for each of three rows, and its deviations.
const rowNorm = `  %x = param field "x" : TYPE[-1, 3, LENGTH]
  %y = param field "y" : f32[-1, 3]
  %g = param stored weight "g" : f32[LENGTH]
  %h = param stored weight "h" : TYPE[3, LENGTH]
  %0 = cast %x : f32[-1, 3, LENGTH]
  %1 = sum %0 {axes=[2]} : f32[-1, 3]
  %c = const {literal=[LENGTH]} : f32[]
  %n = broadcast %c {axes=[]} : f32[-1, 3]
  %2 = div %1 %n : f32[-1, 3]
  %3 = broadcast %2 {axes=[0, 1]} : f32[-1, 3, LENGTH]
  %4 = sub %0 %3 : f32[-1, 3, LENGTH]
  %5 = mul %4 %4 : f32[-1, 3, LENGTH]
  %6 = sum %5 {axes=[2]} : f32[-1, 3]
  %7 = div %6 %n : f32[-1, 3]
  %8 = mul %7 %y : f32[-1, 3]
  %9 = broadcast %8 {axes=[0, 1]} : f32[-1, 3, LENGTH]
  %10 = mul %4 %9 : f32[-1, 3, LENGTH]
  %11 = broadcast %g {axes=[2]} : f32[-1, 3, LENGTH]
  %12 = mul %10 %11 : f32[-1, 3, LENGTH]
  %13 = cast %h : f32[3, LENGTH]
  %14 = broadcast %13 {axes=[1, 2]} : f32[-1, 3, LENGTH]
  %15 = add %12 %14 : f32[-1, 3, LENGTH]
  %16 = cast %15 : TYPE[-1, 3, LENGTH]
  result "normed" = %16
  result "away" = %4
  result "spread" = %8
`

// rowClasses is the loss of classes that are given by their numbers, with its derivative.
const rowClasses = `  %x = param field "x" : TYPE[-1, LENGTH]
  %t = param field "t" : i32[-1]
  %0 = cast %x : f32[-1, LENGTH]
  %1 = reduce_max %0 {axes=[1]} : f32[-1]
  %2 = broadcast %1 {axes=[0]} : f32[-1, LENGTH]
  %3 = sub %0 %2 : f32[-1, LENGTH]
  %4 = exp %3 : f32[-1, LENGTH]
  %5 = sum %4 {axes=[1]} : f32[-1]
  %6 = log %5 : f32[-1]
  %7 = broadcast %6 {axes=[0]} : f32[-1, LENGTH]
  %8 = sub %3 %7 : f32[-1, LENGTH]
  %i = iota {axis=1} : i32[-1, LENGTH]
  %9 = broadcast %t {axes=[0]} : i32[-1, LENGTH]
  %10 = eq %i %9 : bool[-1, LENGTH]
  %a = const {literal=[0]} : f32[]
  %z = broadcast %a {axes=[]} : f32[-1, LENGTH]
  %11 = where %10 %8 %z : f32[-1, LENGTH]
  %12 = sum %11 {axes=[1]} : f32[-1]
  %13 = broadcast %5 {axes=[0]} : f32[-1, LENGTH]
  %14 = div %4 %13 : f32[-1, LENGTH]
  %b = const {literal=[1]} : f32[]
  %o = broadcast %b {axes=[]} : f32[-1, LENGTH]
  %15 = where %10 %o %z : f32[-1, LENGTH]
  %16 = sub %14 %15 : f32[-1, LENGTH]
  %17 = cast %16 : TYPE[-1, LENGTH]
  result "loss" = %12
  result "dx" = %17
`

// rowInfinite is the sum of a softmax of rows whose largest elements are infinite: nothing is subtracted then.
const rowInfinite = `  %x = param field "x" : TYPE[-1, LENGTH]
  %y = param field "y" : f32[-1]
  %0 = cast %x : f32[-1, LENGTH]
  %c = const {literal=[0]} : f32[]
  %d = broadcast %c {axes=[]} : f32[-1]
  %2 = div %y %d : f32[-1]
  %3 = broadcast %2 {axes=[0]} : f32[-1, LENGTH]
  %4 = mul %0 %3 : f32[-1, LENGTH]
  %5 = reduce_max %4 {axes=[1]} : f32[-1]
  %6 = abs %5 : f32[-1]
  %a = const {literal=[inf]} : f32[]
  %b = broadcast %a {axes=[]} : f32[-1]
  %7 = lt %6 %b : bool[-1]
  %8 = where %7 %5 %d : f32[-1]
  %9 = broadcast %8 {axes=[0]} : f32[-1, LENGTH]
  %10 = sub %4 %9 : f32[-1, LENGTH]
  %11 = exp %10 : f32[-1, LENGTH]
  %12 = sum %11 {axes=[1]} : f32[-1]
  result "sum" = %12
  result "shift" = %8
`
