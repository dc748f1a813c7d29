package main

import (
	"slices"
	"strconv"
	"strings"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// loop writes the function: whole vectors, then a masked end. Operands are the slices that are read, y what is written;
// behind them come numbers, each for all elements.
func (s set) loop(f function) {
	s.declare(f)
	clear(twins)
	again, lies = itself, inRegister
	l := s.arguments(f)
	l.sum = s.runningSum(f)
	l.at, l.fold = GP64(), s.fold(f)
	XORQ(l.at, l.at)
	l.fetch()
	l.whole()
	ADDQ(I32(s.lanes), l.n)
	JE(LabelRef("done"))
	l.end()
	Label("done")
	l.sum.give()
	VZEROUPPER()
	RET()
	for _, write := range aside {
		write()
	}
	aside = nil
}

// declare writes the function's head.
func (s set) declare(f function) {
	params := strings.Join(slices.Concat([]string{"y"}, f.operands), ", ") + " *float32, "
	if f.unwritten {
		params = strings.TrimPrefix(params, "y, ")
	}
	for _, o := range f.numbers {
		params += o + " float32, "
	}
	result := ""
	if f.sum != noSum {
		result = " float32"
	}
	TEXT(f.name+s.name, NOSPLIT, "func("+params+"n int)"+result)
	Pragma("noescape")
	Doc(f.name + s.name + " " + f.doc)
}

// looping is a function that is being written.
type looping struct {
	set
	f        function
	y        reg.GPVirtual // nil if nothing is written
	n, at    reg.GPVirtual // how many elements are left, how many are done
	pointers []reg.GPVirtual
	formula  func(xs []v) v
	sum      *running
	fold     int             // how many vectors at a time
	fetched  []reg.GPVirtual // behind which memory is fetched
	ahead    reg.GPVirtual   // how far behind at
}

// arguments loads what the function is given.
func (s set) arguments(f function) *looping {
	l := &looping{set: s, f: f}
	if !f.unwritten {
		l.y = argument("y")
	}
	l.n = argument("n")
	for _, o := range f.operands {
		l.pointers = append(l.pointers, argument(o))
	}
	var numbers []v
	for _, o := range f.numbers {
		numbers = append(numbers, s.everywhere(o))
	}
	if f.hold != nil {
		f.hold(s)
	}
	l.formula = func(xs []v) v { return f.formula(s, slices.Concat(xs, numbers)) }
	return l
}

// fetch finds out what is fetched ahead, and how far. A negative n says that there is nothing behind: then it is what is there already.
func (l *looping) fetch() {
	switch {
	case l.f.behind:
		l.fetched = []reg.GPVirtual{l.y}
	case l.f.ahead:
		l.fetched = l.pointers
	}
	if l.fetched != nil {
		l.ahead = GP64()
		MOVQ(l.n, l.ahead)
	}
	if l.f.ahead || l.f.behind || len(l.f.numbers) > 0 {
		TESTQ(l.n, l.n)
		JGE(LabelRef("begin"))
		NEGQ(l.n)
		if l.fetched != nil {
			XORQ(l.ahead, l.ahead)
		}
		Label("begin")
	}
}

// whole writes the loops over whole vectors, first as many as possible at a time.
func (l *looping) whole() {
	counts := groups(l.fold)
	for i, count := range counts {
		from, to := "group"+strconv.Itoa(i), "fewer"+strconv.Itoa(i)
		if i == 0 {
			SUBQ(I32(l.lanes*count), l.n)
		} else {
			ADDQ(I32(l.lanes*(counts[i-1]-count)), l.n)
		}
		JL(LabelRef(to))
		Label(from)
		if i == 0 && l.fetched != nil {
			for _, p := range l.fetched {
				for line := 0; line < l.lanes*l.fold*4; line += 64 {
					PREFETCHT0(Mem{Base: p, Index: l.ahead, Scale: 4, Disp: line})
				}
			}
			ADDQ(I32(l.lanes*l.fold), l.ahead)
		}
		l.sum.add(l.pass(l.pointers, l.y, l.at, count, !l.f.anew || l.lanes == 16, l.formula))
		SUBQ(I32(l.lanes*count), l.n)
		JGE(LabelRef(from))
		Label(to)
	}
}

// end writes what is done with less than a vector.
func (l *looping) end() {
	mask := l.mask(l.n)
	xs := make([]v, len(l.pointers))
	for i, p := range l.pointers {
		xs[i] = l.vector()
		l.loadMasked(Mem{Base: p, Index: l.at, Scale: 4}, mask, xs[i])
	}
	last := l.formula(xs)
	l.sum.addMasked(last, mask)
	if l.y != nil {
		l.storeMasked(last, mask, Mem{Base: l.y, Index: l.at, Scale: 4})
	}
}

// groups are how many vectors at a time are computed, first as many as possible and then what is left, in the end one by one.
func groups(fold int) []int {
	switch {
	case fold == 1:
		return []int{1}
	case fold <= 4:
		return []int{fold, 1}
	}
	return []int{fold, 2, 1}
}

// again reads an operand anew, so that it need not stay in registers meanwhile.
var again func(x v) v

// lies is where instructions read an operand's vectors: memory, in the masked end a register.
var lies func(x v) []Op

// pass computes so many vectors and goes on; it returns them, which it has stored if there is a y. The operands are read into registers unless the
// formula asks for their places alone.
func (s set) pass(pointers []reg.GPVirtual, y, at reg.GPVirtual, count int, read bool, formula func(xs []v) v) []v {
	place := func(p reg.GPVirtual, i int) Mem { return Mem{Base: p, Index: at, Scale: 4, Disp: i * s.lanes * 4} }
	group := func(p reg.GPVirtual, read bool) v {
		xs := make([]v, count)
		for i := range xs {
			xs[i] = s.vector()
			if read {
				VMOVUPS(place(p, i), xs[i])
			}
		}
		twins[xs[0]] = xs
		return xs[0]
	}
	xs := make([]v, len(pointers))
	for k, p := range pointers {
		xs[k] = group(p, read)
	}
	again = func(x v) v { return group(pointers[slices.Index(xs, x)], true) }
	lies = func(x v) []Op {
		all := make([]Op, count)
		for i := range all {
			all[i] = place(pointers[slices.Index(xs, x)], i)
		}
		return all
	}
	outs := twinsOf(formula(xs))
	for i, out := range outs {
		if y != nil {
			VMOVUPS(out, place(y, i))
		}
	}
	again, lies = itself, inRegister
	clear(twins)
	ADDQ(I32(s.lanes*count), at)
	return outs
}

// itself and inRegister are again and lies where an operand is in a register.
func itself(x v) v { return x }

func inRegister(x v) []Op { return []Op{x} }

// mask has ones in the first n lanes.
func (s set) mask(n reg.GPVirtual) reg.Register {
	if s.lanes == 16 {
		bits, k := GP64(), K()
		MOVQ(I32(-1), bits)
		BZHIQ(n, bits, bits)
		KMOVW(bits.As32(), k)
		return k
	}
	p, back, m := GP64(), GP64(), YMM()
	XORQ(back, back)
	SUBQ(n, back)
	LEAQ(NewDataAddr(NewStaticSymbol("masks"), 0), p)
	VMOVUPS(Mem{Base: p, Index: back, Scale: 4, Disp: 64}, m)
	return m
}
