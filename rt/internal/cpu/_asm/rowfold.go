package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// rowFolds writes reductions of each of several rows, four at a time: one alone takes as long for joining its lanes as for a hundred elements.
func rowFolds() {
	for _, variant := range []variant{avx2, avx512} {
		s := set{variant}
		sum := rowFold{s: s, join: func(a, b, to reg.VecVirtual) { VADDPS(b, a, to) }}
		sum.write("vecRowSums", "x", "writes the sums of so many rows of n elements", func(e, _, acc v) { VADDPS(e, acc, acc) })
		sum.write("vecRowSquares", "x", "writes the sums of the squares of so many rows of n elements", func(e, _, acc v) { VFMADD231PS(e, e, acc) })
		sum.write("vecRowsApart", "x, from", "writes the sums of the squares of what so many rows of n elements differ from another one", func(e, from, acc v) {
			VSUBPS(from, e, e)
			VFMADD231PS(e, e, acc)
		})
		product := rowFold{s: s, first: unity, join: func(a, b, to reg.VecVirtual) { VMULPS(b, a, to) }}
		product.write("vecRowProds", "x", "writes the products of so many rows of n elements", func(e, _, acc v) { VMULPS(e, acc, acc) })
		for _, e := range []struct {
			name, what string
			extreme    func(ops ...Op)
			first      uint32
		}{{"vecRowMosts", "the largest", VMAXPS, lowest}, {"vecRowLeasts", "the smallest", VMINPS, highest}} {
			most := rowFold{s: s, first: e.first, join: func(a, b, to reg.VecVirtual) { firstNaN(a, b, to, e.extreme) }}
			most.write(e.name, "x", "writes "+e.what+" of each of so many rows of n elements, NaN if there is one", func(x, _, acc v) { s.takeFirstNaN(x, acc, e.extreme) })
		}
	}
}

// firstNaN is the larger or the smaller of the lanes of two vectors of AVX2, NaN if either is: the instruction gives its last operand, b, then.
func firstNaN(a, b, to reg.VecVirtual, extreme func(ops ...Op)) {
	best, bad := like(a), like(a)
	extreme(b, a, best)
	VCMPPS(Imm(unordered), a, a, bad)
	VBLENDVPS(bad, a, best, to)
}

// like returns a register as long as another one.
func like(x reg.VecVirtual) reg.VecVirtual {
	if x.Size() == 16 {
		return XMM()
	}
	return YMM()
}

// rowFold are the operands of such a function, what its rows begin with and how two vectors of one become one.
type rowFold struct {
	s              set
	first          uint32 // its bits
	join           func(a, b, to reg.VecVirtual)
	n, x, from     reg.GPVirtual // from is nil if there is none
	i, whole, step reg.GPVirtual // bytes: where rows are looked at, what whole vectors of a row have, from a row to the next
	mask           reg.Register
	add            func(e, from, acc v)
}

func (f rowFold) write(name, operands, doc string, add func(e, from, acc v)) {
	s := f.s
	TEXT(name+s.name, NOSPLIT, "func(y, "+operands+" *float32, rows, n int)")
	Pragma("noescape")
	Doc(name + s.name + " " + doc + ", in the same order however many these are.")
	y, rows, end := argument("y"), argument("rows"), GP64()
	f.n, f.x, f.i, f.whole, f.step, f.add = argument("n"), argument("x"), GP64(), GP64(), GP64(), add
	if operands != "x" {
		f.from = argument("from")
	}
	MOVQ(f.n, end)
	ANDQ(I32(s.lanes-1), end)
	MOVQ(f.n, f.whole)
	SUBQ(end, f.whole)
	SHLQ(Imm(2), f.whole)
	MOVQ(f.n, f.step)
	SHLQ(Imm(2), f.step)
	f.mask = s.mask(end)
	Label("rows")
	SUBQ(Imm(4), rows)
	JL(LabelRef("few"))
	VMOVUPS(f.acrossFour(f.some(4)), Mem{Base: y})
	LEAQ(Mem{Base: f.x, Index: f.step, Scale: 4}, f.x)
	ADDQ(Imm(16), y)
	JMP(LabelRef("rows"))
	Label("few")
	ADDQ(Imm(4), rows)
	JE(LabelRef("done"))
	Label("row")
	VMOVSS(f.across(f.some(1)[0]), Mem{Base: y})
	ADDQ(f.step, f.x)
	ADDQ(Imm(4), y)
	DECQ(rows)
	JNE(LabelRef("row"))
	Label("done")
	VZEROUPPER()
	RET()
}

// some folds a row, or four: a vector for each.
func (f *rowFold) some(rows int) []v {
	name := map[int]string{1: "one", 4: "four"}[rows]
	at, accs := []reg.GPVirtual{f.x}, []v{f.begin()}
	for i := 1; i < rows; i++ {
		at, accs = append(at, GP64()), append(accs, f.begin())
		LEAQ(Mem{Base: at[i-1], Index: f.step, Scale: 1}, at[i])
	}
	part := func(load reading, fresh func() v) {
		var from v
		if f.from != nil {
			from = f.s.vector()
			load(Mem{Base: f.from, Index: f.i, Scale: 1}, from)
		}
		for i, p := range at {
			e := fresh()
			load(Mem{Base: p, Index: f.i, Scale: 1}, e)
			f.add(e, from, accs[i])
		}
	}
	XORQ(f.i, f.i)
	CMPQ(f.whole, Imm(0))
	JE(LabelRef(name + "End"))
	Label(name)
	part(func(m Mem, to v) { VMOVUPS(m, to) }, f.s.vector)
	ADDQ(I32(4*f.s.lanes), f.i)
	CMPQ(f.i, f.whole)
	JL(LabelRef(name))
	Label(name + "End")
	CMPQ(f.i, f.step)
	JE(LabelRef(name + "Done"))
	part(func(m Mem, to v) {
		if f.first == 0 {
			f.s.loadMasked(m, f.mask, to)
		} else {
			f.s.loadInto(m, f.mask, to)
		}
	}, f.last)
	Label(name + "Done")
	return accs
}

// begin returns what a vector of a row begins with.
func (f *rowFold) begin() v {
	if f.first == 0 {
		return f.s.nothing()
	}
	return f.s.put(lanesOf(f.first))
}

// last returns a register for the last lanes of a row: what is loaded into some of it leaves the others as rows begin.
func (f *rowFold) last() v {
	if f.first == 0 {
		return f.s.vector()
	}
	return f.begin()
}

// lastFour joins the lanes up to the last four, halves first.
func (f *rowFold) lastFour(x v) reg.VecVirtual {
	y := reg.VecVirtual(x)
	if f.s.lanes == 16 {
		high, low := YMM(), YMM()
		VEXTRACTF64X4(Imm(1), x, high)
		f.join(x.AsY().(reg.VecVirtual), high, low)
		y = low
	}
	high, low := XMM(), XMM()
	VEXTRACTF128(Imm(1), y.AsY(), high)
	f.join(y.AsX().(reg.VecVirtual), high, low)
	return low
}

// across joins the lanes of a vector, halves first.
func (f *rowFold) across(x v) reg.VecVirtual {
	low := f.lastFour(x)
	for _, half := range []func(high reg.VecVirtual){
		func(high reg.VecVirtual) { VMOVHLPS(low, low, high) },
		func(high reg.VecVirtual) { VMOVSHDUP(low, high) },
	} {
		high := XMM()
		half(high)
		f.join(low, high, low)
	}
	return low
}

// acrossFour is across of four vectors, side by side, each in the same order.
func (f *rowFold) acrossFour(xs []v) reg.VecVirtual {
	var quarters [4]reg.VecVirtual
	for i, x := range xs {
		quarters[i] = f.lastFour(x)
	}
	var pairs [2]reg.VecVirtual // of two vectors each: lane 0 with 2 and 1 with 3
	for i := range pairs {
		low, high := XMM(), XMM()
		VUNPCKLPS(quarters[2*i+1], quarters[2*i], low)
		VUNPCKHPS(quarters[2*i+1], quarters[2*i], high)
		f.join(low, high, low)
		pairs[i] = low
	}
	low, high := XMM(), XMM()
	VMOVLHPS(pairs[1], pairs[0], low)
	VMOVHLPS(pairs[0], pairs[1], high)
	f.join(low, high, low)
	return low
}

// finds writes what looks for a number.
func finds() {
	for _, variant := range []variant{avx2, avx512} {
		set{variant}.find()
	}
}

func (s set) find() {
	TEXT("vecFind"+s.name, NOSPLIT, "func(x *float32, n int, value float32) int")
	Pragma("noescape")
	Doc("vecFind" + s.name + " returns the place of the first element that is equal to a value; there must be one.")
	x, n, at, found := argument("x"), argument("n"), GP64(), GP64()
	value := s.vector()
	VBROADCASTSS(NewParamAddr("value", 16), value)
	equalLanes := func(e Op) {
		if s.lanes == 16 {
			k := K()
			VCMPPS(Imm(equal), e, value, k)
			KMOVW(k, found.As32())
		} else {
			m := s.vector()
			VCMPPS(Imm(equal), e, value, m)
			VMOVMSKPS(m, found.As32())
		}
		TESTL(found.As32(), found.As32())
		JNE(LabelRef("found"))
	}
	XORQ(at, at)
	Label("next")
	SUBQ(I32(s.lanes), n)
	JL(LabelRef("end"))
	equalLanes(Mem{Base: x, Index: at, Scale: 4})
	ADDQ(I32(s.lanes), at)
	JMP(LabelRef("next"))
	Label("end")
	ADDQ(I32(s.lanes), n)
	last := s.vector()
	s.loadMasked(Mem{Base: x, Index: at, Scale: 4}, s.mask(n), last)
	equalLanes(last)
	Label("found")
	BSFL(found.As32(), found.As32())
	ADDQ(found, at)
	Store(at, ReturnIndex(0))
	VZEROUPPER()
	RET()
}
