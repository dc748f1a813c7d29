package model

import (
	"slices"

	"github.com/dlgen/dlgen/dsl"
	"github.com/dlgen/dlgen/dsl/catalog"
)

// DefaultBatchSize is the batch_size of a model without a train block.
const DefaultBatchSize = 32

// Train is a checked train block.
type Train struct {
	Name     string // "" if it has none
	Decl     *dsl.Train
	Model    *Model
	Dataset  *Dataset      // or nil
	Augments []*Augment    // the dataset's, for the model
	Settings *catalog.Args // batch_size, epochs, …, defaults filled in
	Groups   []*Group
	Frozen   []*Variable // weights, and states of layers, that rest in this block: `none for base`
	Steps    []*Step     // the same groups in steps, nil if there is one step of all
	// Schedulers are the bodies of the LearningRateSchedulers among the callbacks, in their order. Params: the epoch, and
	// the rate or nothing more; Results: the new rate.
	Schedulers []*Body
}

// Step is a part of a train block with steps: it lowers losses of its own with weights of its own.
type Step struct {
	Losses []string // names of the model's losses; "" is the unnamed one. Nil: the total
	Groups []*Group
	Every  int // it is made at each batch, or at each second …
	At     dsl.Span
}

// Group is an optimizer and the weights that it trains.
type Group struct {
	Optimizer *catalog.Instance // the arguments common to all are in Args too
	Decl      *dsl.Optimizer    // its rule: a user's or the prelude's
	Variables []*Variable
	// Rules is the optimizer's body elaborated for each variable, in the order of Variables.
	Rules []*Rule
	// Rate is the body that computes learning_rate from the iteration (schedules), or nil if it is a number.
	Rate *Body
}

// Rule is an optimizer's body for one weight. Params of Body: weight, gradient, learning_rate, iteration (f32
// scalars), then the states; Results: the change to subtract; Updates are of Slots.
type Rule struct {
	Variable *Variable
	Slots    []*Variable
	Body     *Body
	As       *Rule // of another weight of the same type, whose body this one shares and whose slots that body updates; else nil
}

// For returns the same rule for another weight of the same type.
func (r *Rule) For(w *Variable) *Rule {
	out := &Rule{Variable: w, Body: r.Body, As: r}
	for _, s := range r.Slots {
		slot := *s
		slot.Path, slot.Scope = w.Path+"."+s.Name, w.Scope
		out.Slots = append(out.Slots, &slot)
	}
	return out
}

// Slot returns the slot of this weight that the body updates as v.
func (r *Rule) Slot(v *Variable) *Variable {
	if r.As != nil {
		if i := slices.Index(r.As.Slots, v); i >= 0 {
			return r.Slots[i]
		}
	}
	return v
}
