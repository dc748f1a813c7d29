package irtest

import (
	"fmt"
	"math"

	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/ir/eval"
)

// step of central differences in float64: their error is about step² times the third derivative, and that of
// rounding 1e-16 / step.
const step = 1e-5

// Objective appends a number that depends on all float results of a graph, and on each of their elements
// differently, and names it; derivatives of such a number show whether those of the results are right.
func Objective(g *ir.Graph, name string) *ir.Value {
	b := &ir.Builder{Graph: g, Phase: ir.Forward}
	total := b.Scalar(ir.F32, 0)
	for i, r := range g.Results {
		v := r.Value
		if !v.Type.DType.IsFloat() {
			continue
		}
		total = b.Add(total, b.Cast(sumOf(b, b.Mul(v, weights(b, v.Type, i))), ir.F32))
	}
	b.Result(name, total)
	return total
}

// weights are numbers about 1, of no pattern that a derivative might have as well.
func weights(b *ir.Builder, t ir.Type, salt int) *ir.Value {
	phase := b.Fill(t.DType, t.Shape, float64(salt))
	for axis := range t.Shape {
		place := b.Iota(t.DType, t.Shape, axis)
		phase = b.Add(phase, b.Mul(place, b.Fill(t.DType, t.Shape, 1.7+float64(axis))))
	}
	return b.Add(b.Unary(ir.OpSin, phase), b.Fill(t.DType, t.Shape, 1.2))
}

func sumOf(b *ir.Builder, v *ir.Value) *ir.Value {
	axes := make([]int, len(v.Type.Shape))
	for i := range axes {
		axes[i] = i
	}
	return b.Sum(v, axes...)
}

// FloatParams returns the parameters of a graph that have derivatives.
func FloatParams(g *ir.Graph) []*ir.Param {
	var params []*ir.Param
	for _, p := range g.Params {
		if p.Value.Type.DType.IsFloat() {
			params = append(params, p)
		}
	}
	return params
}

// Differences returns the central differences of a result of no axes by each element of a parameter.
func Differences(g *ir.Graph, rows int, env eval.Env, result string, p *ir.Param) (*eval.Tensor, error) {
	at := env.Fields[p.Name]
	if p.Kind == ir.Stored {
		at = env.Variables[p.Name]
	}
	d := eval.New(at.DType, at.Shape...)
	for i, x := range at.F {
		var side [2]float64
		for s, sign := range []float64{1, -1} {
			at.F[i] = x + sign*step
			out, err := eval.Run(g, rows, env)
			if err != nil {
				return nil, err
			}
			side[s] = out.Results[result].F[0]
		}
		at.F[i] = x
		d.F[i] = (side[0] - side[1]) / (2 * step)
		if math.IsNaN(d.F[i]) {
			return nil, fmt.Errorf("no difference at element %d of %s", i, p.Name)
		}
	}
	return d, nil
}
