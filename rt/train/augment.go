package train

import (
	"github.com/dlgen/dlgen/rt"
	"github.com/dlgen/dlgen/rt/data"
)

// augmenter changes the rows of batches while they are on their way to a step, on threads of its own. What becomes of a
// row depends on the seed, the number of the batch since training began and the row's place in it.
type augmenter struct {
	augment *data.Augment
	fields  []rt.Tensor // inputs, then targets
	call    rt.Call
	spare   []rt.Slab // for results that lie in the memory of a field
}

// newAugmenter returns an augmenter for a block's batches, nil if they stay as they are.
func newAugmenter(b *Block, seed int64) *augmenter {
	if b.Feed == nil || b.Feed.Augment == nil {
		return nil
	}
	m, g := b.Learner.Model, &b.Feed.Augment.Graph
	a := &augmenter{augment: b.Feed.Augment, fields: append(m.Inputs[:len(m.Inputs):len(m.Inputs)], m.Targets...)}
	a.call = rt.Call{Pool: rt.NewPool(0), Arena: rt.NewSlab(g.Arena), Seed: scramble(scramble(uint64(seed)) + golden), Results: make([]rt.Slab, len(g.Results))}
	a.spare = make([]rt.Slab, len(g.Results))
	return a
}

// run changes the rows of batch n.
func (a *augmenter) run(n int, b *batch) error {
	c := &a.call
	c.Fields, c.N, c.Step = b.fields, b.n, uint32(n)
	if err := c.Do(&a.augment.Graph); err != nil {
		return errAugment(err)
	}
	for i := range c.Results {
		c.Results[i] = a.apart(i, b)
	}
	for i, to := range a.augment.Changed {
		copy(b.fields[to], c.Results[i])
	}
	if !rt.CheckFields(c, a.fields) {
		return errAugment(c.Fault.Err())
	}
	return nil
}

// apart returns a result's rows, from memory that is no field's: it may be another field itself, which has yet to change.
func (a *augmenter) apart(i int, b *batch) rt.Slab {
	result := a.call.Results[i][:a.augment.Graph.Results[i].Bytes(b.n)]
	for _, f := range b.fields {
		if len(result) > 0 && len(f) > 0 && &f[0] == &result[0] {
			if a.spare[i] == nil {
				a.spare[i] = rt.NewSlab(len(f))
			}
			return a.spare[i][:copy(a.spare[i], result)]
		}
	}
	return result
}

// close ends the threads.
func (a *augmenter) close() {
	if a != nil {
		a.call.Pool.Close()
	}
}
