package optimize

import (
	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/optimize/attention"
	"github.com/dlgen/dlgen/codegen/optimize/device"
	"github.com/dlgen/dlgen/codegen/optimize/fuse"
	"github.com/dlgen/dlgen/codegen/optimize/rewrite"
)

// Attend makes `attend` operations of the attention in an optimized graph, and leaves all else: a device then keeps scores in tiles of fast
// memory, where they would fill rows·heads·queries·keys elements of the slow one. The graph stays as it is; what is returned is a copy, nil
// if there is no attention in it.
func Attend(g *ir.Graph) *ir.Graph {
	g, _ = ir.Clone(g)
	device.InMemory(g)
	device.Unfuse(g)
	if !attention.Find(g) {
		return nil
	}
	rewrite.Dead(g)
	fuse.Graph(g)
	return g
}

// ForDevice makes a graph for a GPU of an optimized one: it has attention as Attend makes it, what is rounded to small floats
// lies in memory so, and products add what is added to their rows. The graph stays as it is; what is returned is a copy, nil if nothing changes.
func ForDevice(g *ir.Graph) *ir.Graph {
	g, _ = ir.Clone(g)
	changed := device.InMemory(g)
	device.Unfuse(g)
	attention.Indices(g)
	changed = device.Small(g) || changed
	changed = attention.Find(g) || changed
	changed = device.Small(g) || changed
	changed = device.SmallSums(g) || changed
	attention.Absorb(g)
	device.AlignRows(g)
	if !device.Biases(g) && !changed {
		return nil
	}
	device.KeepSmall(g)
	device.Update(g)
	fuse.Narrow(g)
	device.Heads(g)
	device.RoundFirst(g)
	return g
}
