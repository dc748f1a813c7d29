package lower

import (
	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/dsl/catalog"
)

// normEpsilon keeps a constraint from dividing by 0, as Keras's backend epsilon does.
const normEpsilon = 1e-7

// constrain projects a new weight as its constraint says; without one it is the weight itself.
func constrain(b *ir.Builder, constraint catalog.Value, w *ir.Value) *ir.Value {
	c, ok := constraint.(*catalog.Instance)
	if !ok {
		return w
	}
	name, a := c.Entry.Name, c.Args
	if name == "NonNeg" {
		return atLeast(b, w, 0)
	}
	axes := weightAxes(a.Values["axis"], len(w.Type.Shape))
	norm := b.Sqrt(b.Sum(b.Mul(w, w), axes...))
	fill := func(x float64) *ir.Value { return b.Fill(norm.Type.DType, norm.Type.Shape, x) }
	wanted := fill(1)
	switch name {
	case "MaxNorm":
		wanted = b.Min(norm, fill(a.Float("max_value")))
	case "MinMaxNorm":
		rate := a.Float("rate")
		wanted = b.Min(b.Max(norm, fill(a.Float("min_value"))), fill(a.Float("max_value")))
		if rate != 1 {
			wanted = b.Add(b.Mul(wanted, fill(rate)), b.Mul(norm, fill(1-rate)))
		}
	case "UnitNorm":
	default:
		panic("lower: no constraint " + name)
	}
	factor := b.Div(wanted, b.Add(norm, fill(normEpsilon)))
	return b.Mul(w, back(b, factor, w, axes))
}

// weightAxes reads axes of a weight: one, several, or none for all.
func weightAxes(v catalog.Value, rank int) []int {
	if _, all := v.(catalog.None); all || v == nil {
		return otherAxes(rank, nil)
	}
	axes := make([]int, 0, rank)
	for _, x := range numbers(v) {
		axes = append(axes, (int(x)+rank)%rank)
	}
	return axes
}
