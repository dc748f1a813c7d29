package optimize

import "github.com/dlgen/dlgen/codegen/ir"

// absorb lets attention read small floats and write them: it takes in what widens its operands, and what alone is made of its
// results by a scale and by rounding. Where all that its products are made of is small, a device has tensor cores for them.
func absorb(g *ir.Graph) {
	ir.RemoveDead(g)
	a := &absorber{attender: newAttender(g), stands: ir.Values{}}
	for _, op := range g.Ops {
		if op.Kind != ir.OpAttend {
			continue
		}
		for i, arg := range op.Args {
			if x := widened(arg); x != nil {
				op.Args[i] = x
				widenParam(op.Attrs.Body, i, x.Type.DType)
			}
		}
		for i := range op.Results {
			a.scale(op, i)
			a.round(op, i)
		}
	}
	ir.Replace(g, a.stands)
	dead(g)
}

// widenParam makes a parameter of a body a small float, which is widened there.
func widenParam(body *ir.Graph, i int, half ir.DType) {
	p := body.Params[i].Value
	p.Op.Attrs.DType, p.Type.DType = half, half
	b := &ir.Builder{Graph: &ir.Graph{}, Scope: p.Op.Scope, Phase: p.Op.Phase}
	wide := b.Cast(p, ir.F32)
	ops := body.Ops
	body.Ops = nil
	ir.Replace(&ir.Graph{Ops: ops}, ir.Values{p: wide})
	for _, op := range ops {
		body.Ops = append(body.Ops, op)
		if op == p.Op {
			body.Ops = append(body.Ops, wide.Op)
		}
	}
}

// absorber takes what is made of results.
type absorber struct {
	*attender
	stands ir.Values
}

// only returns the one operation that reads a value, changes of its shape left out, nil if there is none or several.
func (a *absorber) only(v *ir.Value) *ir.Op {
	for len(a.users[v]) == 1 && !a.given[v] {
		op := a.users[v][0]
		if op.Kind != ir.OpReshape {
			return op
		}
		v = op.Results[0]
	}
	return nil
}

// ends has the body end in something more.
func ends(op *ir.Op, i int, more func(b *ir.Builder, v *ir.Value) *ir.Value) {
	body := op.Attrs.Body
	b := &ir.Builder{Graph: body, Scope: op.Scope, Phase: op.Phase}
	v := more(b, body.Results[i].Value)
	body.Results[i].Value, op.Results[i].Type = v, v.Type
}

// scale takes in a product with a number.
func (a *absorber) scale(op *ir.Op, i int) {
	user := a.only(op.Results[i])
	if user == nil || user.Kind != ir.OpMul {
		return
	}
	for k, arg := range user.Args {
		if n, ok := splat(arg); ok && user.Args[0] != user.Args[1] {
			ends(op, i, func(b *ir.Builder, v *ir.Value) *ir.Value { return b.Mul(v, fill(b, v.Type, n)) })
			a.skip(user, user.Args[1-k])
			return
		}
	}
}

// skip lets what an operation reads stand for what it makes.
func (a *absorber) skip(op *ir.Op, v *ir.Value) {
	made, v := op.Results[0], a.stands.Of(v)
	a.stands[made] = v
	a.users[v] = a.users[made]
	a.given[v] = a.given[made]
}

// round takes in what rounds to a small float.
func (a *absorber) round(op *ir.Op, i int) {
	user := a.only(op.Results[i])
	if user == nil || user.Kind != ir.OpCast || !user.Attrs.DType.IsHalf() || user.Args[0].Type.DType != ir.F32 {
		return
	}
	d := user.Attrs.DType
	for v := op.Results[i]; v != user.Results[0]; v = a.users[v][0].Results[0] { // reshapes on the way
		v.Type.DType = d
	}
	ends(op, i, func(b *ir.Builder, v *ir.Value) *ir.Value { return b.Cast(v, d) })
	a.skip(user, user.Args[0])
}
