package loops

import (
	"fmt"
	"slices"
	"strings"

	"github.com/dlgen/dlgen/codegen/ir"
)

// space is the iteration space of a loop kernel: axes whose neighbours are read together are one group. Groups of
// the prefix number the rows, which threads share; those of the suffix lie within a row.
type space struct {
	groups []group
	prefix int // how many of the groups number rows
	row    ir.Size
	rows   ir.Size
	flat   bool // no rows: one loop over all elements, cut between threads
}

// group is a run of axes.
type group struct {
	axes  []int
	count ir.Size
}

// source is what a broadcast in a body spreads: a value, and on which axis of the space each of its axes lies.
type source struct {
	v    *ir.Value
	axes []int
}

// sourceOf follows broadcasts down to what they spread.
func sourceOf(v *ir.Value) source {
	axes := ir.Axes(0, len(v.Type.Shape))
	for v.Op.Kind == ir.OpBroadcast {
		b := v.Op
		inner := make([]int, len(b.Args[0].Type.Shape))
		for i := range inner {
			inner[i] = axes[b.Attrs.Axes[i]]
			if b.Args[0].Type.Shape[i] != b.Attrs.Shape[b.Attrs.Axes[i]] {
				inner[i] = -1 // stretched
			}
		}
		v, axes = b.Args[0], inner
	}
	return source{v, axes}
}

// newSpace groups the axes of a body's space; no group has axes on both sides of a split.
func newSpace(shape ir.Shape, row int, splits []int, body *ir.Graph) *space {
	marks := make([]strings.Builder, len(shape))
	note := func(has func(axis int) bool) {
		for axis := range shape {
			fmt.Fprint(&marks[axis], has(axis))
		}
	}
	note(func(axis int) bool { return axis < row })
	for _, split := range splits {
		note(func(axis int) bool { return axis < split })
	}
	for _, op := range body.Ops {
		switch op.Kind {
		case ir.OpBroadcast:
			src := sourceOf(op.Results[0])
			note(func(axis int) bool { return slices.Contains(src.axes, axis) })
			if src.v.Op.Kind == ir.OpIota {
				at := src.axes[src.v.Op.Attrs.Axis]
				note(func(axis int) bool { return axis == at })
			}
		case ir.OpIota:
			note(func(axis int) bool { return axis == op.Attrs.Axis })
		}
	}
	sp := &space{row: ir.Fixed(1), rows: ir.Fixed(1)}
	last := ""
	for axis, d := range shape {
		n := d.Size()
		if n.IsOne() {
			continue
		}
		text := marks[axis].String()
		if k := len(sp.groups); k > 0 && text == last {
			sp.groups[k-1].axes = append(sp.groups[k-1].axes, axis)
			sp.groups[k-1].count = sp.groups[k-1].count.Times(n)
			continue
		}
		sp.groups = append(sp.groups, group{[]int{axis}, n})
		last = text
	}
	sp.divide(row, len(shape))
	return sp
}

// divide decides which groups number rows.
func (sp *space) divide(row, rank int) {
	for _, g := range sp.groups {
		if g.axes[0] < row && row < rank {
			sp.prefix++
		}
	}
	if row == rank { // nothing is reduced: the last group is the row
		sp.prefix = max(0, len(sp.groups)-1)
		sp.flat = sp.prefix == 0
	}
	for i, g := range sp.groups {
		if i < sp.prefix {
			sp.rows = sp.rows.Times(g.count)
		} else {
			sp.row = sp.row.Times(g.count)
		}
	}
	if len(sp.groups) == sp.prefix { // rows of one element
		sp.groups = append(sp.groups, group{nil, ir.Fixed(1)})
	}
}

// suffix are the groups within a row.
func (sp *space) suffix() []group { return sp.groups[sp.prefix:] }

// access is how a value that lies on some axes of the space is read: its groups, each with the distance between
// neighbours along it.
type access struct {
	has    []bool
	stride []ir.Size
}

// accessOf returns the access to a value on axes of the space.
func (sp *space) accessOf(axes []int) access {
	a := access{make([]bool, len(sp.groups)), make([]ir.Size, len(sp.groups))}
	step := ir.Fixed(1)
	for i := len(sp.groups) - 1; i >= 0; i-- {
		g := sp.groups[i]
		if len(g.axes) == 0 || slices.Contains(axes, g.axes[0]) {
			a.has[i], a.stride[i] = true, step
			step = step.Times(g.count)
		}
	}
	return a
}

// inner reports whether the access goes along the innermost loop.
func (a access) inner() bool { return a.has[len(a.has)-1] }
