package fuse

import (
	"slices"

	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/optimize/rewrite"
)

// cluster is what becomes one fused operation: elementwise operations over one space and reductions of its rows.
type cluster struct {
	ops   []*ir.Op // in order
	space ir.Shape
	row   int // the first axis of a row, -1 while nothing is reduced
	phase ir.Phase
}

// largest bounds the operations of a cluster: in a longer loop numbers would be kept in memory anyway.
const largest = 96

// clusterOf returns the cluster of one operation, nil if it cannot be in one.
func clusterOf(op *ir.Op) *cluster {
	if ir.Elementwise(op.Kind) {
		if op.Attrs.Mode == ir.InPlace { // products do it
			return nil
		}
		return &cluster{[]*ir.Op{op}, op.Results[0].Type.Shape, -1, op.Phase}
	}
	switch op.Kind {
	case ir.OpSum, ir.OpReduceMax, ir.OpReduceMin, ir.OpProd:
		space := op.Args[0].Type.Shape
		row := len(space) - len(op.Attrs.Axes)
		if rewrite.SameAxes(op.Attrs.Axes, ir.Axes(row, len(space))) && !space[row:].HasBatch() && (row > 0 || !space.HasBatch()) {
			return &cluster{[]*ir.Op{op}, space, row, op.Phase}
		}
	}
	return nil
}

// joined returns the space and row of two clusters as one; false if they cannot be one.
func (c *cluster) joined(d *cluster) (space ir.Shape, row int, ok bool) {
	if c.phase != d.phase || len(c.ops)+len(d.ops) > largest {
		return nil, 0, false
	}
	switch {
	case c.space.Equal(d.space):
		return c.space, max(c.row, d.row), c.row < 0 || d.row < 0 || c.row == d.row
	case c.row >= 0 && d.row < 0 && d.space.Equal(c.space[:c.row]): // d has one number a row
		return c.space, c.row, true
	case d.row >= 0 && c.row < 0 && c.space.Equal(d.space[:d.row]):
		return d.space, d.row, true
	}
	return nil, 0, false
}

// take joins another cluster to this one.
func (c *cluster) take(d *cluster, space ir.Shape, row int, index map[*ir.Op]int) {
	c.ops = append(c.ops, d.ops...)
	slices.SortFunc(c.ops, func(a, b *ir.Op) int { return index[a] - index[b] })
	c.space, c.row = space, row
}

// spreads reports whether an operation repeats a number of each row over the row.
func spreads(op *ir.Op, space ir.Shape, row int) bool {
	return op.Kind == ir.OpBroadcast && row >= 0 && op.Attrs.Shape.Equal(space) && slices.Equal(op.Attrs.Axes, ir.Axes(0, row))
}
