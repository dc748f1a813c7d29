package attention

import "github.com/dlgen/dlgen/codegen/ir"

// skipped says what tiles of keys behind all queries of a tile would give.
type skipped struct{ low float64 } // the number that stands for each score in the largest of a row

// skips reports whether tiles may be left out whose keys all come behind the queries: nil if not. They are where a mask
// j <= i of indices decides, and where a false one makes exact zeros of all that is summed, which is followed here through the
// formula: where(mask, x, 0) is 0 for whatever x, and exp(where(mask, x, -inf) - m) is exp(-inf), 0 for every finite m. (exp(-1e9 - m)
// is 0 only for an m that is not as small, which nobody knows: such tiles are computed.) What the mask puts in the place of
// scores for the largest of a row is one number: the row's maximum begins with it. So nothing differs by a bit, as long as scores are
// finite.
func (a *attention) skips() *skipped {
	var mask *ir.Op
	for _, op := range a.body.Ops {
		if op.Kind == ir.OpWhere && a.scores[op.Results[0]] && a.behind(op.Args[0]) {
			mask = op.Args[0].Op
			break
		}
	}
	if mask == nil {
		return nil
	}
	m := &masked{a: a, known: map[*ir.Value]*float64{}}
	s := &skipped{}
	for _, op := range a.sums {
		x := m.value(op.Args[0])
		switch {
		case x == nil:
			return nil
		case op.Kind == ir.OpReduceMax:
			s.low = *x
		case op.Kind != ir.OpSum || *x != 0:
			return nil
		}
	}
	for _, e := range a.ends {
		if x := m.value(e.score); x == nil || *x != 0 {
			return nil
		}
	}
	return s
}

// behind reports whether a value is key <= query, of indices, or key - query <= 0.
func (a *attention) behind(v *ir.Value) bool {
	op, rank := v.Op, len(v.Type.Shape)
	if op.Kind != ir.OpLessEqual || rank < 2 {
		return false
	}
	key, query := op.Args[0].Op, op.Args[1].Op
	if _, n, ok := ir.Splat(op.Args[1]); ok && n == 0 && key.Kind == ir.OpSub {
		key, query = key.Args[0].Op, key.Args[1].Op
	}
	s := v.Type.Shape
	return key.Kind == ir.OpIota && key.Attrs.Axis == rank-1 && query.Kind == ir.OpIota && query.Attrs.Axis == rank-2 &&
		int(s[rank-1]) == a.cols && int(s[rank-2]) == a.rows
}

// masked computes what values are where a mask is false, as far as they are the same number everywhere.
type masked struct {
	a     *attention
	known map[*ir.Value]*float64
}

func (m *masked) value(v *ir.Value) *float64 {
	if x, ok := m.known[v]; ok {
		return x
	}
	x := m.compute(v)
	m.known[v] = x
	return x
}

func (m *masked) compute(v *ir.Value) *float64 {
	if x, _, ok := ir.Splat(v); ok && v.Type.DType.IsFloat() {
		return &x
	}
	op := v.Op
	zero := 0.0
	number := func(i int) float64 {
		if x := m.value(op.Args[i]); x != nil {
			return *x
		}
		return 1 // any
	}
	switch op.Kind {
	case ir.OpWhere:
		if m.a.behind(op.Args[0]) {
			return m.value(op.Args[2])
		}
		if x, y := m.value(op.Args[1]), m.value(op.Args[2]); x != nil && y != nil && *x == *y {
			return x
		}
	case ir.OpReshape, ir.OpCast, ir.OpNeg:
		if x := m.value(op.Args[0]); x != nil && (op.Kind == ir.OpReshape || *x == 0) {
			return x
		}
	case ir.OpMul:
		if number(0) == 0 || number(1) == 0 {
			return &zero
		}
	case ir.OpDiv:
		if number(0) == 0 {
			return &zero
		}
	case ir.OpSub:
		if x := m.value(op.Args[0]); x != nil && *x < -1e300 {
			return x // -inf, less something finite
		}
	case ir.OpExp:
		if x := m.value(op.Args[0]); x != nil && *x < -1e300 {
			return &zero
		}
	}
	return nil
}
