package main

import (
	"fmt"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// packs writes what packs vectors that lie side by side, as panels of one or two vectors.
func packs() {
	for _, variant := range []variant{avx512, avx2} {
		for vectors := 1; vectors <= variant.vectors; vectors++ {
			set{variant}.pack(vectors)
		}
	}
}

func (s set) pack(vectors int) {
	name := fmt.Sprintf("pack%sx%d", s.name, vectors*s.lanes)
	TEXT(name, NOSPLIT, "func(to *float32, width, panel int, from *float32, ld, depth, columns int)")
	Pragma("noescape")
	Doc(fmt.Sprintf("%s copies so many columns of lines ld bytes apart to panels, panel bytes apart: lines of width columns, at most %d, zero where none is left.", name, vectors*s.lanes))
	from, ld, to, width, columns := argument("from"), argument("ld"), argument("to"), argument("width"), argument("columns")
	Label("panel")
	n := GP64()
	MOVQ(columns, n)
	CMPQ(n, width)
	CMOVQGT(width, n)
	loads := s.masksOf(n, vectors)
	stores := s.masksOf(width, vectors)
	p, q, left, line := GP64(), GP64(), GP64(), GP64()
	MOVQ(from, p)
	MOVQ(to, q)
	MOVQ(width, line)
	SHLQ(Imm(2), line)
	Load(Param("depth"), left)
	row := func(load func(i int, m Mem, x v), store func(x v, i int, m Mem)) {
		var xs []v
		for i := range loads {
			x := s.vector()
			load(i, Mem{Base: p, Disp: i * s.lanes * 4}, x)
			xs = append(xs, x)
		}
		for i, x := range xs {
			store(x, i, Mem{Base: q, Disp: i * s.lanes * 4})
		}
	}
	masked := func(i int, m Mem, x v) { s.loadMasked(m, loads[i], x) }
	if s.lanes == 16 {
		Label("next")
		row(masked, func(x v, i int, m Mem) { VMOVUPS(x, stores[i], m) })
		ADDQ(ld, p)
		ADDQ(line, q)
		DECQ(left)
		JNE(LabelRef("next"))
	} else { // what a line writes too much, the next one overwrites
		DECQ(left)
		JE(LabelRef("last"))
		next := func(label string, load func(i int, m Mem, x v)) {
			Label(label)
			row(load, func(x v, i int, m Mem) { VMOVUPS(x, m) })
			ADDQ(ld, p)
			ADDQ(line, q)
			DECQ(left)
			JNE(LabelRef(label))
		}
		CMPQ(columns, Imm(uint64(vectors*s.lanes))) // where a line goes on, it is read without masks, whose loads wait for each other
		JL(LabelRef("next"))
		next("whole", func(i int, m Mem, x v) { VMOVUPS(m, x) })
		JMP(LabelRef("last"))
		next("next", masked)
		Label("last")
		CMPQ(width, Imm(uint64(vectors*s.lanes)))
		JL(LabelRef("narrow"))
		row(masked, func(x v, i int, m Mem) { VMOVUPS(x, m) })
		JMP(LabelRef("packed"))
		Label("narrow")
		row(masked, func(x v, i int, m Mem) {
			if i+1 < vectors {
				VMOVUPS(x, m)
			} else {
				s.storeMasked(x, stores[i], m)
			}
		})
		Label("packed")
	}
	Load(Param("panel"), left)
	ADDQ(left, to)
	ADDQ(line, from)
	SUBQ(width, columns)
	JG(LabelRef("panel"))
	VZEROUPPER()
	RET()
}

// masksOf are the masks of the first n columns of some vectors.
func (s set) masksOf(n reg.GPVirtual, vectors int) (masks []reg.Register) {
	if s.lanes == 16 {
		bits := GP64()
		MOVQ(I32(-1), bits)
		BZHIQ(n, bits, bits)
		for i := range vectors {
			k := K()
			KMOVW(bits.As32(), k)
			masks = append(masks, k)
			if i+1 < vectors {
				SHRQ(Imm(16), bits)
			}
		}
		return masks
	}
	p, back := GP64(), GP64()
	LEAQ(NewDataAddr(NewStaticSymbol("masks"), 0), p)
	MOVQ(n, back)
	NEGQ(back)
	LEAQ(Mem{Base: p, Index: back, Scale: 4, Disp: 64}, p)
	for i := range vectors {
		m := s.vector()
		VMOVUPS(Mem{Base: p, Disp: i * 4 * s.lanes}, m)
		masks = append(masks, m)
	}
	return masks
}
