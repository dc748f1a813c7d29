package plan

import (
	"slices"

	"github.com/dlgen/dlgen/codegen/ir"
)

// Sweep is a run of steps that do the same to neighbours in memory, such as an optimizer to all weights: they can
// be run as one, the first, with Elements elements. It passes over what lies between the neighbours to align them,
// where any number may be.
type Sweep struct {
	From, To int // Steps[From:To]
	Elements int // from the start of the first to the end of the last
}

// Sweeps finds the runs of two steps or more. The layout is that with which the schedule was made.
func (s *Schedule) Sweeps(l *Layout) []Sweep {
	var found []Sweep
	for from := 0; from < len(s.Steps); {
		to := from + 1
		for to < len(s.Steps) && l.neighbours(&s.Steps[to-1], &s.Steps[to]) {
			to++
		}
		if to-from > 1 {
			last := &s.Steps[to-1]
			bytes := l.distance(&s.Steps[from], last) + last.Results[0].Bytes
			found = append(found, Sweep{from, to, bytes / last.Results[0].Value.Type.DType.Size()})
		}
		from = to
	}
	return found
}

// distance returns how far the first results of two steps lie apart.
func (l *Layout) distance(a, b *Step) int { return l.at(b.Results[0]) - l.at(a.Results[0]) }

// at returns the offset of a buffer in its memory.
func (l *Layout) at(b *Buffer) int {
	if b.Place == Slab {
		return l.Offsets[b.Variable]
	}
	return b.Offset
}

// neighbours reports whether one step can go on where another ends, in each of its operands and results.
func (l *Layout) neighbours(a, b *Step) bool {
	if !sweeps(a.Op) || !sweeps(b.Op) || !SameBody(a.Op.Attrs.Body, b.Op.Attrs.Body) {
		return false
	}
	distance := Aligned(a.Results[0].Bytes)
	for i, x := range slices.Concat(a.Args, a.Results) {
		y := slices.Concat(b.Args, b.Results)[i]
		switch {
		case len(x.Value.Type.Shape) == 0 && len(y.Value.Type.Shape) == 0 && i < len(a.Args):
			if x.Place != y.Place || l.at(x) != l.at(y) || x.Field != y.Field || x.Const != y.Const {
				return false
			}
		case x.Place != y.Place || x.Place != Slab && x.Place != Arena || l.at(y)-l.at(x) != distance || x.Bytes != a.Results[0].Bytes:
			return false
		}
	}
	return true
}

// sweeps reports whether an operation does the same to each element, whatever the shape: it reads numbers and
// values of its space, which does not depend on the rows, all of one size.
func sweeps(op *ir.Op) bool {
	if op.Kind != ir.OpFused || op.Phase != ir.Optimize || op.Attrs.Shape.HasBatch() || len(op.Attrs.Shape) == 0 {
		return false
	}
	for _, inner := range op.Attrs.Body.Ops {
		t := inner.Results[0].Type
		if ir.Elementwise(inner.Kind) {
			continue
		}
		switch inner.Kind {
		case ir.OpParam:
			if len(t.Shape) > 0 && (!t.Shape.Equal(op.Attrs.Shape) || t.DType.Size() != op.Results[0].Type.DType.Size()) {
				return false
			}
		case ir.OpBroadcast:
			if len(inner.Args[0].Type.Shape) > 0 {
				return false
			}
		case ir.OpConst:
			if len(inner.Attrs.Literal.Floats)+len(inner.Attrs.Literal.Ints) != 1 {
				return false
			}
		default:
			return false
		}
	}
	return !slices.ContainsFunc(op.Results, func(v *ir.Value) bool {
		return !v.Type.Shape.Equal(op.Attrs.Shape) || v.Type.DType.Size() != op.Results[0].Type.DType.Size()
	})
}

// SameBody reports whether two bodies of elementwise operations differ in their shapes only.
func SameBody(a, b *ir.Graph) bool {
	if len(a.Ops) != len(b.Ops) || len(a.Results) != len(b.Results) {
		return false
	}
	stands := ir.Values{}
	for i, op := range a.Ops {
		other := b.Ops[i]
		t, u := op.Results[0].Type, other.Results[0].Type
		if op.Kind != other.Kind || t.DType != u.DType || len(t.Shape) == 0 != (len(u.Shape) == 0) || len(op.Args) != len(other.Args) {
			return false
		}
		for j, arg := range op.Args {
			if stands.Of(arg) != other.Args[j] {
				return false
			}
		}
		if op.Kind == ir.OpConst && !sameLiteral(op.Attrs.Literal, other.Attrs.Literal) {
			return false
		}
		if op.Kind == ir.OpParam && slices.Index(a.Params, op.Attrs.Param) != slices.Index(b.Params, other.Attrs.Param) {
			return false
		}
		stands[op.Results[0]] = other.Results[0]
	}
	for i, r := range a.Results {
		if stands.Of(r.Value) != b.Results[i].Value {
			return false
		}
	}
	return true
}

func sameLiteral(a, b *ir.Literal) bool {
	return slices.Equal(a.Floats, b.Floats) && slices.Equal(a.Ints, b.Ints)
}
