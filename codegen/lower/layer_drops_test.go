package lower_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/dlgen/dlgen/codegen/check"
	"github.com/dlgen/dlgen/codegen/ir/eval"
	"github.com/dlgen/dlgen/codegen/ir/irtest"
	"github.com/dlgen/dlgen/codegen/lower"
	"github.com/dlgen/dlgen/dsl"
	"github.com/dlgen/dlgen/dsl/diag"
	"github.com/dlgen/dlgen/parser"
)

// TestRecurrentDrops compares recurrent layers that drop with keras.layers' cells, given the same masks: which element
// each gate reads, that the masks are those of all steps, and that nothing else a step reads is dropped.
func TestRecurrentDrops(t *testing.T) {
	layers := []struct {
		name, more string
		gates      int
		cell       func(r *droppingCell, x, h [][]float64, s []float64) []float64
	}{
		{"SimpleRNN", "", 1, simpleCell},
		{"LSTM", "", 4, lstmCell},
		{"GRU", "", 3, gruAfterCell},
		{"GRU", ", reset_after=false", 3, gruBeforeCell},
		{"ConvLSTM1D", ", data_format=channels_last", 4, lstmCell},
	}
	for _, l := range layers {
		for _, rates := range [][2]float64{{0, 0.5}, {0.3, 0}, {0.3, 0.5}} {
			drops := fmt.Sprintf("%s, dropout=%v, recurrent_dropout=%v", l.more, rates[0], rates[1])
			t.Run(l.name+drops, func(t *testing.T) {
				convolves := l.name == "ConvLSTM1D"
				r := &droppingCell{gates: l.gates, rates: rates, own: rates[1] > 0 || convolves}
				feed := "s -> " + l.name + "(3" + drops + ", return_sequences=true)"
				if convolves { // over one pixel it is an LSTM
					feed = "reshape(s, [5, 1, 2]) -> ConvLSTM1D(3, 1" + drops + ", return_sequences=true)"
				}
				got := r.run(t, feed)
				for i, want := range r.reference(l.cell) {
					near(t, got.F[i], want)
				}
			})
		}
	}
}

// droppingCell is a cell of Keras with its masks, for one row of five steps of two features, and three units.
type droppingCell struct {
	gates                   int
	rates                   [2]float64
	own                     bool // whether each gate has masks of its own
	kernel, recurrent, bias []float64
	x                       []float64
}

func (r *droppingCell) run(t *testing.T, feed string) *eval.Tensor {
	t.Helper()
	diags := &diag.List{}
	text := "model M {\n    input s: f32[5, 2]\n    output y = " + feed + " as cell\n    loss = mean(y)\n}\n"
	p := check.Check([]*dsl.File{parser.Parse(dsl.NewSource("drops.dl", text), diags)}, prelude(), check.Options{}, diags)
	if diags.HasErrors() {
		t.Fatalf("%s\n%s", diag.Terminal(diags), text)
	}
	g := lower.Program(p, lower.Options{Gradients: true}).Modules[0].Gradients
	env := irtest.Inputs(g, 1, -1, 1, 1)
	env.Random = func(_ string, stream int, _ int64, n int) []float64 { return draws(stream%8, n) }
	r.kernel, r.recurrent = env.Variables["cell.kernel"].F, env.Variables["cell.recurrent_kernel"].F
	r.bias, r.x = env.Variables["cell.bias"].F, env.Fields["s"].F
	out, err := eval.Run(ready(g, false), 1, env)
	must(err)
	return out.Results["y"]
}

// draws are the numbers of a stream.
func draws(stream, n int) []float64 {
	random, out := rand.New(rand.NewPCG(uint64(stream), 7)), make([]float64, n)
	for i := range out {
		out[i] = random.Float64()
	}
	return out
}

// dropped is a vector as each gate reads it; which is 0 for inputs and 1 for states.
func (r *droppingCell) dropped(x []float64, which int) [][]float64 {
	out := make([][]float64, r.gates)
	for gate := range out {
		stream := which
		if r.own {
			stream += 2 * gate
		}
		rate := r.rates[which]
		for i, u := range draws(stream, len(x)) {
			switch {
			case rate == 0:
				out[gate] = append(out[gate], x[i])
			case u < rate:
				out[gate] = append(out[gate], 0)
			default:
				out[gate] = append(out[gate], x[i]/(1-rate))
			}
		}
	}
	return out
}

func (r *droppingCell) reference(cell func(r *droppingCell, x, h [][]float64, s []float64) []float64) (out []float64) {
	states := make([]float64, 6)
	for at := 0; at < len(r.x); at += 2 {
		states = cell(r, r.dropped(r.x[at:at+2], 0), r.dropped(states[:3], 1), states)
		out = append(out, states[:3]...)
	}
	return out
}

// input is x @ kernel + bias of a unit's gate; state is h @ recurrent_kernel.
func (r *droppingCell) input(x [][]float64, gate, unit int) float64 {
	return r.bias[3*gate+unit] + r.product(x[gate], r.kernel, gate, unit)
}

func (r *droppingCell) state(h [][]float64, gate, unit int) float64 {
	return r.product(h[gate], r.recurrent, gate, unit)
}

func (r *droppingCell) product(x, kernel []float64, gate, unit int) (sum float64) {
	for i, v := range x {
		sum += v * kernel[3*r.gates*i+3*gate+unit]
	}
	return sum
}

func logistic(x float64) float64 { return 1 / (1 + math.Exp(-x)) }

func simpleCell(r *droppingCell, x, h [][]float64, _ []float64) []float64 {
	out := make([]float64, 3)
	for u := range out {
		out[u] = math.Tanh(r.input(x, 0, u) + r.state(h, 0, u))
	}
	return out
}

func lstmCell(r *droppingCell, x, h [][]float64, s []float64) []float64 {
	out := make([]float64, 6)
	for u := range 3 {
		z := func(gate int) float64 { return r.input(x, gate, u) + r.state(h, gate, u) }
		c := logistic(z(1))*s[3+u] + logistic(z(0))*math.Tanh(z(2))
		out[u], out[3+u] = logistic(z(3))*math.Tanh(c), c
	}
	return out
}

func gruAfterCell(r *droppingCell, x, h [][]float64, s []float64) []float64 {
	out := make([]float64, 3)
	for u := range out {
		inner := func(gate int) float64 { return r.state(h, gate, u) + r.bias[9+3*gate+u] }
		z, reset := logistic(r.input(x, 0, u)+inner(0)), logistic(r.input(x, 1, u)+inner(1))
		out[u] = z*s[u] + (1-z)*math.Tanh(r.input(x, 2, u)+reset*inner(2))
	}
	return out
}

func gruBeforeCell(r *droppingCell, x, h [][]float64, s []float64) []float64 {
	out := make([]float64, 3)
	reset := append([][]float64{}, h...)
	reset[2] = make([]float64, 3)
	for u := range out {
		reset[2][u] = logistic(r.input(x, 1, u)+r.state(h, 1, u)) * h[2][u]
	}
	for u := range out {
		z := logistic(r.input(x, 0, u) + r.state(h, 0, u))
		out[u] = z*s[u] + (1-z)*math.Tanh(r.input(x, 2, u)+r.state(reset, 2, u))
	}
	return out
}

// TestScoresOfDroppedAttention: layers with heads return the scores before some are dropped, Attention what is left of
// them, as in Keras; what is attended to is dropped in both.
func TestScoresOfDroppedAttention(t *testing.T) {
	for layer, whole := range map[string]bool{"MultiHeadAttention(2, 3": true, "GroupQueryAttention(3, 4, 2": true, "Attention(score_mode=dot": false, "AdditiveAttention(use_scale=true": false} {
		feed := "(q, q) -> " + layer
		m := imageModel(t, "input q: f32[5, 6]\n    y0, s = "+feed+", dropout=0.5, seed=1, return_attention_scores=true) as wet\n    z = "+feed+") as dry\n    output s\n    output z", "y0")
		env := irtest.Inputs(m.Gradients, 2, -1, 1, 1)
		for path := range env.Variables {
			if own, found := strings.CutPrefix(path, "dry."); found {
				env.Variables[path] = env.Variables["wet."+own]
			}
		}
		out, err := eval.Run(ready(m.Gradients, false), 2, env)
		must(err)
		ones, s, apart := true, out.Results["s"].F, 0.0
		for i := 0; i < len(s); i += 5 {
			ones = ones && math.Abs(s[i]+s[i+1]+s[i+2]+s[i+3]+s[i+4]-1) < 1e-9
		}
		for i, y := range out.Results["y"].F {
			apart += math.Abs(y - out.Results["z"].F[i])
		}
		if ones != whole || apart < 0.1 {
			t.Errorf("%s): scores that add up to 1: %v; results are %v from those that drop nothing", layer, ones, apart)
		}
	}
}
