package train

import (
	"context"
	"math"
	"sync"

	"github.com/dlgen/dlgen/rt"
	"github.com/dlgen/dlgen/rt/data"
)

// Adapt computes the statistics of layers that learn from the data, of all samples, in place of what they were. The
// result depends on the samples and their order alone. After an error nothing has changed.
func Adapt(ctx context.Context, i *rt.Instance, l *rt.Learner, samples data.Samples) error {
	if l.Adapt == nil {
		return nil
	}
	if samples.Rows() == 0 {
		return errNoRows()
	}
	return newAdapter(i, l).learn(ctx, samples, &sync.Mutex{}, math.MaxInt)
}

// adapt learns what layers do not know yet.
func (r *Run) adapt(ctx context.Context) error {
	i, l := r.Trainer.Instance, r.Block.Learner
	if l.Adapt == nil {
		return nil
	}
	for k := range l.Adapt.Statistics {
		if count := i.Params.Find(l.Adapt.Statistics[k].Layer + ".count"); i.Params.Slab.I32(count.Offset, 1)[0] == 0 {
			most := math.MaxInt
			if _, ok := r.training.(data.Streamed); ok && r.Block.StepsPerEpoch > 0 {
				most = r.Block.StepsPerEpoch // the samples may never end
			}
			return newAdapter(i, l).learn(ctx, r.training, r.lock, most)
		}
	}
	return nil
}

// adapter is a pass over samples.
type adapter struct {
	instance *rt.Instance
	learner  *rt.Learner
	call     *rt.Call
	layers   map[string]*learnt
}

// learnt is what is known of a layer so far.
type learnt struct {
	count   int
	moments []moments // of each group
	bins    *summary
}

func newAdapter(i *rt.Instance, l *rt.Learner) *adapter {
	a := &adapter{instance: i, learner: l, layers: map[string]*learnt{}}
	a.call = i.NewCall(l.Adapt.Graph.Arena, true)
	a.call.Results = make([]rt.Slab, len(l.Adapt.Graph.Results))
	for k, s := range l.Adapt.Statistics {
		if a.layers[s.Layer] != nil {
			continue
		}
		known := &learnt{moments: make([]moments, l.Adapt.Graph.Results[k].Shape[0])}
		if s.Bins {
			known = &learnt{bins: &summary{epsilon: s.Epsilon, most: chunkSize}}
		}
		a.layers[s.Layer] = known
	}
	return a
}

// learn reads all samples in their order, not augmented and at most so many batches, and stores what was learnt.
func (a *adapter) learn(ctx context.Context, samples data.Samples, lock *sync.Mutex, most int) error {
	if err := once(ctx, a.call, samples, lock, a.instance.Model.BatchSize, most, func(first int) error { return a.batch(samples, first) }); err != nil {
		return err
	}
	a.store()
	return nil
}

// batch adds the rows in the call, the first of which has a number among the samples.
func (a *adapter) batch(samples data.Samples, first int) error {
	c, g := a.call, &a.learner.Adapt.Graph
	c.Fault.Reset()
	if !rt.CheckFields(c, a.instance.Model.Inputs) {
		return c.Fault.Err()
	}
	if err := c.Do(g); err != nil {
		return err
	}
	for k, s := range a.learner.Adapt.Statistics {
		size := g.Results[k].Len()
		values := c.Results[k].F32(0, c.N*size)
		for at, v := range values {
			if bad(v) {
				return errAdapt(s.Layer, v, first+at/size, samples)
			}
		}
		a.layers[s.Layer].add(values, g.Results[k].Shape[1])
	}
	return nil
}

// add takes in the values of rows: groups of elements, one behind the other.
func (l *learnt) add(values []float32, elements int) {
	l.count += len(values)
	if l.bins != nil {
		l.bins.add(values)
		return
	}
	for at, v := range values {
		l.moments[at/elements%len(l.moments)].add(float64(v))
	}
}

// store puts what was learnt into the states.
func (a *adapter) store() {
	p := a.instance.Params
	for layer, l := range a.layers {
		if l.bins != nil {
			v := p.Find(layer + ".bin_boundaries")
			p.Set(v, l.bins.boundaries(v.Len()))
		} else {
			mean, variance := make([]float64, len(l.moments)), make([]float64, len(l.moments))
			for g := range l.moments {
				mean[g], variance[g] = l.moments[g].values()
			}
			p.Set(p.Find(layer+".mean"), mean)
			p.Set(p.Find(layer+".variance"), variance)
		}
		p.Set(p.Find(layer+".count"), []float64{float64(min(l.count, math.MaxInt32))})
	}
}
