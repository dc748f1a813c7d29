package loops

import (
	"math"
	"slices"

	"github.com/dlgen/dlgen/codegen/ir"
)

// normalSlope recognizes dy · share(x) + dy · x · density(x), the derivative of x times the share of a normal distribution below x,
// the exact gelu, in whatever order its factors come.
func (t *tile) normalSlope(op *ir.Op) *several {
	for i, arg := range op.Args {
		mul := t.only(arg, ir.OpMul)
		if mul == nil {
			continue
		}
		for k, share := range mul.Args {
			x := t.normals[share.Op]
			if x == nil || t.uses[share] != 1 {
				continue
			}
			dy := mul.Args[1-k]
			if parts := t.densityTimes(op.Args[1-i], dy, x); parts != nil {
				_, erf := normalOf(share.Op)
				parts = slices.Concat([]*ir.Value{arg, share}, erf[:], parts)
				return &several{door: "VecMulNormalBack", args: []*ir.Value{dy, x}, parts: t.onlyWithin(parts, op)}
			}
		}
	}
	return nil
}

// densityTimes returns the values that a product consists of if it is dy · x · e^(-x²/2) / √(2π), else nil.
func (t *tile) densityTimes(v, dy, x *ir.Value) []*ir.Value {
	p := product{number: 1}
	p.take(v, dy, x)
	at := slices.IndexFunc(p.factors, func(f *ir.Value) bool { return f.Op.Kind == ir.OpExp })
	if at < 0 || !near(p.number, 1/math.Sqrt(2*math.Pi)) {
		return nil
	}
	exp := p.factors[at]
	power := product{number: 1}
	power.take(exp.Op.Args[0], x)
	if rest := slices.Delete(p.factors, at, at+1); !sameTwo(rest, dy, x) || !sameTwo(power.factors, x, x) || !near(power.number, -0.5) {
		return nil
	}
	return slices.Concat(p.parts, []*ir.Value{exp}, power.parts)
}

// sameTwo reports whether a list has two values, in either order.
func sameTwo(list []*ir.Value, a, b *ir.Value) bool {
	return len(list) == 2 && (list[0] == a && list[1] == b || list[0] == b && list[1] == a)
}

// near reports whether a product of constants is a number, as near as their rounding allows.
func near(x, number float64) bool { return math.Abs(x/number-1) < 1e-6 }

// product is what a value is a product of.
type product struct {
	number  float64 // of all constants
	factors []*ir.Value
	parts   []*ir.Value // the products and opposites on the way, each once
}

// take multiplies by a value, taken apart up to some that are factors as they are.
func (p *product) take(v *ir.Value, whole ...*ir.Value) {
	if l := NumberOf(v); l != nil && v.Type.DType == ir.F32 {
		p.number *= l.Floats[0]
		return
	}
	if slices.Contains(whole, v) || v.Op.Kind != ir.OpMul && v.Op.Kind != ir.OpNeg || len(p.parts) > 16 {
		p.factors = append(p.factors, v)
		return
	}
	if !slices.Contains(p.parts, v) {
		p.parts = append(p.parts, v)
	}
	if v.Op.Kind == ir.OpNeg {
		p.number = -p.number
	}
	for _, arg := range v.Op.Args {
		p.take(arg, whole...)
	}
}

// onlyWithin returns those of the parts of an operation that nothing else reads.
func (t *tile) onlyWithin(parts []*ir.Value, op *ir.Op) []*ir.Value {
	for {
		read := map[*ir.Value]int{}
		for _, of := range append([]*ir.Value{op.Results[0]}, parts...) {
			for _, arg := range of.Op.Args {
				read[arg]++
			}
		}
		within := slices.DeleteFunc(slices.Clone(parts), func(v *ir.Value) bool { return read[v] != t.uses[v] })
		if len(within) == len(parts) {
			return within
		}
		parts = within
	}
}
