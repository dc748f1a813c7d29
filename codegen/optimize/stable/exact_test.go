package stable

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/ir/eval"
)

// cancelling is a naive formula of numbers x, its value and its derivatives written without any cancellation, and points where the
// naive formula loses digits. All is as in f64.
type cancelling struct {
	name   string
	lines  string // of x: f64[-1, n], one: f64[-1, n]; the result is %r: f64[-1]
	value  func(x []float64) float64
	slopes func(x []float64) []float64
	at     [][]float64
}

func softplus64(x float64) float64 { return math.Max(x, 0) + math.Log1p(math.Exp(-math.Abs(x))) }

func sigmoid64(x float64) float64 { return 1 / (1 + math.Exp(-x)) }

// ofTwo spells the softmaxes p and q of two logits each: x[0:2] and x[2:4].
const ofTwo = `
  %u = slice %x {starts=[0, 0], limits=[-1, 2], strides=[1, 1]} : f64[-1, 2]
  %v = slice %x {starts=[0, 2], limits=[-1, 4], strides=[1, 1]} : f64[-1, 2]
  %eu = exp %u : f64[-1, 2]
  %su = sum %eu {axes=[1]} : f64[-1]
  %bu = broadcast %su {axes=[0]} : f64[-1, 2]
  %p = div %eu %bu : f64[-1, 2]
  %ev = exp %v : f64[-1, 2]
  %sv = sum %ev {axes=[1]} : f64[-1]
  %bv = broadcast %sv {axes=[0]} : f64[-1, 2]
  %q = div %ev %bv : f64[-1, 2]
  %lp = log %p : f64[-1, 2]
  %lq = log %q : f64[-1, 2]
`

func summed(formula string) string { return formula + "\n  %r = sum %z {axes=[1]} : f64[-1]" }

var exacts = []cancelling{
	{
		name:   "1 - x²",
		lines:  summed("%xx = mul %x %x : f64[-1, 1]\n  %z = sub %one %xx : f64[-1, 1]"),
		value:  func(x []float64) float64 { return (1 - x[0]) * (1 + x[0]) },
		slopes: func(x []float64) []float64 { return []float64{-2 * x[0]} },
		at:     [][]float64{{1 - 1e-15}, {-1 + 3e-16}, {0.99999877}, {1 + 1e-12}, {0.7}, {1e-20}, {0.5}, {1.5}, {1e200}, {1}, {0}},
	},
	{
		name:   "x² - 1",
		lines:  summed("%xx = mul %x %x : f64[-1, 1]\n  %z = sub %xx %one : f64[-1, 1]"),
		value:  func(x []float64) float64 { return (x[0] - 1) * (1 + x[0]) },
		slopes: func(x []float64) []float64 { return []float64{2 * x[0]} },
		at:     [][]float64{{1 - 1e-15}, {-1 + 3e-16}, {1.00000123}, {-1 - 1e-12}, {0.7}, {1e-20}, {3}},
	},
	{
		name:   "log(1 - x²)",
		lines:  summed("%xx = mul %x %x : f64[-1, 1]\n  %d = sub %one %xx : f64[-1, 1]\n  %z = log %d : f64[-1, 1]"),
		value:  func(x []float64) float64 { return math.Log1p(x[0]) + math.Log1p(-x[0]) },
		slopes: func(x []float64) []float64 { return []float64{-2 * x[0] / ((1 - x[0]) * (1 + x[0]))} },
		at:     [][]float64{{1 - 1e-15}, {-0.99999877}, {0.7}, {0.3}},
	},
	{
		name:   "log(1 - x²) of a small x",
		lines:  summed("%xx = mul %x %x : f64[-1, 1]\n  %d = sub %one %xx : f64[-1, 1]\n  %z = log %d : f64[-1, 1]"),
		value:  func(x []float64) float64 { return math.Log1p(-x[0] * x[0]) },
		slopes: func(x []float64) []float64 { return []float64{-2 * x[0] / (1 - x[0]*x[0])} },
		at:     [][]float64{{1e-10}, {-1e-5}},
	},
	{
		name:   "log((1 - x²) / (1 + x²))",
		lines:  summed("%xx = mul %x %x : f64[-1, 1]\n  %n = sub %one %xx : f64[-1, 1]\n  %d = add %xx %one : f64[-1, 1]\n  %o = div %n %d : f64[-1, 1]\n  %z = log %o : f64[-1, 1]"),
		value:  func(x []float64) float64 { return -2 * math.Atanh(x[0]*x[0]) },
		slopes: func(x []float64) []float64 { return []float64{-4 * x[0] / (1 - math.Pow(x[0], 4))} },
		at:     [][]float64{{1e-10}, {-1e-5}, {0.3}},
	},
	{
		name:   "log(x + 1) - log(x)",
		lines:  summed("%y = add %x %one : f64[-1, 1]\n  %a = log %y : f64[-1, 1]\n  %b = log %x : f64[-1, 1]\n  %z = sub %a %b : f64[-1, 1]"),
		value:  func(x []float64) float64 { return math.Log1p(1 / x[0]) },
		slopes: func(x []float64) []float64 { return []float64{-1 / x[0] / (x[0] + 1)} },
		at:     [][]float64{{1e15}, {1e30}, {1e100}, {1e6}, {2.1}, {1}, {1e-3}, {1e-30}},
	},
	{
		name:   "log((x + 1) / x)",
		lines:  summed("%y = add %x %one : f64[-1, 1]\n  %a = div %y %x : f64[-1, 1]\n  %z = log %a : f64[-1, 1]"),
		value:  func(x []float64) float64 { return math.Log1p(1 / x[0]) },
		slopes: func(x []float64) []float64 { return []float64{-1 / x[0] / (x[0] + 1)} },
		at:     [][]float64{{1e15}, {1e30}, {1e6}, {2.1}, {1}, {1e-3}, {-2.5}},
	},
	{
		name:   "1 / x - 1 / (x + 1)",
		lines:  summed("%y = add %x %one : f64[-1, 1]\n  %a = div %one %x : f64[-1, 1]\n  %b = div %one %y : f64[-1, 1]\n  %z = sub %a %b : f64[-1, 1]"),
		value:  func(x []float64) float64 { return 1 / x[0] / (x[0] + 1) },
		slopes: func(x []float64) []float64 { u, v := 1/x[0], 1/(x[0]+1); return []float64{-u * v * (u + v)} },
		at:     [][]float64{{1e15}, {1e30}, {1e90}, {1e6}, {2.1}, {1}, {1e-3}, {-0.25}, {-1e9}},
	},
	{
		name:   "entropy",
		lines:  ofTwo + summed("%z = mul %p %lp : f64[-1, 2]"),
		value:  entropyOfTwo,
		slopes: slopesOfEntropy,
		at:     logitsOfTwo,
	},
	{
		name:   "entropy by logarithms",
		lines:  ofTwo + summed("%m = reduce_max %u {axes=[1]} : f64[-1]\n  %bm = broadcast %m {axes=[0]} : f64[-1, 2]\n  %w = sub %u %bm : f64[-1, 2]\n  %ew = exp %w : f64[-1, 2]\n  %sw = sum %ew {axes=[1]} : f64[-1]\n  %ls = log %sw : f64[-1]\n  %bs = broadcast %ls {axes=[0]} : f64[-1, 2]\n  %ll = sub %w %bs : f64[-1, 2]\n  %pp = exp %ll : f64[-1, 2]\n  %z = mul %ll %pp : f64[-1, 2]"),
		value:  entropyOfTwo,
		slopes: slopesOfEntropy,
		at:     logitsOfTwo,
	},
	{
		name:  "divergence",
		lines: ofTwo + summed("%d = sub %lp %lq : f64[-1, 2]\n  %z = mul %p %d : f64[-1, 2]"),
		value: func(x []float64) float64 {
			g, h := x[0]-x[1], x[2]-x[3]
			if g < 0 {
				g, h = -g, -h
			}
			return softplus64(-h) - softplus64(-g) + sigmoid64(-g)*(h-g)
		},
		slopes: func(x []float64) []float64 {
			g, h := x[0]-x[1], x[2]-x[3]
			d := (g - h) * sigmoid64(g) * sigmoid64(-g)
			e := sigmoid64(-g) - sigmoid64(-h)
			if g < 0 || h < 0 {
				e = sigmoid64(h) - sigmoid64(g)
			}
			return []float64{d, -d, e, -e}
		},
		at: [][]float64{{50, 0, 45, 0}, {3, 100, 0, 80}, {3, 100, 80, 0}, {40, 0, 0, 60}, {1, 2, 3, 1}, {9, 0, 9.5, 0.1}},
	},
}

// TestStableExact: near where almost all of a naive formula cancels, stable forms and their derivatives are right to the last
// digits, and the naive ones are not; elsewhere they are as right as ever.
func TestStableExact(t *testing.T) {
	for _, c := range exacts {
		n := len(c.at[0])
		text := fmt.Sprintf("graph g {\n  %%x = param field \"x\" : f64[-1, %d]\n  %%c = const {literal=1} : f64\n  %%one = broadcast %%c : f64[-1, %d]\n%s\n  result \"y\" = %%r\n}\n", n, n, c.lines)
		naive, err := ir.Parse(text)
		if err != nil {
			t.Fatal(c.name, err, text)
		}
		stable, _ := ir.Clone(naive)
		Formulas(stable)
		lost := false
		for _, g := range []*ir.Graph{naive, stable} {
			addDerivatives(t, g)
			in := eval.New(ir.F64, len(c.at), n)
			for i, x := range c.at {
				copy(in.F[i*n:], x)
			}
			out, err := eval.Run(g, len(c.at), eval.Env{Fields: map[string]*eval.Tensor{"x": in}})
			if err != nil {
				t.Fatal(err)
			}
			var faults []string
			for i, x := range c.at {
				got := append([]float64{out.Results["y"].F[i]}, out.Results["d_y_x"].F[i*n:(i+1)*n]...)
				for k, want := range append([]float64{c.value(x)}, c.slopes(x)...) {
					if d := math.Abs(got[k] - want); got[k] != want && !(d <= 1e-13*math.Abs(want)) {
						faults = append(faults, fmt.Sprintf("at %v: %v instead of %v", x, got, want))
					}
				}
			}
			if g == stable && faults != nil {
				t.Errorf("%s: %s\n%s", c.name, strings.Join(faults, "\n"), ir.Print(stable))
			}
			lost = lost || g == naive && faults != nil
		}
		if !lost {
			t.Errorf("%s: the naive formula loses nothing", c.name)
		}
	}
}

// logitsOfTwo are where the entropy of a softmax of the first two is looked at.
var logitsOfTwo = [][]float64{{50, 0, 0, 0}, {3, 100, 0, 0}, {300, -300, 0, 0}, {1, 2, 0, 0}, {-0.5, 0, 0, 0}, {7, 7, 0, 0}, {-600, 50, 0, 0}}

func entropyOfTwo(x []float64) float64 {
	g := math.Abs(x[0] - x[1])
	return -softplus64(-g) - g*sigmoid64(-g)
}

func slopesOfEntropy(x []float64) []float64 {
	g := x[0] - x[1]
	d := g * sigmoid64(g) * sigmoid64(-g)
	return []float64{d, -d, 0, 0}
}
