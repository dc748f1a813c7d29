package optimize

import (
	"slices"

	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/optimize/fuse"
	"github.com/dlgen/dlgen/codegen/optimize/rewrite"
)

// hoist moves out of loops what is the same in all turns, and products with it of what is scanned only: one large
// product of the values of all turns takes the place of many small ones.
func hoist(g *ir.Graph) {
	hoistGraph(g)
	rewrite.Dead(g) // what has moved would move again
}

func hoistGraph(g *ir.Graph) {
	ops := g.Ops
	g.Ops = nil
	for _, op := range ops {
		if op.Kind == ir.OpScan {
			hoistGraph(op.Attrs.Body)
			h := newHoister(g, op)
			h.invariants()
			h.products()
			h.turned()
			h.finish()
		}
		g.Ops = append(g.Ops, op)
	}
}

// motion tells what a value in a loop depends on.
type motion uint8

const (
	fixed   motion = iota + 1 // on constants only
	scanned                   // on the elements of this turn too
	bound                     // on states or the number of the turn
)

// hoister works on one scan. It builds in front of it.
type hoister struct {
	op      *ir.Op
	body    *ir.Graph
	b       *ir.Builder
	motion  map[*ir.Value]motion
	users   map[*ir.Value][]*ir.Op
	outside ir.Values // what fixed values are outside
	stacked ir.Values // what scanned values of all turns are outside
	stands  ir.Values // what stands for values in the body
	added   []*ir.Op  // new parameters
	changed bool      // the body reads something else, though nothing stands for another value
}

func newHoister(g *ir.Graph, op *ir.Op) *hoister {
	h := &hoister{op: op, body: op.Attrs.Body, b: &ir.Builder{Graph: g}, motion: map[*ir.Value]motion{}, users: ir.Users(op.Attrs.Body),
		outside: ir.Values{}, stacked: ir.Values{}, stands: ir.Values{}}
	for i, q := range h.body.Params {
		switch q.Kind {
		case ir.Constant:
			h.motion[q.Value], h.outside[q.Value] = fixed, op.Args[i]
		case ir.Slice:
			h.motion[q.Value], h.stacked[q.Value] = scanned, op.Args[i]
		default:
			h.motion[q.Value] = bound
		}
	}
	for _, o := range h.body.Ops {
		if o.Kind == ir.OpParam {
			continue
		}
		m := fixed
		for _, arg := range o.Args {
			m = max(m, h.motion[arg])
		}
		for _, v := range o.Results {
			h.motion[v] = m
		}
	}
	return h
}

// invariants moves values that are the same in all turns, unless they cost nothing in the loop.
func (h *hoister) invariants() {
	for _, op := range h.body.Ops {
		if op.Kind == ir.OpParam || fuse.Free(op) && !fuse.Drawn(op) || op.Kind == ir.OpReshape || h.motion[op.Results[0]] != fixed {
			continue
		}
		for _, v := range op.Results {
			if h.readByOthers(v) {
				h.stands[v] = h.constant(v)
			}
		}
	}
}

// readByOthers reports whether something in the loop that does not move out reads a value.
func (h *hoister) readByOthers(v *ir.Value) bool {
	for _, r := range h.body.Results {
		if r.Value == v {
			return true
		}
	}
	return slices.ContainsFunc(h.users[v], func(user *ir.Op) bool {
		return fuse.Free(user) && !fuse.Drawn(user) || user.Kind == ir.OpReshape || h.motion[user.Results[0]] != fixed
	})
}

// constant adds a constant operand with a fixed value.
func (h *hoister) constant(v *ir.Value) *ir.Value {
	outside := h.move(v)
	q := h.param(ir.Constant, v)
	h.op.Args = append(h.op.Args, outside)
	h.body.Params = slices.Insert(h.body.Params, len(h.op.Args)-1, q) // the turn stays last
	return q.Value
}

// param makes a parameter of the body; the caller gives it its place.
func (h *hoister) param(k ir.ParamKind, v *ir.Value) *ir.Param {
	q := &ir.Param{Kind: k, Name: v.Name}
	op := &ir.Op{Kind: ir.OpParam, Attrs: ir.Attrs{Param: q, DType: v.Type.DType, Shape: v.Type.Shape}, Scope: h.op.Scope, Phase: h.op.Phase, Part: h.op.Part}
	q.Value = &ir.Value{Type: v.Type, Op: op, Name: v.Name}
	op.Results = []*ir.Value{q.Value}
	h.added = append(h.added, op)
	return q
}

// move returns what a fixed value is outside, and computes it there if it is not there yet.
func (h *hoister) move(v *ir.Value) *ir.Value {
	if w := h.outside[v]; w != nil {
		return w
	}
	for _, arg := range v.Op.Args {
		h.move(arg)
	}
	h.b.Copy([]*ir.Op{v.Op}, h.outside)
	return h.outside[v]
}

// products moves products of scanned values with fixed ones.
func (h *hoister) products() {
	for _, op := range h.body.Ops {
		if op.Kind != ir.OpDot || len(op.Attrs.BatchA) > 0 || h.motion[op.Results[0]] != scanned {
			continue
		}
		if x, y := h.motion[op.Args[0]], h.motion[op.Args[1]]; x == y || !h.liftable(op.Args[0]) || !h.liftable(op.Args[1]) {
			continue
		}
		v := op.Results[0]
		all := h.liftDot(op)
		q := h.param(ir.Slice, v)
		a := &h.op.Attrs
		at := a.Carry + a.Scanned
		h.op.Args = slices.Insert(h.op.Args, at, all)
		h.body.Params = slices.Insert(h.body.Params, at, q)
		a.Scanned++
		h.stands[v] = q.Value
	}
}

// turned transposes matrices that are the same in all turns, once, where products with them would do so in each: the
// derivative of a product with weights reads them against their lines. Those of float32 are laid out before the loop anyway.
func (h *hoister) turned() {
	for _, op := range h.body.Ops {
		if op.Kind != ir.OpDot || len(op.Attrs.BatchB) > 0 || h.stands[op.Results[0]] != nil {
			continue
		}
		w, contract := op.Args[1], op.Attrs.ContractB
		if w.Type.DType == ir.F32 || len(w.Type.Shape) != 2 || !slices.Equal(contract, []int{1}) || h.motion[w] != fixed || h.motion[op.Args[0]] == fixed || h.stands[w] != nil {
			continue
		}
		outside := h.move(w)
		h.b.Like(op)
		q := h.param(ir.Constant, &ir.Value{Type: ir.Type{DType: w.Type.DType, Shape: ir.Shape{w.Type.Shape[1], w.Type.Shape[0]}}, Name: w.Name})
		h.op.Args = append(h.op.Args, h.b.Transpose(outside, []int{1, 0}))
		h.body.Params = slices.Insert(h.body.Params, len(h.op.Args)-1, q)
		op.Args[1], op.Attrs.ContractB = q.Value, []int{0}
		h.changed = true
	}
}

// liftable reports whether a value of all turns can be had: it is fixed, or it is made from such values by
// operations that have a form with one axis more in front.
func (h *hoister) liftable(v *ir.Value) bool {
	if h.motion[v] == fixed || h.stacked[v] != nil {
		return true
	}
	if h.motion[v] == bound || lifts(v.Op) == nil {
		return false
	}
	for _, arg := range v.Op.Args {
		if !h.liftable(arg) {
			return false
		}
	}
	return true
}

// lift returns a scanned value of all turns, computed in front of the loop; a fixed one is repeated.
func (h *hoister) lift(v *ir.Value) *ir.Value {
	if w := h.stacked[v]; w != nil {
		return w
	}
	length := h.op.Attrs.Length
	if h.motion[v] == fixed {
		w := h.move(v)
		return h.b.Broadcast(w, append(ir.Shape{length}, w.Type.Shape...), ir.Axes(1, 1+len(w.Type.Shape)))
	}
	args := make([]*ir.Value, len(v.Op.Args))
	for i, arg := range v.Op.Args {
		args[i] = h.lift(arg)
	}
	h.b.Like(v.Op)
	w := h.b.Op(v.Op.Kind, lifts(v.Op)(v.Op.Attrs, length), args...).Results[0]
	h.stacked[v] = w
	return w
}

// liftDot computes a product for all turns. The result's axis of the turns is the first if the first operand is
// the scanned one; else it is brought there.
func (h *hoister) liftDot(op *ir.Op) *ir.Value {
	a := &op.Attrs
	h.b.Like(op)
	if h.motion[op.Args[0]] == scanned {
		return h.b.Dot(h.lift(op.Args[0]), h.move(op.Args[1]), nil, nil, ir.Shifted(a.ContractA), a.ContractB)
	}
	v := h.b.Dot(h.move(op.Args[0]), h.lift(op.Args[1]), nil, nil, a.ContractA, ir.Shifted(a.ContractB))
	at := len(op.Args[0].Type.Shape) - len(a.ContractA) // the axis of the turns
	perm := append([]int{at}, slices.Delete(ir.Axes(0, len(v.Type.Shape)), at, at+1)...)
	return h.b.Transpose(v, perm)
}

// finish makes the body use what was moved.
func (h *hoister) finish() {
	if len(h.stands) == 0 && !h.changed {
		return
	}
	ir.Replace(h.body, h.stands)
	h.body.Ops = slices.Concat(h.added, h.body.Ops)
}

// lifts returns how an operation's attributes change if all its operands and its result get a first axis of a
// length; nil if it has no such form.
func lifts(op *ir.Op) func(a ir.Attrs, length ir.Dim) ir.Attrs {
	if ir.Elementwise(op.Kind) {
		return func(a ir.Attrs, _ ir.Dim) ir.Attrs { return a }
	}
	switch op.Kind {
	case ir.OpReshape:
		return func(a ir.Attrs, length ir.Dim) ir.Attrs {
			return ir.Attrs{Shape: append(ir.Shape{length}, a.Shape...)}
		}
	case ir.OpTranspose:
		return func(a ir.Attrs, _ ir.Dim) ir.Attrs { return ir.Attrs{Axes: append([]int{0}, ir.Shifted(a.Axes)...)} }
	case ir.OpBroadcast:
		return func(a ir.Attrs, length ir.Dim) ir.Attrs {
			return ir.Attrs{Axes: append([]int{0}, ir.Shifted(a.Axes)...), Shape: append(ir.Shape{length}, a.Shape...)}
		}
	case ir.OpSum, ir.OpReduceMax, ir.OpReduceMin, ir.OpProd, ir.OpReverse:
		return func(a ir.Attrs, _ ir.Dim) ir.Attrs { return ir.Attrs{Axes: ir.Shifted(a.Axes)} }
	case ir.OpConcat:
		return func(a ir.Attrs, _ ir.Dim) ir.Attrs { return ir.Attrs{Axis: a.Axis + 1} }
	}
	return nil
}
