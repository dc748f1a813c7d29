package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
)

// winoKernel writes G k Gᵀ of kernels of 3×3:
//
//	G = 1 0 0 / ½ ½ ½ / ½ -½ ½ / 0 0 1
func (s set) winoKernel() {
	TEXT("winoKernel"+s.name, NOSPLIT, "func(u *float32, us int, k *float32, ks, next, rows, n int)")
	Pragma("noescape")
	Doc("winoKernel"+s.name+" writes what a kernel of 3×3 elements, ks bytes apart, is for Winograd's products: sixteen numbers us bytes apart,",
		"for rows of n whole vectors, which lie next bytes apart in the kernel and one behind the other in u.")
	to := sixteenAt(argument("u"), "us")
	k, ks, rows, n := argument("k"), argument("ks"), argument("rows"), GP64()
	half := number(0.5)
	p, line, from := GP64(), GP64(), GP64()
	Label("row")
	MOVQ(k, p)
	Load(Param("n"), n)
	Label("vector")
	var c [3][4]v // by column of the kernel
	MOVQ(p, from)
	for h := range 3 {
		MOVQ(from, line)
		for w := range 3 {
			e := s.put(Mem{Base: line})
			switch h {
			case 0:
				c[w][0] = e
			case 1:
				c[w][1] = e
			case 2:
				c[w][3] = e
				sum, one := s.add(c[w][0], e), c[w][1]
				c[w][1] = s.mul(s.add(sum, one), half)
				c[w][2] = s.mul(s.sub(sum, one), half)
			}
			ADDQ(ks, line)
		}
		MOVQ(line, from)
	}
	to.rows(func(row int, at func(int) Mem) {
		sum := s.add(c[0][row], c[2][row])
		VMOVUPS(c[0][row], at(0))
		VMOVUPS(s.mul(s.add(sum, c[1][row]), half), at(1))
		VMOVUPS(s.mul(s.sub(sum, c[1][row]), half), at(2))
		VMOVUPS(c[2][row], at(3))
	})
	ADDQ(I32(s.lanes*4), p)
	ADDQ(I32(s.lanes*4), to.first)
	DECQ(n)
	JNE(LabelRef("vector"))
	next := argument("next")
	ADDQ(next, k)
	DECQ(rows)
	JNE(LabelRef("row"))
	VZEROUPPER()
	RET()
}

// winoKernelSum writes Gᵀ m G; the last row of G with the sign that winoSpread left out:
//
//	Gᵀ = 1 ½ ½ 0 / 0 ½ -½ 0 / 0 ½ ½ -1
func (s set) winoKernelSum() {
	TEXT("winoKernelSum"+s.name, NOSPLIT, "func(k *float32, ks int, m *float32, ms, n int)")
	Pragma("noescape")
	Doc("winoKernelSum" + s.name + " writes the derivative by kernels of 3×3 elements, ks bytes apart, of sixteen sums ms bytes apart, for n whole vectors.")
	from := sixteenAt(argument("m"), "ms")
	k, ks, n := argument("k"), argument("ks"), argument("n")
	half := number(0.5)
	to := GP64()
	three := func(m [4]v) (y [3]v) {
		plus := s.mul(s.add(m[1], m[2]), half)
		y[0] = s.add(m[0], plus)
		y[1] = s.mul(s.sub(m[1], m[2]), half)
		y[2] = s.sub(plus, m[3])
		return y
	}
	Label("vector")
	var rows [4][3]v
	from.rows(func(row int, at func(int) Mem) {
		var m [4]v
		for column := range m {
			m[column] = s.put(at(column))
		}
		rows[row] = three(m)
	})
	var out [3][3]v // by column
	for column := range 3 {
		out[column] = three([4]v{rows[0][column], rows[1][column], rows[2][column], rows[3][column]})
	}
	MOVQ(k, to)
	for h := range 3 {
		for w := range 3 {
			VMOVUPS(out[w][h], Mem{Base: to})
			ADDQ(ks, to)
		}
	}
	ADDQ(I32(s.lanes*4), k)
	ADDQ(I32(s.lanes*4), from.first)
	DECQ(n)
	JNE(LabelRef("vector"))
	VZEROUPPER()
	RET()
}
