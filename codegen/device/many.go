package device

import (
	"encoding/binary"
	"fmt"
	"strings"

	"github.com/dlgen/dlgen/codegen/device/bodies"
	"github.com/dlgen/dlgen/codegen/device/kernels"
	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/plan"
)

// Alike are steps that follow each other, none of which needs what another one makes, and which compute the same of each element of
// their memories: roundings of weights, an optimizer's updates. They are one launch: a table says where the memories of each begin, and
// which groups of work items are its own.

// piece is a step, or several that are swept as one.
type piece struct {
	plan.Step
	body  *ir.Graph
	shape ir.Shape
	// memories are the places of operands and results.
	memories []string
}

// pieceOf is a step that can be one of several in a launch, nil if it cannot: it computes each element of memories of one length from
// those at its place, and from numbers.
func (g *graphCode) pieceOf(s *plan.Step) *piece {
	if s.Op.Kind != ir.OpFused && !ir.Elementwise(s.Op.Kind) {
		return nil
	}
	u := &piece{Step: *s}
	u.body, u.shape = bodies.Computed(s)
	if len(u.shape) == 0 || u.shape.HasBatch() {
		return nil
	}
	for _, op := range u.body.Ops {
		t := op.Results[0].Type
		switch {
		case ir.Elementwise(op.Kind):
		case op.Kind == ir.OpParam && (len(t.Shape) == 0 || t.Shape.Equal(u.shape)):
		case op.Kind == ir.OpBroadcast && len(op.Args[0].Type.Shape) == 0:
		case op.Kind == ir.OpConst && len(op.Attrs.Literal.Floats)+len(op.Attrs.Literal.Ints) == 1:
		default:
			return nil
		}
	}
	for i, b := range append(append([]*plan.Buffer(nil), s.Args...), s.Results...) {
		if b.Place != plan.Arena && b.Place != plan.Slab || i >= len(s.Args) && !b.Value.Type.Shape.Equal(u.shape) {
			return nil
		}
		u.memories = append(u.memories, g.Place(b))
	}
	return u
}

// launches writes as many of some steps as are independent of each other, those that are alike as one launch, and returns how many it has
// written, 0 if the first is none of such.
func (g *graphCode) launches(steps []plan.Step) int {
	var run []*piece
	for i := range steps {
		u := g.pieceOf(&steps[i])
		if u == nil || g.apartly(steps[i].Op) || len(g.Loops) > 0 || g.Checks {
			break
		}
		if !g.apart(run, u) {
			break
		}
		run = append(run, u)
	}
	done := map[*piece]bool{}
	for i, u := range run {
		if done[u] {
			continue
		}
		group := []*piece{u}
		for _, other := range run[i+1:] {
			if !done[other] && u.like(other) {
				group = append(group, other)
				done[other] = true
			}
		}
		if len(group) == 1 {
			g.step(&u.Step)
			continue
		}
		g.many(group)
	}
	return len(run)
}

// apart reports whether a step neither needs what others make, nor writes over what they read or make.
func (g *graphCode) apart(run []*piece, u *piece) bool {
	for _, other := range run {
		for _, made := range u.Results {
			if g.Touches(made, other.Args) || g.Touches(made, other.Results) {
				return false
			}
		}
		for _, made := range other.Results {
			if g.Touches(made, u.Args) {
				return false
			}
		}
	}
	return true
}

// like reports whether another step differs in its memories and their length only.
func (u *piece) like(other *piece) bool {
	if !plan.SameBody(u.body, other.body) || len(u.memories) != len(other.memories) || u.even() != other.even() {
		return false
	}
	for i, at := range u.memories {
		if at[0] != other.memories[i][0] {
			return false
		}
		for j := range i { // what is one memory here is one there
			if (at == u.memories[j]) != (other.memories[i] == other.memories[j]) {
				return false
			}
		}
		if number := i < len(u.Args) && len(u.Args[i].Value.Type.Shape) == 0; number && at != other.memories[i] {
			return false
		}
	}
	return true
}

// even reports whether work items may have neighbours.
func (u *piece) even() bool { return u.shape.Size().Factor%8 == 0 }

// many writes one launch for several steps. The table has a row for each: its first group, its length, where its memories begin.
func (g *graphCode) many(units []*piece) {
	first := units[0]
	b := bodies.Of(g.List, &first.Step, first.body, first.shape, len(first.shape))
	k := b.K
	k.Each(first.shape.Size())
	e := b.Evaluation(kernels.NewSpace(first.shape, len(first.shape), "i", ""))
	b.Store(e, first.body.Results, func(*ir.Value) bool { return true })
	across := 1
	if first.even() {
		across = max(1, k.Neighbours(ir.Fixed(8)))
	}
	moved := map[string]int{} // which column of the table has the place of an argument
	var columns []int         // which memory a column is of
	for i, at := range first.memories {
		if _, known := moved[at]; known || fixed(units, i) {
			continue
		}
		moved[at] = len(columns)
		columns = append(columns, i)
	}
	width := 2 + len(columns)
	groups := 0
	var data []byte
	for _, u := range units {
		length := u.shape.Size().Factor
		row := []int{groups, length}
		for _, i := range columns {
			row = append(row, kernels.OffsetIn(u.memories[i]))
		}
		for _, x := range row {
			data = binary.LittleEndian.AppendUint64(data, uint64(x))
		}
		groups += (length + kernels.Threads*across - 1) / (kernels.Threads * across)
	}
	for id, at := range k.Args {
		column, ok := moved[at]
		if !ok {
			continue
		}
		k.Args[id] = at[:1] + "0"
		for i, view := range k.Views {
			k.Views[i] = strings.Replace(view, fmt.Sprintf("(m%d + o%[1]d)", id), fmt.Sprintf("(m%d + o%[1]d + row[%d])", id, 2+column), 1)
		}
	}
	views := k.Views
	k.Views = nil
	table := k.Pointer(fmt.Sprintf("c%d", g.Block(data)), ir.I64, ir.Fixed(width*len(units)))
	unitOf(k, table, len(units), width)
	k.Views = append(k.Views, views...)
	k.Lines[0] = fmt.Sprintf("int i = ((GROUP - (int)row[0])*%d + LID)*%d;", kernels.Threads, across)
	k.Lines[1] = "if (i >= (int)row[1]) return;"
	k.Launch(kernels.Threads, fmt.Sprint(groups*kernels.Threads))
}

// fixed reports whether a memory of steps is the same in all.
func fixed(units []*piece, i int) bool {
	for _, u := range units {
		if u.memories[i] != units[0].memories[i] {
			return false
		}
	}
	return true
}
