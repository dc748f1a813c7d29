package main

import (
	"math"
	"slices"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
)

// nearWideVectors is how many vectors of AVX-512 are computed at once: there are registers for these and all coefficients, and the
// processor looks far enough ahead to begin the next while these wait.
const nearWideVectors = 4

// nearWide writes near.go's functions with AVX-512, of the same steps in a plain loop: 13 operations a vector, where e^(a - s) and its sum
// are 17, and no search for a row's largest.
func nearWide() {
	s := set{avx512}
	TEXT("vecExpNear"+s.name, NOSPLIT, "func(y, x *float32, n int) float32")
	Pragma("noescape")
	Doc("vecExpNear" + s.name + " is vecExpNearAVX2 with vectors twice as long.")
	(&nearLoop{set: s}).writeWide()
	TEXT("vecExpNearScaled"+s.name, NOSPLIT, "func(y, x, done *float32, scale float32, n int) float32")
	Pragma("noescape")
	Doc("vecExpNearScaled" + s.name + " is vecExpNear" + s.name + ", and multiplies those of done by scale for which all of 64 x are there.")
	l := &nearLoop{set: s, done: argument("done")}
	l.scale = s.everywhere("scale")
	l.writeWide()
}

func (l *nearLoop) writeWide() {
	l.x, l.y, l.sum, l.far = argument("x"), argument("y"), l.vector(), l.vector()
	n, ahead := argument("n"), GP64()
	VXORPS(l.sum, l.sum, l.sum)
	VXORPS(l.far, l.far, l.far)
	coefficients := map[float64]v{}
	for _, c := range slices.Concat(series, []float64{1, nearScale / math.Ln2, nearWhole, -math.Ln2 / nearScale}) {
		coefficients[c] = l.put(number(c))
	}
	MOVQ(n, ahead)
	TESTQ(n, n)
	JGE(LabelRef("begin"))
	NEGQ(n)
	XORQ(ahead, ahead)
	Label("begin")
	for _, vectors := range []int{nearWideVectors, 1} {
		next, fewer := LabelRef("next"), LabelRef("fewer")
		if vectors == 1 {
			next, fewer = LabelRef("one"), LabelRef("rest")
			ADDQ(I32((nearWideVectors-1)*l.lanes), n)
		} else {
			SUBQ(I32(vectors*l.lanes), n)
		}
		JL(fewer)
		Label(string(next))
		xs := make([]v, vectors)
		for i := range xs {
			xs[i] = l.put(Mem{Base: l.x, Disp: i * l.lanes * 4})
			if vectors > 1 {
				PREFETCHT0(Mem{Base: l.x, Index: ahead, Scale: 4, Disp: i * l.lanes * 4})
			}
		}
		if l.scale != nil && vectors > 1 {
			for i := range xs {
				product, place := l.vector(), Mem{Base: l.done, Disp: i * l.lanes * 4}
				VMULPS(place, l.scale, product)
				VMOVUPS(product, place)
			}
			ADDQ(I32(vectors*l.lanes*4), l.done)
		}
		ys := l.near(xs, coefficients)
		for i, y := range ys {
			VMOVUPS(y, Mem{Base: l.y, Disp: i * l.lanes * 4})
		}
		for step := 1; step < vectors; step *= 2 {
			for i := 0; i+step < vectors; i += 2 * step {
				VADDPS(ys[i+step], ys[i], ys[i])
			}
		}
		VADDPS(ys[0], l.sum, l.sum)
		ADDQ(I32(vectors*l.lanes*4), l.x)
		ADDQ(I32(vectors*l.lanes*4), l.y)
		SUBQ(I32(vectors*l.lanes), n)
		JGE(next)
		Label(string(fewer))
	}
	ADDQ(I32(l.lanes), n)
	JE(LabelRef("done"))
	mask, last, added := l.mask(n), l.vector(), l.vector()
	l.loadMasked(Mem{Base: l.x}, mask, last)
	y := l.near([]v{last}, coefficients)[0]
	l.storeMasked(y, mask, Mem{Base: l.y})
	l.keepMasked(y, mask, added)
	VADDPS(added, l.sum, l.sum)
	Label("done")
	bits, far, minus := GP32(), K(), XMM()
	sum := l.across(l.sum)
	VPTESTMD(lanesOf(0x40000000), l.far, far) // the bit of 2
	KMOVW(far, bits)
	TESTL(bits, bits)
	JE(LabelRef("near"))
	VMOVSS(number(-1), minus)
	VMOVAPS(minus, sum)
	Label("near")
	Store(sum, ReturnIndex(0))
	VZEROUPPER()
	RET()
}

// near computes e^x of vectors and keeps the bits of their whole numbers.
func (l *nearLoop) near(xs []v, coefficients map[float64]v) []v {
	clear(twins)
	if len(xs) > 1 {
		twins[xs[0]] = xs
	}
	x := xs[0]
	t := l.each([]Op{x}, func(y v, o []Op) {
		VMOVAPS(coefficients[nearWhole], y)
		VFMADD231PS(coefficients[nearScale/math.Ln2], o[0], y)
	})
	e := l.shiftLeft(t, 23)
	whole := l.sub(t, coefficients[nearWhole])
	for _, t := range twinsOf(whole) {
		VORPS(t, l.far, l.far)
	}
	r := l.more(x, whole, coefficients[-math.Ln2/nearScale])
	y := l.each([]Op{r}, func(y v, o []Op) {
		VMOVAPS(coefficients[series[1]], y)
		VFMADD231PS(coefficients[series[0]], o[0], y)
	})
	for _, c := range slices.Concat(series[2:], []float64{1, 1}) {
		l.onto(y, r, coefficients[c])
	}
	ys := slices.Clone(twinsOf(l.mul(y, e)))
	clear(twins)
	return ys
}
