package graphs

import (
	"fmt"
	"slices"

	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/plan"
)

// topKOf returns the step behind step i, which sorts, that takes the first of its indices, as top-k does; nil
// if there is none, if something else reads the others, or if it is written where what is sorted lies (rt.ArgTopK).
func topKOf(s *plan.Schedule, i int) *plan.Step {
	if i+1 >= len(s.Steps) {
		return nil
	}
	sorted, first := &s.Steps[i], &s.Steps[i+1]
	if sorted.Op.Kind != ir.OpArgSort || first.Op.Kind != ir.OpSlice || first.Op.Args[0] != sorted.Op.Results[0] || sorted.Results[0].Last != i+1 {
		return nil
	}
	a, shape := &first.Op.Attrs, sorted.Op.Results[0].Type.Shape
	for axis, length := range shape {
		if a.Starts[axis] != 0 || axis != sorted.Op.Attrs.Axis && a.Limits[axis] != length {
			return nil
		}
	}
	if slices.ContainsFunc(a.Strides, func(step int) bool { return step != 1 }) || first.Results[0].Place != plan.Arena || !allApart(first.Results[0], sorted.Args) {
		return nil
	}
	return first
}

// topK writes a step that sorts and the one that takes the first of its indices.
func (f *function) topK(sorted, first *plan.Step) {
	f.note(sorted)
	f.note(first)
	a := &sorted.Op.Attrs
	y, xs := f.Slice(first.Results[0], true), f.reads(sorted)
	f.Add("rt.ArgTopK(%s, %s, %s, %s, %s, %v)", f.Pool(), y, xs[0], f.axisForm(sorted), f.n(first.Op.Results[0].Type.Shape[a.Axis].Size()), a.Reverse)
}

// axisForm is the form of what an operation along an axis reads: what lies before the axis, its length, and what lies behind.
func (f *function) axisForm(s *plan.Step) string {
	shape, axis := s.Op.Args[0].Type.Shape, s.Op.Attrs.Axis
	return fmt.Sprintf("%s, %s, %s", f.n(shape[:axis].Size()), f.n(shape[axis].Size()), f.n(shape[axis+1:].Size()))
}
