package lower

import "github.com/dlgen/dlgen/codegen/ir"

// step takes the readings one step on, given log p of its classes, [n, k]: each stays as it is by a blank or by its last
// label told again, or gets one label more. What gets a label and is then alike with another one is that other one.
func (s *beams) step(x *ir.Value) *beams {
	b, score := s.b, s.score()
	n, w, k := score.Type.Shape[0], score.Type.Shape[1], x.Type.Shape[1]
	space := ir.Shape{n, w, k}
	class := b.Iota(ir.I32, space, 2)
	again := b.Binary(ir.OpEqual, class, b.Broadcast(s.tail, space, []int{0, 1}))
	more := b.Add(b.Broadcast(x, space, []int{0, 2}), b.Where(again, b.Broadcast(s.silent, space, []int{0, 1}), b.Broadcast(score, space, []int{0, 1})))
	told := b.Gather(x, b.Max(s.tail, filled(b, s.tail, 0)), 1, 1)
	alike := s.alike(score)
	merged := b.Dot(b.Cast(alike, ir.F32), b.Cast(again, ir.F32), []int{0}, []int{0}, []int{2}, []int{1})
	more = b.Where(b.Binary(ir.OpOr, above(b, merged, 0), equals(b, class, float64(s.blank))), filled(b, more, impossible), more)

	silent := b.Add(score, b.BroadcastTo(b.SliceAxis(x, 1, ir.Dim(s.blank), ir.Dim(s.blank+1)), score.Type.Shape))
	spoken := b.Where(below(b, s.tail, 0), filled(b, score, impossible), b.Add(s.spoken, told))
	spoken = logAddExp(1)(b, spoken, s.grown(alike, score, told))
	return s.best(silent, spoken, b.Reshape(more, ir.Shape{n, w * k}), int(k))
}

// alike tells of readings i and j whether j is i with one label more: [n, i, j]. Labels are compared all at once, by the square
// of their distance, which is a whole number.
func (s *beams) alike(score *ir.Value) *ir.Value {
	b := s.b
	labels := shifted(b, s.labels, 1)
	place := b.Iota(ir.I32, labels.Type.Shape, 2)
	last := b.Binary(ir.OpEqual, place, b.Broadcast(shifted(b, s.size, -1), labels.Type.Shape, []int{0, 1}))
	all, without := b.Cast(labels, ir.F64), b.Cast(b.Where(last, filled(b, labels, 0), labels), ir.F64)
	both := b.Dot(all, without, []int{0}, []int{0}, []int{2}, []int{2})
	rows := func(v *ir.Value) *ir.Value { return b.Broadcast(v, both.Type.Shape, []int{0, 1}) }
	columns := func(v *ir.Value) *ir.Value { return b.Broadcast(v, both.Type.Shape, []int{0, 2}) }
	squares := b.Add(rows(b.Sum(b.Mul(all, all), 2)), columns(b.Sum(b.Mul(without, without), 2)))
	there := above(b, score, impossible/2)
	longer := b.Binary(ir.OpAnd, there, above(b, s.size, 0))
	return b.Binary(ir.OpAnd, b.Binary(ir.OpEqual, squares, scaled(b, both, 2)), b.Binary(ir.OpAnd, rows(there), columns(longer)))
}

// grown is what each reading gets from the one that is alike but for the last label.
func (s *beams) grown(alike, score, told *ir.Value) *ir.Value {
	b, space := s.b, alike.Type.Shape
	rows := func(v *ir.Value) *ir.Value { return b.Broadcast(v, space, []int{0, 1}) }
	columns := func(v *ir.Value) *ir.Value { return b.Broadcast(v, space, []int{0, 2}) }
	again := b.Binary(ir.OpEqual, rows(s.tail), columns(s.tail))
	from := b.Add(columns(told), b.Where(again, rows(s.silent), rows(score)))
	return b.Reduce(ir.OpReduceMax, b.Where(alike, from, filled(b, from, impossible)), 1)
}

// best keeps the most likely of the readings that stay and of those that get one label more, w times k of them.
func (s *beams) best(silent, spoken, more *ir.Value, k int) *beams {
	b := s.b
	w := silent.Type.Shape[1]
	stay := logAddExp(1)(b, silent, spoken)
	order := b.SliceAxis(b.ArgSort(b.Concat(1, stay, more), 1, true), 1, 0, w)
	take := func(v *ir.Value) *ir.Value { return b.Gather(v, order, 1, 1) }
	chosen := &beams{b: b, blank: s.blank, silent: take(b.Concat(1, silent, filled(b, more, impossible))), spoken: take(b.Concat(1, spoken, more))}

	longer := above(b, order, float64(w)-0.5)
	pair := shifted(b, order, -float64(w))
	pair = b.Max(pair, filled(b, pair, 0))
	classes := filled(b, pair, float64(k))
	label := b.Binary(ir.OpMod, pair, classes)
	from := b.Where(longer, b.Binary(ir.OpFloorDiv, pair, classes), order)
	size := b.Gather(s.size, from, 1, 1)
	labels := b.Gather(s.labels, from, 1, 1)
	over := func(v *ir.Value) *ir.Value { return b.Broadcast(v, labels.Type.Shape, []int{0, 1}) }
	here := b.Binary(ir.OpAnd, over(longer), b.Binary(ir.OpEqual, b.Iota(ir.I32, labels.Type.Shape, 2), over(size)))
	chosen.labels = b.Where(here, over(label), labels)
	chosen.size = b.Add(size, b.Cast(longer, ir.I32))
	chosen.tail = b.Where(longer, label, b.Gather(s.tail, from, 1, 1))
	return chosen
}
