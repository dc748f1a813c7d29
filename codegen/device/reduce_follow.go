package device

import (
	"github.com/dlgen/dlgen/codegen/device/kernels"
	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/plan"
)

// mostFollowing is how many steps a kernel does behind its own.
const mostFollowing = 4

// following is how many steps behind the first of some its last kernel can do as well: those that compute a number for each of its results from
// numbers that are there, or that the same work item has just made. The first is a reduction, whose results are columns or one number, a
// computation of one number, or one that moves elements.
func (g *graphCode) following(all []plan.Step) int {
	s := &all[0]
	if g.apartly(s.Op) || len(s.Results) == 0 {
		return 0
	}
	t := &touched{g: g, shape: s.Op.Results[0].Type.Shape}
	if !g.leads(s, t) {
		return 0
	}
	n := 0
	for n < mostFollowing && n+1 < len(all) {
		next := &all[n+1]
		shape := next.Op.Results[0].Type.Shape
		if g.apartly(next.Op) || !isElementwise(next.Op) || shape.Size() != t.shape.Size() {
			break
		}
		t.shape = shape
		if !t.fits(next.Args, next.Results) {
			break
		}
		n++
	}
	return n
}

// leads reports whether steps may follow one in its kernel, and notes what that reads and writes meanwhile.
func (g *graphCode) leads(s *plan.Step, t *touched) bool {
	number := t.shape.Size().IsOne()
	switch {
	case kernels.StepOf[s.Op.Kind] != 0 && len(s.Op.Attrs.Axes) < len(s.Op.Args[0].Type.Shape):
		count, length := columnsSize(s.Op)
		if !byColumns(s.Op, count.At(g.Schedule.Rows), length.At(g.Schedule.Rows)) {
			return false
		}
		return (!g.readsMatrix(s, count, length) || t.fits(s.Args[:1], nil)) && t.fits(nil, s.Results)
	case kernels.StepOf[s.Op.Kind] != 0: // one group, which has read all before its number is there
		return number && t.fits(nil, s.Results)
	case number && isElementwise(s.Op):
		return t.fits(s.Args, s.Results)
	case moves[s.Op.Kind]:
		t.shape = nil // no work item reads its own element
		ok := t.fits(s.Args, nil)
		t.shape = s.Op.Results[0].Type.Shape
		return ok && !g.Checks && t.fits(nil, s.Results)
	}
	return false
}

// moves are the operations whose kernels have a work item for each element of the result, which is one of the operand.
var moves = map[ir.Kind]bool{ir.OpTranspose: true, ir.OpBroadcast: true, ir.OpSlice: true, ir.OpReverse: true}

// onlyRead reports whether nothing but a step reads a value, in any shape.
func (g *graphCode) onlyRead(v *ir.Value, by *plan.Step) bool {
	for _, user := range g.users[v] {
		if user != by.Op && (user == nil || user.Kind != ir.OpReshape || !g.onlyRead(user.Results[0], by)) {
			return false
		}
	}
	return true
}

// readsMatrix reports whether the last kernel of a reduction of columns reads where its matrix is: that, or parts which are there instead.
func (g *graphCode) readsMatrix(s *plan.Step, count, length ir.Size) bool {
	_, made := g.sums[s.Op]
	return made || columnFormOf(count.At(g.Schedule.Rows), length.At(g.Schedule.Rows), g.columnsEach(s.Args[0], count)).parts == 1
}

// touched is the memory that the steps of a kernel read and write.
type touched struct {
	g             *graphCode
	shape         ir.Shape // of what has one number for each work item
	reads, writes []stretch
}

// stretch is a part of memory; own means that each work item reads or writes only its number there.
type stretch struct {
	of       string
	from, to int
	own      bool
}

// fits adds a step that reads and writes some memory, and reports whether work items that do not wait for each other can do it: they share
// none of what one of them writes.
func (t *touched) fits(args, results []*plan.Buffer) bool {
	for _, b := range args {
		s, ok := t.stretch(b)
		if !ok || meets(s, t.writes) {
			return false
		}
		t.reads = append(t.reads, s)
	}
	for _, b := range results {
		s, ok := t.stretch(b)
		if !ok || s.of == "" || meets(s, t.reads) || meets(s, t.writes) {
			return false
		}
		t.writes = append(t.writes, s)
	}
	return true
}

// stretch is where a buffer is.
func (t *touched) stretch(b *plan.Buffer) (s stretch, ok bool) {
	bytes := b.Value.Type.Shape.Size().At(t.g.Schedule.Rows) * b.Value.Type.DType.Size()
	s = stretch{own: b.Value.Type.Shape.Equal(t.shape)}
	switch b.Place {
	case plan.Arena:
		s.of, s.from = "arena", b.Offset
	case plan.Slab:
		s.of, s.from = "slab", t.g.Layout.Offsets[b.Variable]
	case plan.FieldData, plan.Written, plan.RowCount:
		return s, true
	default:
		return s, false
	}
	s.to = s.from + bytes
	return s, true
}

// meets reports whether a stretch shares memory with others, but for numbers that are each work item's own in both.
func meets(s stretch, others []stretch) bool {
	for _, o := range others {
		same := s.own && o.own && s.from == o.from && s.to == o.to
		if s.of != "" && s.of == o.of && s.from < o.to && o.from < s.to && !same {
			return true
		}
	}
	return false
}
