package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// winograds writes what convolutions need around their products by Winograd's F(2×2, 3×3): every operand is turned into
// sixteen numbers for each tile or each pair of a channel and a filter.
func winograds() {
	for _, variant := range []variant{avx2, avx512} {
		s := set{variant}
		s.winoSee()
		s.winoSpread()
		s.winoGive()
		s.winoKernel()
		s.winoKernelSum()
		s.winoProducts()
	}
}

// sixteen is where the sixteen numbers of a tile lie: a distance apart.
type sixteen struct{ first, row, step, three reg.GPVirtual }

func sixteenAt(first reg.GPVirtual, step string) sixteen {
	x := sixteen{first, GP64(), argument(step), GP64()}
	LEAQ(Mem{Base: x.step, Index: x.step, Scale: 2}, x.three)
	return x
}

// rows visits the places of a row's numbers, row by row.
func (x *sixteen) rows(visit func(row int, at func(column int) Mem)) {
	MOVQ(x.first, x.row)
	for row := range 4 {
		visit(row, func(column int) Mem {
			if column == 3 {
				return Mem{Base: x.row, Index: x.three, Scale: 1}
			}
			m := Mem{Base: x.row}
			if column > 0 {
				m.Index, m.Scale = x.step, uint8(column)
			}
			return m
		})
		if row < 3 {
			LEAQ(Mem{Base: x.row, Index: x.step, Scale: 4}, x.row)
		}
	}
}

// four are registers for a column of four numbers.
func (s set) four() (c [4]v) {
	for i := range c {
		c[i] = s.vector()
	}
	return c
}

func (s set) clearAll(c []v) {
	for _, r := range c {
		if s.lanes == 16 {
			VPXORD(r, r, r)
		} else {
			VXORPS(r, r, r)
		}
	}
}

// lines are pointers to lines of a picture, at the same place of each.
type lines struct {
	names    []string
	pointers []reg.GPVirtual
	step     reg.GPVirtual // to the next place
	places   reg.GPVirtual // that are left
	offset   reg.GPVirtual // of the channels
}

func linesOf(names ...string) *lines {
	l := &lines{names: names, step: argument("step"), places: GP64(), offset: GP64()}
	XORQ(l.offset, l.offset)
	for range names {
		l.pointers = append(l.pointers, GP64())
	}
	return l
}

// again sets the pointers to the first place of the channels that are next.
func (l *lines) again() {
	for i, p := range l.pointers {
		Load(Param(l.names[i]), p)
		ADDQ(l.offset, p)
	}
	Load(Param("places"), l.places)
}

// pass goes to the next place.
func (l *lines) pass() {
	for _, p := range l.pointers {
		ADDQ(l.step, p)
	}
}

// ifAny does what is to be done with the next place, or else what follows if there is none.
func (l *lines) ifAny(label string, place, none func()) {
	DECQ(l.places)
	JL(LabelRef("no" + label))
	place()
	l.pass()
	JMP(LabelRef("after" + label))
	Label("no" + label)
	none()
	Label("after" + label)
}
