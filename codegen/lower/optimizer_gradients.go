package lower

import "github.com/dlgen/dlgen/codegen/ir"

// What happens to the gradients of a group, and to its weights, before the rule.

// accumulate averages the gradients over the batches of a step.
func (o *optimizer) accumulate(s *settings, gradients []*ir.Value) []*ir.Value {
	if s.steps == 1 {
		return gradients
	}
	out := make([]*ir.Value, len(gradients))
	for i, v := range s.Variables {
		w := o.module.variables[v]
		o.Scope = w.Scope
		sum := o.slot(v.Path+".accumulated_gradient", ir.Slot, w.Type, constantInit(0), w.Scope)
		now := o.Add(o.Stored(sum), gradients[i])
		o.Update(sum, o.Where(o.fill(s.due, w.Type), o.Fill(w.Type.DType, w.Type.Shape, 0), now))
		out[i] = scaled(o.Builder, now, 1/float64(s.steps))
	}
	o.Scope = o.module.Root
	return out
}

// clip limits the gradients of a group: by Keras's order only the first of the limits that are given.
func (o *optimizer) clip(s *settings, gradients []*ir.Value) []*ir.Value {
	if most, ok := s.own("clipnorm"); ok && most > 0 {
		for i, g := range gradients {
			gradients[i] = o.shorten(most, g, g)
		}
	} else if most, ok := s.own("global_clipnorm"); ok && most > 0 {
		return o.shortenAll(most, gradients)
	} else if most, ok := s.own("clipvalue"); ok && most > 0 {
		for i, g := range gradients {
			limit := func(x float64) *ir.Value { return o.Fill(g.Type.DType, g.Type.Shape, x) }
			gradients[i] = o.Max(o.Min(g, limit(most)), limit(-most))
		}
	}
	return gradients
}

// shorten scales g by most / max(most, norm of all).
func (o *optimizer) shorten(most float64, g *ir.Value, all ...*ir.Value) *ir.Value {
	return o.Mul(g, o.fill(o.shortening(most, all), g.Type))
}

func (o *optimizer) shortenAll(most float64, gradients []*ir.Value) []*ir.Value {
	if len(gradients) == 0 {
		return nil
	}
	factor := o.shortening(most, gradients)
	out := make([]*ir.Value, len(gradients))
	for i, g := range gradients {
		out[i] = o.Mul(g, o.fill(factor, g.Type))
	}
	return out
}

// shortening is the factor that brings the norm of gradients down to most, 1 if it is not above. What a norm needs
// belongs to the backward pass: the optimizer's own operations see each element by itself.
func (o *optimizer) shortening(most float64, gradients []*ir.Value) *ir.Value {
	o.Phase = ir.Backward
	defer func() { o.Phase = ir.Optimize }()
	var sum *ir.Value
	for _, g := range gradients {
		square := o.Cast(o.Sum(o.Mul(g, g), axes(g)...), ir.F32)
		sum = o.plus(sum, square)
	}
	limit := o.Scalar(ir.F32, most)
	return o.Div(limit, o.Max(limit, o.Sqrt(sum)))
}

// decayed is a weight less its share of weight_decay, which Keras takes away before the rule sees the weight.
func (o *optimizer) decayed(s *settings, w *ir.Value) *ir.Value {
	decay, ok := s.own("weight_decay")
	if !ok {
		return w
	}
	share := o.Mul(s.rate, o.Scalar(ir.F32, decay))
	return o.Sub(w, o.Mul(w, o.fill(share, w.Type)))
}
