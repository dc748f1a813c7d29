package main

import (
	. "github.com/mmcloughlin/avo/operand"
)

// Formulas are written for one vector. Several vectors are computed at once, an instruction of each in turn, because one
// alone waits for its own results most of the time: a register may have twins, which hold the same of the other vectors,
// and each operation is done with all of them.

// fold is how many vectors of a function are computed at once.
func (s set) fold(f function) int {
	if f.alone {
		return 1
	}
	if s.lanes == 16 && f.wide > 0 {
		return f.wide
	}
	if f.many > 0 && (s.lanes == 8 || f.sum == squares) { // each running sum waits for its last addition
		return f.many
	}
	return 2
}

// twins are the registers of a group by its first, which is one of them.
var twins = map[v][]v{}

// twinsOf returns a register's group.
func twinsOf(x v) []v {
	if group := twins[x]; group != nil {
		return group
	}
	return []v{x}
}

// each emits an operation for each vector of the largest group among the operands; what is no group belongs to all.
func (s set) each(operands []Op, emit func(y v, x []Op)) v {
	count := 1
	for _, x := range operands {
		if r, ok := x.(v); ok {
			count = max(count, len(twinsOf(r)))
		}
	}
	group := make([]v, count)
	for i := range group {
		x := make([]Op, len(operands))
		for k, o := range operands {
			x[k] = o
			if r, ok := o.(v); ok && len(twinsOf(r)) > 1 {
				x[k] = twinsOf(r)[i]
			}
		}
		group[i] = s.vector()
		emit(group[i], x)
	}
	if count > 1 {
		twins[group[0]] = group
	}
	return group[0]
}

// placed is an instruction of an operand's places and what belongs to all vectors.
func (s set) placed(f func(ops ...Op), x v, c v) v {
	group := make([]v, 0, 1)
	for _, place := range lies(x) {
		y := s.vector()
		f(place, c, y)
		group = append(group, y)
	}
	twins[group[0]] = group
	return group[0]
}

// within emits an operation for each vector of a group that changes it; what is no group among the operands belongs to all.
func (s set) within(y v, operands []Op, emit func(y v, x []Op)) v {
	for i, to := range twinsOf(y) {
		x := make([]Op, len(operands))
		for k, o := range operands {
			x[k] = o
			if r, ok := o.(v); ok && len(twinsOf(r)) > 1 {
				x[k] = twinsOf(r)[i]
			}
		}
		emit(to, x)
	}
	return y
}

// one and two are an instruction of one and two operands.
func (s set) one(f func(ops ...Op), x v) v {
	return s.each([]Op{x}, func(y v, x []Op) { f(x[0], y) })
}

func (s set) two(f func(ops ...Op), a v, b Op) v {
	return s.each([]Op{a, b}, func(y v, x []Op) { f(x[1], x[0], y) })
}

// shifted is an instruction with a constant in it.
func (s set) shifted(f func(ops ...Op), x v, n uint64) v {
	return s.each([]Op{x}, func(y v, x []Op) { f(Imm(n), x[0], y) })
}
