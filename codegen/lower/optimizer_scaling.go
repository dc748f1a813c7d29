package lower

import (
	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/model"
)

// Scaling of the loss: derivatives are taken of the loss times a number, so that those that pass through f16 do not
// vanish there, and are divided by it before anything else is done with them.

// The scale of mixed_float16 follows the gradients as keras.optimizers.LossScaleOptimizer does by default: it is doubled
// after growthSteps batches whose gradients are all finite, and halved where one is not; that batch changes nothing else.
// Beyond leastScale and mostScale, which no training sees that can go on, it stays.
const (
	initialScale = 1 << 15
	growthSteps  = 2000
	mostScale    = 1 << 100
	leastScale   = 1.0 / (1 << 24)
)

// lossScale is the scale that follows the gradients.
type lossScale struct {
	scale, counter *ir.Variable
	finite         *ir.Value // whether all gradients so far are; nil: there were none
}

// beginScaling begins to scale the loss.
func (o *optimizer) beginScaling() {
	scalar := func(d ir.DType) ir.Type { return ir.Type{DType: d, Shape: ir.Shape{}} }
	o.loss = &lossScale{
		scale:   o.slot("loss_scale_optimizer.dynamic_scale", ir.Slot, scalar(ir.F32), constantInit(initialScale), o.module.Root),
		counter: o.slot("loss_scale_optimizer.step_counter", ir.Slot, scalar(ir.I32), constantInit(0), o.module.Root),
	}
}

// derivatives are those of a loss by the weights of groups, in order. Groups with a loss_scale_factor of their own get
// theirs apart.
func (o *optimizer) derivatives(groups []*model.Group, loss *ir.Value) []*ir.Value {
	var factors []float64
	by := map[float64][]*ir.Value{}
	for _, g := range groups {
		f := o.factor(g)
		for _, v := range g.Variables {
			if by[f] == nil {
				factors = append(factors, f)
			}
			by[f] = append(by[f], o.variable(v))
		}
	}
	for _, f := range factors {
		by[f] = o.unscaled(f, loss, by[f])
	}
	var out []*ir.Value
	for _, g := range groups {
		f := o.factor(g)
		out = append(out, by[f][:len(g.Variables)]...)
		by[f] = by[f][len(g.Variables):]
	}
	return out
}

// factor is the loss_scale_factor of a group, 1 where there is none or the scale follows the gradients.
func (o *optimizer) factor(g *model.Group) float64 {
	s := &settings{Group: g, declared: declared(g.Decl)}
	if f, ok := s.own("loss_scale_factor"); ok && o.loss == nil {
		return f
	}
	return 1
}

// unscaled takes derivatives of a loss times its scale and divides them by it.
func (o *optimizer) unscaled(factor float64, loss *ir.Value, weights []*ir.Value) []*ir.Value {
	var by *ir.Value
	switch {
	case o.loss != nil:
		by = o.Stored(o.loss.scale)
	case factor != 1:
		by = o.Scalar(ir.F32, factor)
	default:
		return o.Grad(loss, weights...)
	}
	gradients := o.Grad(o.Mul(loss, o.Cast(by, loss.Type.DType)), weights...)
	o.Phase = ir.Backward
	for i, g := range gradients {
		if o.loss != nil {
			o.judge(g)
		}
		gradients[i] = o.Div(g, o.fill(by, g.Type))
	}
	o.Phase = ir.Forward
	return gradients
}

// judge notes whether a gradient is finite: it counts the elements that are not.
func (o *optimizer) judge(g *ir.Value) {
	most := o.Fill(g.Type.DType, g.Type.Shape, largest[g.Type.DType])
	holds := o.Binary(ir.OpLessEqual, o.Unary(ir.OpAbs, g), most)
	lost := o.Sum(o.Cast(o.Not(holds), ir.F32), axes(g)...)
	finite := o.Binary(ir.OpEqual, lost, o.Scalar(ir.F32, 0))
	if before := o.loss.finite; before != nil {
		finite = o.Binary(ir.OpAnd, before, finite)
	}
	o.loss.finite = finite
}

// endScaling gives the batch up if a gradient is not finite, and computes the next scale. Metrics count the batch, and
// the caller's numbers are the caller's.
func (o *optimizer) endScaling() {
	s := o.loss
	if s == nil || s.finite == nil {
		return
	}
	o.Phase, o.Scope = ir.Optimize, o.module.Root
	for i, u := range o.Graph.Updates {
		switch u.Variable.Kind {
		case ir.Weight, ir.State, ir.Slot:
			o.Scope = u.Variable.Scope
			o.Graph.Updates[i].Value = o.Where(o.fill(s.finite, u.Variable.Type), u.Value, o.Stored(u.Variable))
		}
	}
	o.Scope = o.module.Root
	scale, counter := o.Stored(s.scale), o.Stored(s.counter)
	none, one := o.Scalar(ir.I32, 0), o.Scalar(ir.I32, 1)
	full := o.Binary(ir.OpEqual, counter, o.Scalar(ir.I32, growthSteps-1))
	grown := o.Min(scaled(o.Builder, scale, 2), o.Scalar(ir.F32, mostScale))
	shrunk := o.Max(scaled(o.Builder, scale, 0.5), o.Scalar(ir.F32, leastScale))
	o.Update(s.scale, o.Where(s.finite, o.Where(full, grown, scale), shrunk))
	o.Update(s.counter, o.Where(o.Binary(ir.OpAnd, s.finite, o.Not(full)), o.Add(counter, one), none))
}
