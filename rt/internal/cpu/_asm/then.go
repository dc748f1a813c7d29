package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// thens writes all that may follow a product: y*scale + bias + add, between two limits.
func thens() {
	for _, variant := range []variant{avx2, avx512} {
		s := set{variant}
		s.then("vecThen", "takes y*scale + bias within limits for each of so many rows of n columns, step bytes apart; no scale is 1, no bias 0.", false)
		s.then("vecThenAdd", "takes y*scale + bias + add within limits for each of so many rows of n columns, step bytes apart; no scale is 1, no bias 0.", true)
	}
}

func (s set) then(name, doc string, more bool) {
	params := "y, scale, bias *float32, rows, n, step int, low, high float32"
	if more {
		params = "y, scale, bias, add *float32, rows, n, step int, low, high float32"
	}
	TEXT(name+s.name, NOSPLIT, "func("+params+")")
	Pragma("noescape")
	Doc(name + s.name + " " + doc)
	y, scale, bias, n := argument("y"), argument("scale"), argument("bias"), argument("n")
	f := follower{set: s, low: s.everywhere("low"), high: s.everywhere("high"), scale: s.put(number(1)), bias: s.put(lanesOf(0x80000000))}
	if more {
		f.add = argument("add")
	}
	Label("columns")
	SUBQ(I32(s.lanes), n)
	JL(LabelRef("end"))
	f.read(scale, "scale", f.whole, f.scale)
	f.read(bias, "bias", f.whole, f.bias)
	f.rows(y, "row", f.whole, func(x v, m Mem) { VMOVUPS(x, m) })
	ADDQ(I32(s.lanes*4), y)
	if more {
		ADDQ(I32(s.lanes*4), f.add)
	}
	JMP(LabelRef("columns"))
	Label("end")
	ADDQ(I32(s.lanes), n)
	JE(LabelRef("done"))
	mask := s.mask(n)
	masked := func(m Mem, to v) { s.loadMasked(m, mask, to) }
	f.read(scale, "lastScale", masked, f.scale)
	f.read(bias, "lastBias", masked, f.bias)
	f.rows(y, "lastRow", masked, func(x v, m Mem) { s.storeMasked(x, mask, m) })
	Label("done")
	VZEROUPPER()
	RET()
}

// follower are the operands that stay in registers.
type follower struct {
	set
	low, high, scale, bias v
	add                    reg.GPVirtual // nil: nothing is added
}

// everywhere puts a parameter of float32 into all lanes.
func (s set) everywhere(name string) v {
	at, err := Param(name).Resolve()
	if err != nil {
		panic(err)
	}
	x := s.vector()
	VBROADCASTSS(at.Addr, x)
	return x
}

// read reads the next vector of a parameter and goes on, if there is one.
func (f *follower) read(p reg.GPVirtual, label string, load func(m Mem, to v), to v) {
	TESTQ(p, p)
	JE(LabelRef(label + "Read"))
	load(Mem{Base: p}, to)
	ADDQ(I32(f.lanes*4), p)
	Label(label + "Read")
}

// whole reads a vector.
func (f *follower) whole(m Mem, to v) { VMOVUPS(m, to) }

// rows goes through a vector of each row.
func (f *follower) rows(y reg.GPVirtual, label string, load func(m Mem, to v), store func(x v, m Mem)) {
	p, left, step := GP64(), argument("rows"), argument("step")
	MOVQ(y, p)
	var q reg.GPVirtual
	if f.add != nil {
		q = GP64()
		MOVQ(f.add, q)
	}
	Label(label)
	x := f.vector()
	load(Mem{Base: p}, x)
	x = f.set.add(f.mul(x, f.scale), f.bias)
	if f.add != nil {
		other := f.vector()
		load(Mem{Base: q}, other)
		x = f.set.add(x, other)
		ADDQ(step, q)
	}
	store(f.least(f.high, f.most(f.low, x)), Mem{Base: p})
	ADDQ(step, p)
	DECQ(left)
	JNE(LabelRef(label))
}
