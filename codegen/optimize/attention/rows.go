package attention

import (
	"slices"

	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/optimize/rewrite"
)

// sumsOfRows computes what a derivative sums of each row of scores from the result of the forward pass, where it is
//
//	sum_j p_ij (dy_i · v_j) = dy_i · sum_j p_ij v_j = dy_i · y_i
//
// so that no scores are needed for it. What is summed may be masked and scaled as the probabilities are. Where the result is
// rounded to a small float, so is what is read here.
func (r *region) sumsOfRows(s *softmax, a *builder) {
	y := s.end.Results[0]
	for _, op := range r.g.Ops {
		if op.Kind != ir.OpSum || !r.ops[op] || op.Phase != ir.Backward {
			continue
		}
		dot, number, under := r.weighted(s, op.Args[0])
		if dot == nil || !dot.Args[0].Type.Equal(y.Type) {
			continue
		}
		a.given[y] = true
		shape := op.Results[0].Type.Shape
		rows := a.needAll(under)
		x := a.need(dot.Args[0])
		o := a.need(y)
		a.b.Like(op)
		sum := a.b.Reshape(a.b.Sum(a.b.Mul(x, o), len(y.Type.Shape)-1), shape)
		if number != 1 {
			sum = a.b.Mul(sum, a.b.Broadcast(a.b.Scalar(sum.Type.DType, number), shape, nil))
		}
		for _, row := range rows {
			sum = a.b.Binary(ir.OpDiv, sum, a.b.Reshape(row, shape))
		}
		a.inside[op.Results[0]] = sum
	}
}

// needAll makes values known inside.
func (a *builder) needAll(values []*ir.Value) []*ir.Value {
	all := make([]*ir.Value, len(values))
	for i, v := range values {
		all[i] = a.need(v)
	}
	return all
}

// weighted returns the product of something like the result with the values of which a value is the multiple by the
// probabilities, or nil, a number by which it is multiplied besides, and numbers of rows that it is divided by.
func (r *region) weighted(s *softmax, v *ir.Value) (dot *ir.Op, number float64, rows []*ir.Value) {
	x, p := factorsOf(v), factorsOf(s.end.Args[0])
	for _, dot := range r.products {
		a, b := &dot.Attrs, &s.end.Attrs
		if dot == r.seed || dot.Args[1] != s.end.Args[1] || !slices.Equal(a.BatchB, b.BatchB) || a.ContractB[0] == b.ContractB[0] || a.ContractA[0] != len(dot.Args[0].Type.Shape)-1 {
			continue
		}
		rest, ok := without(x.values, append(slices.Clone(p.values), dot.Results[0]))
		masks, same := without(x.masks, p.masks)
		under, divided := without(x.under, p.under)
		if !ok || !same || !divided || len(rest)+len(masks) > 0 || p.number == 0 {
			continue
		}
		for _, v := range under {
			if v.Op.Kind != ir.OpBroadcast || !r.row[v.Op.Args[0]] || !r.spreads(v.Op) {
				return nil, 0, nil
			}
			rows = append(rows, v.Op.Args[0])
		}
		return dot, x.number / p.number, rows
	}
	return nil, 0, nil
}

// factors are those of a product that is masked to zero.
type factors struct {
	number float64
	values []*ir.Value
	under  []*ir.Value // divisors
	masks  []*ir.Value
}

func factorsOf(v *ir.Value) factors {
	f := factors{number: 1}
	f.add(v)
	return f
}

func (f *factors) add(v *ir.Value) {
	op := v.Op
	n, ok := rewrite.Splat(v)
	switch {
	case ok:
		f.number *= n.Float
	case op.Kind == ir.OpReshape:
		f.add(op.Args[0])
	case op.Kind == ir.OpNeg:
		f.number = -f.number
		f.add(op.Args[0])
	case op.Kind == ir.OpMul:
		f.add(op.Args[0])
		f.add(op.Args[1])
	case op.Kind == ir.OpDiv:
		f.add(op.Args[0])
		f.under = append(f.under, op.Args[1])
	case op.Kind == ir.OpWhere && ir.IsZero(op.Args[2]):
		if !slices.ContainsFunc(f.masks, func(m *ir.Value) bool { return madeAlike(m, op.Args[0]) }) {
			f.masks = append(f.masks, op.Args[0])
		}
		f.add(op.Args[1])
	default:
		f.values = append(f.values, v)
	}
}

// without returns what is left of some values when others are taken away; false if those are not all among them.
func without(values, others []*ir.Value) (rest []*ir.Value, ok bool) {
	rest = slices.Clone(values)
	for _, x := range others {
		at := slices.IndexFunc(rest, func(y *ir.Value) bool { return madeAlike(x, y) })
		if at < 0 {
			return nil, false
		}
		rest = slices.Delete(rest, at, at+1)
	}
	return rest, true
}

// madeAlike reports whether two values are computed by the same operations of the same, which may be the same ones.
func madeAlike(v, w *ir.Value) bool {
	if v == w {
		return true
	}
	if v.Op.Kind == ir.OpParam || v.Op.Attrs.Body != nil || v.Index != w.Index || w.Op.Kind != v.Op.Kind || len(w.Op.Args) != len(v.Op.Args) || rewrite.Key(v.Op, nil) != rewrite.Key(w.Op, nil) {
		return false
	}
	for i, arg := range v.Op.Args {
		if !madeAlike(arg, w.Op.Args[i]) {
			return false
		}
	}
	return true
}
