package lower

import (
	"maps"
	"slices"
	"strings"

	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/model"
)

// Steps of a train block: all of them lie in one graph. The first uses the pass whose losses are reported; each further
// one makes a pass of its own with the weights that those before it have changed, which are constants to it. States are
// those of the first pass: they change once a batch.

// inSteps adds the steps of a block.
func (o *optimizer) inSteps(t *model.Train, l *losses) {
	first := o.body
	c := first.module.checked.Training
	for i, s := range t.Steps {
		if i > 0 {
			o.body = first.again(o.after)
			o.Phase, o.Scope = ir.Forward, first.module.Root
			o.run(c)
			l = o.losses(c)
		}
		o.lower(t, s.Groups, s.Every, l.some(o.body, s.Losses))
	}
	o.body = first
}

// again begins a pass of the same graph in which weights have new values.
func (b *body) again(after map[*ir.Variable]*ir.Value) *body {
	again := b.module.newBody(b.Graph.Name)
	again.Builder, again.weights, again.half, again.ahead, again.remembers = b.Builder, b.weights, b.half, map[*ir.Variable]*ir.Value{}, b.remembers
	for _, v := range slices.SortedFunc(maps.Keys(after), func(x, y *ir.Variable) int { return strings.Compare(x.Path, y.Path) }) {
		if v.Kind == ir.Weight {
			again.ahead[v] = b.StopGradient(after[v])
		}
	}
	return again
}

// some adds up losses of some names, and the penalties of the whole model.
func (l *losses) some(b *body, names []string) (sum *ir.Value) {
	for _, n := range names {
		sum = b.plus(sum, l.values[n])
	}
	for _, p := range l.extra {
		sum = b.plus(sum, p)
	}
	return sum
}
