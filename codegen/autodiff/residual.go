package autodiff

import (
	"slices"

	"github.com/dlgen/dlgen/codegen/ir"
)

// What the backward turns read of the forward turns comes from one of five places: an operand that was scanned
// or is constant; a value that is the same in all turns, computed once outside; a cheap computation done again;
// or else a value that the forward scan stacks, turn by turn.

// cheapKinds are the elementwise operations that cost less to do again than to store: no transcendental ones.
// Movement and leaves are cheap too, contractions and reductions never.
var cheapKinds = map[ir.Kind]bool{
	ir.OpConst: true, ir.OpIota: true, ir.OpRows: true,
	ir.OpNeg: true, ir.OpAbs: true, ir.OpSign: true, ir.OpFloor: true, ir.OpCeil: true, ir.OpRound: true, ir.OpTrunc: true,
	ir.OpNot: true, ir.OpIsNaN: true, ir.OpCast: true, ir.OpStopGradient: true,
	ir.OpAdd: true, ir.OpSub: true, ir.OpMul: true, ir.OpDiv: true, ir.OpMax: true, ir.OpMin: true,
	ir.OpAnd: true, ir.OpOr: true, ir.OpXor: true, ir.OpShiftLeft: true, ir.OpShiftRight: true,
	ir.OpEqual: true, ir.OpLess: true, ir.OpLessEqual: true, ir.OpWhere: true,
}

func cheap(op *ir.Op) bool { return cheapKinds[op.Kind] || ir.Of(op.Kind).Class == ir.Movement }

// residuals says where each forward value comes from that the backward body reads.
type residuals struct {
	l       *loop
	stacked map[*ir.Value]bool
	again   map[*ir.Op]bool // computed again, or parameters that are read
}

// planResiduals finds the places of the needed forward values.
func (l *loop) planResiduals(needed map[*ir.Value]bool) *residuals {
	r := &residuals{l: l, stacked: map[*ir.Value]bool{}, again: map[*ir.Op]bool{}}
	fixed := l.fixed()
	values := l.values(func(v *ir.Value) bool { return needed[v] || l.kept[v] })
	for _, v := range values { // what must be there, whatever the rest
		switch {
		case v.Op.Kind == ir.OpParam:
			r.stacked[v] = v.Op.Attrs.Param.Kind == ir.Carried
		case l.kept[v]:
			r.stacked[v] = true
		case cheap(v.Op):
		case fixed[v]:
			l.hoist(v)
		default:
			r.stacked[v] = true
		}
	}
	for _, v := range values {
		if v.Op.Kind != ir.OpParam && !r.available(v) {
			r.stacked[v] = true
		}
	}
	for _, v := range values {
		if needed[v] {
			r.compute(v)
		}
	}
	return r
}

// values returns the values of the forward body that are wanted, in order.
func (l *loop) values(wanted func(*ir.Value) bool) []*ir.Value {
	var values []*ir.Value
	for _, op := range l.body.Ops {
		for _, v := range op.Results {
			if wanted(v) {
				values = append(values, v)
			}
		}
	}
	return values
}

// available reports whether a value is there or can be computed from what is.
func (r *residuals) available(v *ir.Value) bool {
	if r.stacked[v] || r.l.hoists[v] != nil {
		return true
	}
	if v.Op.Kind == ir.OpParam {
		return v.Op.Attrs.Param.Kind != ir.Carried
	}
	if !cheap(v.Op) {
		return false
	}
	for _, arg := range v.Op.Args {
		if !r.available(arg) {
			return false
		}
	}
	return true
}

// compute marks what is to be computed again for a value.
func (r *residuals) compute(v *ir.Value) {
	if r.stacked[v] || r.l.hoists[v] != nil || r.again[v.Op] {
		return
	}
	r.again[v.Op] = true
	for _, arg := range v.Op.Args {
		r.compute(arg)
	}
}

// feeds reports whether something that is computed again reads a value.
func (r *residuals) feeds(v *ir.Value) bool {
	for op := range r.again {
		if slices.Contains(op.Args, v) {
			return true
		}
	}
	return false
}

// fixed returns the values of the body that are the same in all turns.
func (l *loop) fixed() map[*ir.Value]bool {
	fixed := map[*ir.Value]bool{}
	for _, op := range l.body.Ops {
		same := op.Kind != ir.OpParam || op.Attrs.Param.Kind == ir.Constant
		for _, arg := range op.Args {
			same = same && fixed[arg]
		}
		for _, v := range op.Results {
			fixed[v] = same
		}
	}
	return fixed
}

// hoist computes a value that is the same in all turns once more, outside.
func (l *loop) hoist(v *ir.Value) {
	reaching := ir.Reaches(l.body, v)
	outside := ir.Values{}
	for i, p := range l.body.Params {
		if p.Kind == ir.Constant {
			outside[p.Value] = l.op.Args[i]
		}
	}
	var ops []*ir.Op
	for _, op := range l.body.Ops {
		if op.Kind != ir.OpParam && reaches(reaching, op) {
			ops = append(ops, op)
		}
	}
	l.outer.b.Copy(ops, outside)
	l.hoists[v] = outside.Of(v)
}

func reaches(set map[*ir.Value]bool, op *ir.Op) bool {
	for _, v := range op.Results {
		if set[v] {
			return true
		}
	}
	return false
}

// stack makes the forward scan stack a value of its body, unless it does already, and returns the stack.
func (l *loop) stack(v *ir.Value) *ir.Value {
	for i, r := range l.body.Results {
		if i >= l.a.Carry && r.Value == v {
			return l.op.Results[i]
		}
	}
	t := ir.Type{DType: v.Type.DType, Shape: append(ir.Shape{l.a.Length}, v.Type.Shape...)}
	stacked := &ir.Value{Type: t, Op: l.op, Index: len(l.op.Results)}
	l.body.Results = append(l.body.Results, ir.Result{Name: v.Name, Value: v})
	l.op.Results = append(l.op.Results, stacked)
	return stacked
}
