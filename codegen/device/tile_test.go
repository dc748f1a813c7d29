package device

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/dlgen/dlgen/codegen/device/kernels"
	"github.com/dlgen/dlgen/codegen/device/products"
	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/plan"
	"github.com/dlgen/dlgen/internal/oracle"
)

// TestProducts compares products and convolutions in tiles with the oracle: types, orders in memory, lengths that are no multiple of
// anything, strides, dilation, groups, sums that are cut, and each tile there is.
func TestProducts(t *testing.T) { apart(t, func(t *testing.T) { compare(t, productTrials(t)) }) }

// TestProductsTF32 does it with operands of f32 rounded to ten bits of mantissa, in a process that DLGEN_TF32 asks so.
func TestProductsTF32(t *testing.T) {
	t.Setenv("DLGEN_TF32", "1")
	apart(t, func(t *testing.T) { compare(t, productTrials(t)) })
}

// TestNVRTCProducts compiles them for two generations of GPUs, in f32 and in TF32.
func TestNVRTCProducts(t *testing.T) {
	text := textOf(t, productTrials(t))
	compiled(t, "products", text, 80)
	compiled(t, "products", "\n#define TF32 1\n"+text, 90)
}

// tolerances are those of sums of products of numbers from -1 to 1.
var tolerances = map[ir.DType]float64{ir.F32: 1e-5, ir.F64: 1e-13, ir.F16: 0x1p-10, ir.BF16: 0x1p-7}

// productTrials are the trials, for three rows.
func productTrials(t *testing.T) []*trial {
	var trials []*trial
	add := func(d ir.DType, name, text string) *trial {
		tr := productTrial(t, d, name, text)
		trials = append(trials, tr)
		return tr
	}
	for _, d := range []ir.DType{ir.F32, ir.BF16, ir.F16, ir.F64} {
		full := d == ir.F32 || d == ir.BF16
		for _, c := range convolutions {
			if full || c.name == "groups" {
				add(d, c.name, c.text())
			}
		}
		for i, c := range [][3]int{{70, 50, 65}, {64, 48, 16}, {9, 33, 8}, {40, 900, 24}} {
			if full || i == 0 {
				add(d, fmt.Sprintf("dot %v", c), dots(c[0], c[1], c[2])+mixed(c[0], c[1], c[2]))
			}
		}
	}
	for _, d := range []ir.DType{ir.F32, ir.F64, ir.BF16} {
		for i := range products.Tiles(d) {
			tr := add(d, fmt.Sprintf("tile %d", i), dots(136, 40, 140))
			tr.lower = func(l *kernels.Limits) { l.Tile = i + 1 }
		}
	}
	return trials
}

// productTrial is a trial of a type, for three rows.
func productTrial(t *testing.T, d ir.DType, name, text string) *trial {
	g, err := ir.Parse(strings.ReplaceAll("graph case {\n"+text+"}\n", "TYPE", d.String()))
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	tr := &trial{Trial: oracle.Trial{Name: d.String() + "/" + name, Low: -1, High: 1, Rows: 3, Tolerance: tolerances[d]}}
	if d == ir.F32 && os.Getenv("DLGEN_TF32") == "1" {
		tr.Tolerance = 0x1p-9
	}
	tr.Graph, _ = ir.Clone(g)
	tr.Plan(g, plan.Options{})
	return tr
}

// dots are products of two matrices, for each row of the batch: summands lie together in memory, or rows and columns.
func dots(m, k, n int) string {
	return fmt.Sprintf(`  %%a = param field "a" : TYPE[-1, %[1]d, %[2]d]
  %%b = param field "b" : TYPE[-1, %[2]d, %[3]d]
  %%c = param field "c" : TYPE[-1, %[2]d, %[1]d]
  %%d = param field "d" : TYPE[-1, %[3]d, %[2]d]
  %%1 = dot %%a %%d {batch_a=[0], batch_b=[0], contract_a=[2], contract_b=[2]} : TYPE[-1, %[1]d, %[3]d]
  %%2 = dot %%c %%b {batch_a=[0], batch_b=[0], contract_a=[1], contract_b=[1]} : TYPE[-1, %[1]d, %[3]d]
  result "nt" = %%1
  result "tn" = %%2
`, m, k, n)
}

// mixed are those of the other orders.
func mixed(m, k, n int) string {
	return fmt.Sprintf(`  %%0 = dot %%a %%b {batch_a=[0], batch_b=[0], contract_a=[2], contract_b=[1]} : TYPE[-1, %[1]d, %[3]d]
  %%3 = dot %%c %%d {batch_a=[0], batch_b=[0], contract_a=[1], contract_b=[2]} : TYPE[-1, %[1]d, %[3]d]
  result "nn" = %%0
  result "tt" = %%3
`, m, k, n)
}

// convolution is one of images, with its derivatives.
type convolution struct {
	name                                           string
	c, f, h, w, kh, kw, lo, stride, dilate, groups int
	more                                           int // by which it is padded more behind than before
}

var convolutions = []convolution{
	{"one channel", 1, 8, 12, 11, 3, 3, 0, 1, 1, 1, 0},
	{"three channels", 3, 16, 16, 15, 3, 3, 1, 1, 1, 1, 0},
	{"six channels", 6, 10, 9, 8, 3, 2, 1, 1, 1, 1, 0},
	{"padded", 16, 16, 13, 12, 3, 3, 1, 1, 1, 1, 0},
	{"stride", 16, 32, 13, 12, 3, 3, 1, 2, 1, 1, 0},
	{"stride of three", 8, 8, 17, 16, 2, 2, 0, 3, 1, 1, 0},
	{"dilated", 8, 24, 14, 13, 3, 3, 2, 1, 2, 1, 0},
	{"groups", 32, 48, 9, 10, 3, 3, 1, 2, 1, 2, 0},
	{"no window", 40, 24, 9, 7, 1, 1, 0, 1, 1, 1, 0},
	{"long sums", 12, 16, 40, 41, 3, 3, 1, 1, 1, 1, 0},
}

func (c convolution) text() string {
	out := func(n, k int) int { return (n+2*c.lo+c.more-(k-1)*c.dilate-1)/c.stride + 1 }
	x, k := fmt.Sprintf("[-1, %d, %d, %d]", c.h, c.w, c.c), fmt.Sprintf("[%d, %d, %d, %d]", c.kh, c.kw, c.c/c.groups, c.f)
	y := fmt.Sprintf("[-1, %d, %d, %d]", out(c.h, c.kh), out(c.w, c.kw), c.f)
	attrs := fmt.Sprintf("strides=[%[1]d, %[1]d], lo=[%[2]d, %[2]d], hi=[%[5]d, %[5]d], dilate=[%[3]d, %[3]d], groups=%[4]d",
		c.stride, c.lo, c.dilate, c.groups, c.lo+c.more)
	return fmt.Sprintf(`  %%x = param field "x" : TYPE%[1]s
  %%k = param field "k" : TYPE%[2]s
  %%dy = param field "dy" : TYPE%[3]s
  %%y = conv %%x %%k {%[4]s} : TYPE%[3]s
  %%dx = conv_input %%dy %%k {%[4]s} : TYPE%[1]s
  %%dk = conv_kernel %%x %%dy {%[4]s} : TYPE%[2]s
  result "y" = %%y
  result "dx" = %%dx
  result "dk" = %%dk
`, x, k, y, attrs)
}
