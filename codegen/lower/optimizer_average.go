package lower

import (
	"slices"

	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/model"
)

// Averages of weights, which take the weights' place now and then or when training ends.

// averages tells whether a group keeps moving averages of its weights, with which momentum, and every how many
// steps they take the weights' place, 0 being at the end only.
func (s *settings) averages() (on bool, momentum float64, every int) {
	use, _ := s.own("use_ema")
	momentum, _ = s.own("ema_momentum")
	n, _ := s.own("ema_overwrite_frequency")
	return use != 0, momentum, int(n)
}

// moving keeps the moving average of a weight, which begins as its first value, and returns what the weight becomes.
func (o *optimizer) moving(s *settings, v *model.Variable, next *ir.Value) *ir.Value {
	on, momentum, every := s.averages()
	if !on {
		return next
	}
	w := o.module.variables[v]
	mean := o.slot(v.Path+".moving_average", ir.Slot, w.Type, constantInit(0), w.Scope)
	o.means[v] = mean
	first := o.Binary(ir.OpLessEqual, s.iteration, o.Scalar(ir.F32, 1))
	keep := o.Where(first, o.Scalar(ir.F32, 0), o.Scalar(ir.F32, momentum))
	take := o.Sub(o.Scalar(ir.F32, 1), keep)
	average := o.Add(o.Mul(o.Stored(mean), o.fill(keep, w.Type)), o.Mul(next, o.fill(take, w.Type)))
	o.store(s, mean, average)
	if every <= 0 {
		return next
	}
	rest := o.Binary(ir.OpMod, s.iteration, o.Scalar(ir.F32, float64(every)))
	return o.Where(o.fill(o.Binary(ir.OpEqual, rest, o.Scalar(ir.F32, 0)), w.Type), average, next)
}

// finish makes the graph that puts averaged weights in place at the end of a training, nil if there are none.
func (o *optimizer) finish(t *model.Train) *ir.Graph {
	b := o.module.newBody("finish")
	b.Phase = ir.Optimize
	for _, g := range t.Groups {
		s := o.groups[g]
		on, _, every := s.averages()
		for _, r := range g.Rules {
			w := o.module.variables[r.Variable]
			b.Scope = w.Scope
			switch {
			case on && every <= 0:
				b.taken(w, b.Stored(o.means[r.Variable]), o.started(b))
			case g.Optimizer.Entry != nil && g.Optimizer.Entry.Name == "ScheduleFreeAdamW":
				b.taken(w, o.interpolated(b, s, r), o.started(b))
			}
		}
	}
	if len(b.Graph.Updates) == 0 {
		return nil
	}
	return b.Graph
}

// started reports whether there was a step at all; before, averages are empty.
func (o *optimizer) started(b *body) *ir.Value {
	at := slices.IndexFunc(o.slots, func(v *ir.Variable) bool { return v.Path == o.path("iteration") && v.Kind == ir.Slot })
	return b.Binary(ir.OpLess, b.Scalar(ir.I32, 0), b.Stored(o.slots[at]))
}

// taken stores a value in a weight if a condition holds.
func (b *body) taken(w *ir.Variable, v, when *ir.Value) {
	b.Builder.Update(w, b.Where(b.Broadcast(when, w.Type.Shape, nil), v, b.Stored(w)))
}

// interpolated solves y = (1 - β₁) z + β₁ x, where y is the weight in training, for the average x.
func (o *optimizer) interpolated(b *body, s *settings, r *model.Rule) *ir.Value {
	beta := s.Optimizer.Args.Float("beta_1")
	y := b.Stored(o.module.variables[r.Variable])
	at := slices.IndexFunc(r.Slots, func(v *model.Variable) bool { return v.Name == "z" })
	z := b.Stored(o.states[r.Slots[at]])
	return scaled(b.Builder, b.Sub(y, scaled(b.Builder, z, 1-beta)), 1/beta)
}
