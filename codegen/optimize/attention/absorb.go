package attention

import (
	"slices"

	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/optimize/rewrite"
)

// Absorb lets attention read and write what lies in memory: it takes in what moves and widens its operands, and what alone is made
// of its results by a scale, by rounding and by moving. So heads are read where they lie side by side, and brought there. Where all
// that its products are made of is small floats, a device has tensor cores for them.
func Absorb(g *ir.Graph) {
	ir.RemoveDead(g)
	a := &absorber{attender: newAttender(g), stands: ir.Values{}, summed: map[*ir.Value]bool{}}
	a.leaveOut()
	for _, op := range g.Ops {
		if op.Kind != ir.OpAttend {
			continue
		}
		for i, arg := range op.Args {
			if p := op.Attrs.Body.Params[i].Value; !p.Type.Equal(arg.Type) {
				made := arg.Op.Attrs.Body.Results[arg.Index].Value
				before(op.Attrs.Body, i, arg.Type, func(b *ir.Builder, p *ir.Value) *ir.Value { return unmade(b, made, p) })
				continue
			}
			if x := rewrite.Widened(arg); x != nil {
				arg, op.Args[i] = x, x
				before(op.Attrs.Body, i, x.Type, func(b *ir.Builder, p *ir.Value) *ir.Value { return b.Cast(p, ir.F32) })
			}
			if source, _ := ir.ViewOf(arg); source != arg && moves(arg, source) {
				op.Args[i] = source
				before(op.Attrs.Body, i, source.Type, func(b *ir.Builder, p *ir.Value) *ir.Value { return movedLike(b, arg, source, p) })
			}
		}
		for i := range op.Results {
			for a.scale(op, i) || a.round(op, i) || a.move(op, i) {
			}
		}
		a.concat(op)
	}
	ir.Replace(g, a.stands)
	rewrite.Dead(g)
}

// leaveOut forgets that the derivative of attention reads its result for sums of rows: it reads what that becomes.
func (a *absorber) leaveOut() {
	for v, users := range a.users {
		if v.Op.Kind == ir.OpAttend && v.Op.Attrs.Mode == "softmax" && v.Index == 0 {
			a.users[v] = slices.DeleteFunc(slices.Clone(users), func(op *ir.Op) bool { return op.Kind == ir.OpAttend && forSums(op, v) })
			a.summed[v] = len(a.users[v]) < len(users)
		}
	}
}

// forSums reports whether attention reads a value for sums of rows alone.
func forSums(op *ir.Op, v *ir.Value) bool {
	users := ir.Users(op.Attrs.Body)
	for i, arg := range op.Args {
		if arg != v {
			continue
		}
		for _, user := range users[op.Attrs.Body.Params[i].Value] {
			if user.Kind != ir.OpMul || len(users[user.Results[0]]) != 1 || users[user.Results[0]][0].Kind != ir.OpSum {
				return false
			}
		}
	}
	return true
}

// unmade takes back what a result has become: how it is moved and rounded.
func unmade(b *ir.Builder, v, p *ir.Value) *ir.Value {
	switch op := v.Op; op.Kind {
	case ir.OpReshape:
		return unmade(b, op.Args[0], b.Reshape(p, op.Args[0].Type.Shape))
	case ir.OpTranspose:
		axes := make([]int, len(op.Attrs.Axes))
		for i, axis := range op.Attrs.Axes {
			axes[axis] = i
		}
		return unmade(b, op.Args[0], b.Transpose(p, axes))
	case ir.OpCast:
		if op.Args[0].Type.DType == ir.F32 && p.Type.DType.IsHalf() {
			return b.Cast(p, ir.F32)
		}
	}
	return p
}

// before lets a body begin with something more: a parameter gets another type, and what is built of it stands for it.
func before(body *ir.Graph, i int, t ir.Type, more func(b *ir.Builder, p *ir.Value) *ir.Value) {
	p := body.Params[i].Value
	p.Op.Attrs.DType, p.Op.Attrs.Shape, p.Type = t.DType, t.Shape, t
	b := &ir.Builder{Graph: &ir.Graph{}, Scope: p.Op.Scope, Phase: p.Op.Phase, Part: p.Op.Part}
	v := more(b, p)
	ir.Replace(&ir.Graph{Ops: body.Ops}, ir.Values{p: v})
	at := slices.Index(body.Ops, p.Op) + 1
	body.Ops = slices.Insert(body.Ops, at, b.Graph.Ops...)
}

// moves reports whether a value is more than another of another shape.
func moves(v, source *ir.Value) bool {
	for ; v != source; v = v.Op.Args[0] {
		if v.Op.Kind != ir.OpReshape {
			return len(source.Type.Shape) > 0
		}
	}
	return false
}

// movedLike moves a value as another has been made of its source.
func movedLike(b *ir.Builder, v, source, p *ir.Value) *ir.Value {
	if v == source {
		return p
	}
	return rewrite.With(b, v.Op, movedLike(b, v.Op.Args[0], source, p))
}

// absorber takes what is made of results.
type absorber struct {
	*attender
	stands ir.Values
	summed map[*ir.Value]bool // results that are read for sums of rows, too
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
	b := &ir.Builder{Graph: body, Scope: op.Scope, Phase: op.Phase, Part: op.Part}
	v := more(b, body.Results[i].Value)
	body.Results[i].Value, op.Results[i].Type = v, v.Type
	ir.RemoveDead(body)
}

// beforeMoving computes something of each element before it is moved.
func beforeMoving(b *ir.Builder, v *ir.Value, more func(v *ir.Value) *ir.Value) *ir.Value {
	if v.Op.Kind == ir.OpReshape || v.Op.Kind == ir.OpTranspose {
		return rewrite.With(b, v.Op, beforeMoving(b, v.Op.Args[0], more))
	}
	return more(v)
}

// scale takes in a product with a number.
func (a *absorber) scale(op *ir.Op, i int) bool {
	user := a.only(op.Results[i])
	if user == nil || user.Kind != ir.OpMul || user.Args[0] == user.Args[1] {
		return false
	}
	for k, arg := range user.Args {
		if n, ok := rewrite.Splat(arg); ok && !a.summed[op.Results[i]] {
			ends(op, i, func(b *ir.Builder, v *ir.Value) *ir.Value {
				return beforeMoving(b, v, func(v *ir.Value) *ir.Value { return b.Mul(v, rewrite.Fill(b, v.Type, n)) })
			})
			a.skip(user, user.Args[1-k])
			return true
		}
	}
	return false
}

// skip lets what an operation reads stand for what it makes.
func (a *absorber) skip(op *ir.Op, v *ir.Value) {
	made, v := op.Results[0], a.stands.Of(v)
	a.stands[made] = v
	a.users[v] = a.users[made]
	a.given[v] = a.given[made]
}

// round takes in what rounds to a small float.
func (a *absorber) round(op *ir.Op, i int) bool {
	user := a.only(op.Results[i])
	if user == nil || user.Kind != ir.OpCast || !user.Attrs.DType.IsHalf() || op.Results[i].Type.DType != ir.F32 {
		return false
	}
	d := user.Attrs.DType
	for v := op.Results[i]; v != user.Results[0]; v = a.users[v][0].Results[0] { // reshapes on the way
		v.Type.DType = d
	}
	ends(op, i, func(b *ir.Builder, v *ir.Value) *ir.Value {
		return beforeMoving(b, v, func(v *ir.Value) *ir.Value { return b.Cast(v, d) })
	})
	a.skip(user, user.Args[0])
	return true
}

// move takes in what alone moves a result.
func (a *absorber) move(op *ir.Op, i int) bool {
	v, way := op.Results[i], []*ir.Op(nil)
	made := op.Attrs.Body.Results[i].Value.Op.Kind
	moves := made == ir.OpReshape || made == ir.OpTranspose // already
	for len(a.users[v]) == 1 && !a.given[v] && (a.users[v][0].Kind == ir.OpReshape || a.users[v][0].Kind == ir.OpTranspose) {
		way = append(way, a.users[v][0])
		moves = moves || a.users[v][0].Kind == ir.OpTranspose
		v = a.users[v][0].Results[0]
	}
	if _, ok := ir.ViewIn(op.Results[i], way); !ok || !moves || len(way) == 0 {
		return false
	}
	ends(op, i, func(b *ir.Builder, v *ir.Value) *ir.Value {
		for _, user := range way {
			v = rewrite.With(b, user, v)
		}
		return v
	})
	a.skip(way[len(way)-1], op.Results[i])
	return true
}

// concat takes in what puts results beside each other alone, as the derivatives of what was one product's.
func (a *absorber) concat(op *ir.Op) {
	for i, r := range op.Results {
		if len(a.users[r]) != 1 || a.given[r] || a.users[r][0].Kind != ir.OpConcat {
			continue
		}
		user := a.users[r][0]
		args := a.stands.All(user.Args)
		body := op.Attrs.Body
		inside := make([]*ir.Value, len(args))
		for k, arg := range args {
			if arg.Op != op || len(a.users[arg]) != 1 || a.given[arg] || slices.Contains(args[:k], arg) || arg.Type.Shape[user.Attrs.Axis] < 0 {
				return
			}
			inside[k] = body.Results[arg.Index].Value
		}
		ends(op, i, func(b *ir.Builder, _ *ir.Value) *ir.Value { return rewrite.With(b, user, inside...) })
		a.skip(user, r)
		var results []*ir.Value
		var ends []ir.Result
		for k, v := range op.Results {
			if v == r || !slices.Contains(args, v) {
				v.Index = len(results)
				results, ends = append(results, v), append(ends, body.Results[k])
			}
		}
		op.Results, body.Results = results, ends
		return
	}
}
