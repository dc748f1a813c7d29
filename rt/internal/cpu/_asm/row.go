package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// rowPanels is how many panels a row is multiplied with at once: as many sums as their latency has room for.
const rowPanels = 4

// rows writes what multiplies a row with packed panels.
func rows() {
	avx2.row()
	avx512.row()
}

func (v variant) row() {
	width := v.vectors * v.lanes
	TEXT("row"+v.name, NOSPLIT, "func(c, a, b *float32, panel, depth, times, add int)")
	Pragma("noescape")
	Doc("row" + v.name + " multiplies a row with panels of two vectors, panel bytes apart, four at a time, so many times, or adds that to c.")
	c, b, panel, groups := argument("c"), argument("b"), argument("panel"), argument("times")
	panel3 := GP64()
	LEAQ(Mem{Base: panel, Index: panel, Scale: 2}, panel3)
	Label("panels")
	var sums [rowPanels][]reg.VecVirtual
	for i := range sums {
		for range v.vectors {
			s := v.vector()
			VXORPS(s, s, s)
			sums[i] = append(sums[i], s)
		}
	}
	each := func(visit func(sum reg.VecVirtual, panel, vector int)) {
		for i, panel := range sums {
			for j, sum := range panel {
				visit(sum, i, j)
			}
		}
	}
	a, p, left := argument("a"), GP64(), argument("depth")
	MOVQ(b, p)
	head("depth")
	x := v.vector()
	VBROADCASTSS(Mem{Base: a}, x)
	each(func(sum reg.VecVirtual, i, j int) {
		m := times(p, i, panel, panel3)
		m.Disp = 4 * v.lanes * j
		VFMADD231PS(m, x, sum)
	})
	ADDQ(Imm(4), a)
	ADDQ(I32(4*width), p)
	DECQ(left)
	JNE(LabelRef("depth"))
	at := func(i, j int) Mem { return Mem{Base: c, Disp: 4 * (i*width + j*v.lanes)} }
	CMPQ(param("add"), Imm(0))
	JE(LabelRef("put"))
	each(func(sum reg.VecVirtual, i, j int) { VADDPS(at(i, j), sum, sum) })
	Label("put")
	each(func(sum reg.VecVirtual, i, j int) { VMOVUPS(sum, at(i, j)) })
	ADDQ(I32(4*width*rowPanels), c)
	LEAQ(Mem{Base: b, Index: panel, Scale: rowPanels}, b)
	DECQ(groups)
	JNE(LabelRef("panels"))
	VZEROUPPER()
	RET()
}
