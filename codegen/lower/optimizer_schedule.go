package lower

import (
	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/model"
)

// schedules makes a graph of each LearningRateScheduler: from the epoch, which the run time stores in the slot `epoch`, it
// sets the learning rates that no schedule of an optimizer gives.
func (o *optimizer) schedules(t *model.Train) []*ir.Graph {
	if len(t.Schedulers) == 0 {
		return nil
	}
	epoch := o.slot("epoch", ir.Slot, ir.Type{DType: ir.I32, Shape: ir.Shape{}}, constantInit(0), o.module.Root)
	var graphs []*ir.Graph
	for _, c := range t.Schedulers {
		b := o.module.newBody("schedule")
		b.Phase = ir.Optimize
		for _, g := range t.Groups {
			rate := o.groups[g].hyper
			if rate == nil {
				continue
			}
			params := []*ir.Value{b.Stored(epoch), b.Stored(rate)}
			for i := range c.Params {
				params[i] = b.Cast(params[i], irType(c.Params[i].Type).DType)
			}
			b.Update(rate, b.Cast(b.inline(c, params[:len(c.Params)]...)[0], ir.F32))
		}
		graphs = append(graphs, b.done())
	}
	return graphs
}
