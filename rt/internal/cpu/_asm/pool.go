package main

import (
	"fmt"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// pools writes the maximum and the sum of windows and their derivatives.
func pools() {
	for _, variant := range []variant{avx2, avx512} {
		s := set{variant}
		s.overWindows("vecPeaks", []string{
			" takes the largest of so many windows of n channels, step bytes apart, NaN if there is one. A window's",
			"elements begin at places, counted from where it does; from one result to the next it is next bytes.",
		}, s.largest())
		s.overWindows("vecTotals", []string{" adds up so many windows, as vecPeaks" + s.name + " takes the largest."}, s.total())
		s.give("vecGive", "adds dy to dx", false)
		s.give("vecGivePut", "puts dy into dx", true)
		s.peaksOfFour()
		s.peakOfFour()
		s.peak("vecPeak", "adds dy to dx", false)
		s.peak("vecPeakPut", "puts dy, and 0 elsewhere in the window, into dx", true)
	}
}

// reading reads a vector of channels, all of it or the lanes of a mask.
type reading func(m Mem, to v)

// windowFold is what becomes of a vector of channels over the places of a window: begin returns the registers that it lies in, take
// takes an element, end returns the result.
type windowFold struct {
	begin func() []v
	take  func(acc []v, e v)
	end   func(acc []v) v
}

// largest takes the largest, NaN if there is one.
func (s set) largest() windowFold {
	return windowFold{
		begin: func() []v { return []v{s.put(lanesOf(lowest)), s.nothing()} },
		take: func(acc []v, e v) {
			VMAXPS(e, acc[0], acc[0])
			VORPS(s.choose(e, unordered, e, e, s.xor(e, e)), acc[1], acc[1])
		},
		end: func(acc []v) v { return s.or(acc[1], acc[0]) },
	}
}

// total adds up.
func (s set) total() windowFold {
	return windowFold{
		begin: func() []v { return []v{s.nothing()} },
		take:  func(acc []v, e v) { VADDPS(e, acc[0], acc[0]) },
		end:   func(acc []v) v { return acc[0] },
	}
}

// nothing returns a vector of zeros.
func (s set) nothing() v {
	x := s.vector()
	VXORPS(x, x, x)
	return x
}

// overWindows are the operands of a function that makes one number of each of neighbouring windows, channel by channel.
type overWindows struct {
	s                               set
	fold                            windowFold
	y, x, places, count, step, next reg.GPVirtual
	step3, next3                    reg.GPVirtual // three times as much
}

// overWindows writes such a function: a vector of channels of all windows, four of these at a time, then the next.
func (s set) overWindows(name string, doc []string, fold windowFold) {
	TEXT(name+s.name, NOSPLIT, "func(y, x *float32, places *int32, count, n, windows, step, next int)")
	Pragma("noescape")
	doc[0] = name + s.name + doc[0]
	Doc(doc...)
	w := overWindows{s: s, fold: fold, places: argument("places"), count: argument("count"), step: argument("step"), next: argument("next"), y: GP64(), x: GP64(), step3: GP64(), next3: GP64()}
	LEAQ(Mem{Base: w.step, Index: w.step, Scale: 2}, w.step3)
	LEAQ(Mem{Base: w.next, Index: w.next, Scale: 2}, w.next3)
	done, n, bytes := GP64(), GP64(), s.lanes*4
	XORQ(done, done)
	Label("channels")
	w.from(done)
	Load(Param("n"), n)
	SHLQ(Imm(2), n)
	SUBQ(done, n)
	CMPQ(n, I32(bytes))
	JL(LabelRef("end"))
	w.all("look", func(m Mem, to v) { VMOVUPS(m, to) }, func(x v, m Mem) { VMOVUPS(x, m) })
	ADDQ(I32(bytes), done)
	JMP(LabelRef("channels"))
	Label("end")
	SHRQ(Imm(2), n)
	JE(LabelRef("done"))
	mask := s.mask(n)
	w.all("lookLast", func(m Mem, to v) { s.loadMasked(m, mask, to) }, func(x v, m Mem) { s.storeMasked(x, mask, m) })
	Label("done")
	VZEROUPPER()
	RET()
}

// from goes to the first window, so many bytes into its channels.
func (w *overWindows) from(bytes reg.GPVirtual) {
	Load(Param("x"), w.x)
	ADDQ(bytes, w.x)
	Load(Param("y"), w.y)
	ADDQ(bytes, w.y)
}

// all goes through all windows, four at a time.
func (w *overWindows) all(label string, load reading, store func(x v, m Mem)) {
	windows := GP64()
	Load(Param("windows"), windows)
	for _, each := range []int{4, 1} {
		name := fmt.Sprint(label, each)
		Label(name)
		SUBQ(I32(each), windows)
		JL(LabelRef(name + "Not"))
		w.some(each, name+"Place", load, store)
		JMP(LabelRef(name))
		Label(name + "Not")
		ADDQ(I32(each), windows)
	}
}

// some goes through one window, or four.
func (w *overWindows) some(each int, label string, load reading, store func(x v, m Mem)) {
	steps := func(base, step, step3 reg.GPVirtual) []Mem {
		return []Mem{{Base: base}, {Base: base, Index: step, Scale: 1}, {Base: base, Index: step, Scale: 2}, {Base: base, Index: step3, Scale: 1}}[:each]
	}
	accs := make([][]v, each)
	for i := range accs {
		accs[i] = w.fold.begin()
	}
	eachPlace(label, w.places, w.count, func(at reg.GPVirtual) {
		LEAQ(Mem{Base: w.x, Index: at, Scale: 4}, at)
		for i, m := range steps(at, w.step, w.step3) {
			e := w.s.vector()
			load(m, e)
			w.fold.take(accs[i], e)
		}
	})
	for i, m := range steps(w.y, w.next, w.next3) {
		store(w.fold.end(accs[i]), m)
	}
	for range each {
		ADDQ(w.step, w.x)
		ADDQ(w.next, w.y)
	}
}

// eachPlace does something at each place of a window, of which there is one at least.
func eachPlace(label string, places, count reg.GPVirtual, do func(at reg.GPVirtual)) {
	i, at := GP64(), GP64()
	XORQ(i, i)
	Label(label)
	MOVLQSX(Mem{Base: places, Index: i, Scale: 4}, at)
	do(at)
	INCQ(i)
	CMPQ(i, count)
	JL(LabelRef(label))
}

// channels goes through the n channels of a window, a vector at a time and at last by a mask, with pointers to them.
func (s set) channels(n reg.GPVirtual, whole func(), last func(mask reg.Register), pointers ...reg.GPVirtual) {
	Label("channels")
	SUBQ(I32(s.lanes), n)
	JL(LabelRef("end"))
	whole()
	for _, p := range pointers {
		ADDQ(I32(4*s.lanes), p)
	}
	JMP(LabelRef("channels"))
	Label("end")
	ADDQ(I32(s.lanes), n)
	JE(LabelRef("done"))
	last(s.mask(n))
	Label("done")
}

// give writes a function that gives what dy has for a window to all of its places.
func (s set) give(name, doc string, put bool) {
	TEXT(name+s.name, NOSPLIT, "func(dx, dy *float32, places *int32, count, n, windows, step, next int)")
	Pragma("noescape")
	Doc(name+s.name+" "+doc+" at all places of each of so many windows of n channels, step bytes apart. A window's elements begin at places,",
		"counted from where it does; from one of dy to the next it is next bytes.")
	dx, dy, places, count := argument("dx"), argument("dy"), argument("places"), argument("count")
	windows, step, n, p, q := argument("windows"), argument("step"), GP64(), GP64(), GP64()
	Label("window")
	Load(Param("n"), n)
	MOVQ(dx, p)
	MOVQ(dy, q)
	s.channels(n, func() {
		d := s.put(Mem{Base: q})
		eachPlace("give", places, count, func(at reg.GPVirtual) {
			to, sum := Mem{Base: p, Index: at, Scale: 4}, d
			if !put {
				sum = s.add(d, to)
			}
			VMOVUPS(sum, to)
		})
	}, func(mask reg.Register) {
		last := s.vector()
		s.loadMasked(Mem{Base: q}, mask, last)
		eachPlace("giveLast", places, count, func(at reg.GPVirtual) {
			to, sum := Mem{Base: p, Index: at, Scale: 4}, s.put(last) // which storing changes
			if !put {
				before := s.vector()
				s.loadMasked(to, mask, before)
				sum = s.add(sum, before)
			}
			s.storeMasked(sum, mask, to)
		})
	}, p, q)
	ADDQ(step, dx)
	ADDQ(argument("next"), dy)
	DECQ(windows)
	JNE(LabelRef("window"))
	VZEROUPPER()
	RET()
}

// peak writes a function that gives what dy has for a window to the first largest of its places.
func (s set) peak(name, doc string, put bool) {
	TEXT(name+s.name, NOSPLIT, "func(dx, x, dy *float32, places *int32, count, n, windows, step int) (nan int)")
	Pragma("noescape")
	Doc(name+s.name+" "+doc+" at the first largest of each of so many windows, step bytes apart, of n channels, which are",
		"whole vectors. A window's elements begin at places, counted from where it does. It reports whether a NaN was seen;",
		"then dx is wrong there.")
	dx, x, dy, places, count := argument("dx"), argument("x"), argument("dy"), argument("places"), argument("count")
	windows, step, n := argument("windows"), argument("step"), GP64()
	Load(Param("n"), n)
	SHLQ(Imm(2), n)
	SUBQ(n, step) // from a window's last channel to the next window
	bytes := s.lanes * 4
	bad := s.vector()
	VXORPS(bad, bad, bad)
	i, at := GP64(), GP64()
	Label("window")
	Load(Param("n"), n)
	Label("channel")
	best := s.put(lanesOf(0xff800000))
	XORQ(i, i)
	Label("look")
	MOVLQSX(Mem{Base: places, Index: i, Scale: 4}, at)
	e := s.put(Mem{Base: x, Index: at, Scale: 4})
	VMAXPS(e, best, best) // e where either is NaN …
	// … so that the sum of all elements less themselves is NaN if one is; infinities would be too, so compare.
	nan := s.choose(e, unordered, e, e, s.xor(e, e))
	VORPS(nan, bad, bad)
	INCQ(i)
	CMPQ(i, count)
	JL(LabelRef("look"))
	left := s.put(Mem{Base: dy})
	zero := s.vector()
	VXORPS(zero, zero, zero)
	XORQ(i, i)
	Label("give")
	MOVLQSX(Mem{Base: places, Index: i, Scale: 4}, at)
	e2 := s.put(Mem{Base: x, Index: at, Scale: 4})
	take := s.choose(e2, equal, best, left, zero)
	VMOVUPS(s.choose(e2, equal, best, zero, left), left)
	to := Mem{Base: dx, Index: at, Scale: 4}
	if !put {
		take = s.add(take, to)
	}
	VMOVUPS(take, to)
	INCQ(i)
	CMPQ(i, count)
	JL(LabelRef("give"))
	ADDQ(I32(bytes), x)
	ADDQ(I32(bytes), dx)
	ADDQ(I32(bytes), dy)
	SUBQ(I32(s.lanes), n)
	JG(LabelRef("channel"))
	ADDQ(step, x)
	ADDQ(step, dx)
	DECQ(windows)
	JNE(LabelRef("window"))
	s.unorderedLanes(bad)
	VZEROUPPER()
	RET()
}

// Most windows are of two by two places: what these see is read into registers once.

// window4 reads a vector of each of a window's four places, and returns the largest; which of them is NaN does not show.
func (s set) window4(p reg.GPVirtual, at []reg.GPVirtual, load func(m Mem, to v)) (seen []v, best v) {
	for i := range at {
		e := s.vector()
		load(Mem{Base: p, Index: at[i], Scale: 4}, e)
		seen = append(seen, e)
	}
	best = s.most(s.most(seen[0], seen[1]), s.most(seen[2], seen[3]))
	return seen, best
}

// placesOf reads so many places.
func placesOf(count int) (at []reg.GPVirtual) {
	places := argument("places")
	for i := range count {
		p := GP64()
		MOVLQSX(Mem{Base: places, Disp: 4 * i}, p)
		at = append(at, p)
	}
	return at
}

// peaksOfFour writes vecPeaks for windows of four places.
func (s set) peaksOfFour() {
	TEXT("vecPeaks4"+s.name, NOSPLIT, "func(y, x *float32, places *int32, n, windows, step, next int)")
	Pragma("noescape")
	Doc("vecPeaks4" + s.name + " is vecPeaks" + s.name + " for windows of four places.")
	at := placesOf(4)
	y, x, windows, step, n, p, q := argument("y"), argument("x"), argument("windows"), argument("step"), GP64(), GP64(), GP64()
	nan := s.put(lanesOf(0x7fc00000))
	largest := func(load func(m Mem, to v)) v {
		seen, best := s.window4(p, at, load)
		best = s.choose(seen[0], unordered, seen[1], nan, best)
		return s.choose(seen[2], unordered, seen[3], nan, best)
	}
	Label("window")
	Load(Param("n"), n)
	MOVQ(x, p)
	MOVQ(y, q)
	s.channels(n, func() {
		VMOVUPS(largest(func(m Mem, to v) { VMOVUPS(m, to) }), Mem{Base: q})
	}, func(mask reg.Register) {
		s.storeMasked(largest(func(m Mem, to v) { s.loadMasked(m, mask, to) }), mask, Mem{Base: q})
	}, p, q)
	ADDQ(step, x)
	ADDQ(argument("next"), y)
	DECQ(windows)
	JNE(LabelRef("window"))
	VZEROUPPER()
	RET()
}

// peakOfFour writes vecPeakPut for windows of four places.
func (s set) peakOfFour() {
	TEXT("vecPeakPut4"+s.name, NOSPLIT, "func(dx, x, dy *float32, places *int32, n, windows, step int) (nan int)")
	Pragma("noescape")
	Doc("vecPeakPut4" + s.name + " is vecPeakPut" + s.name + " for windows of four places.")
	at := placesOf(4)
	dx, x, dy, windows, step, n := argument("dx"), argument("x"), argument("dy"), argument("windows"), argument("step"), GP64()
	Load(Param("n"), n)
	SHLQ(Imm(2), n)
	SUBQ(n, step)
	bytes := s.lanes * 4
	bad, zero, nan := s.vector(), s.vector(), s.put(lanesOf(0x7fc00000))
	VXORPS(bad, bad, bad)
	VXORPS(zero, zero, zero)
	Label("window")
	Load(Param("n"), n)
	Label("channel")
	seen, best := s.window4(x, at, func(m Mem, to v) { VMOVUPS(m, to) })
	for i := 0; i < len(seen); i += 2 {
		VMOVUPS(s.choose(seen[i], unordered, seen[i+1], nan, bad), bad)
	}
	left := s.put(Mem{Base: dy})
	for i, e := range seen {
		to := Mem{Base: dx, Index: at[i], Scale: 4}
		if i+1 == len(seen) { // none of the others is the largest
			VMOVUPS(left, to)
			break
		}
		VMOVUPS(s.choose(e, equal, best, left, zero), to)
		left = s.choose(e, equal, best, zero, left)
	}
	ADDQ(I32(bytes), x)
	ADDQ(I32(bytes), dx)
	ADDQ(I32(bytes), dy)
	SUBQ(I32(s.lanes), n)
	JG(LabelRef("channel"))
	ADDQ(step, x)
	ADDQ(step, dx)
	DECQ(windows)
	JNE(LabelRef("window"))
	s.unorderedLanes(bad)
	VZEROUPPER()
	RET()
}

// unorderedLanes returns from a function whether there is a NaN.
func (s set) unorderedLanes(bad v) {
	seen := GP64()
	XORQ(seen, seen)
	if s.lanes == 16 {
		k := K()
		VCMPPS(Imm(unordered), bad, bad, k)
		KMOVW(k, seen.As32())
	} else {
		m := s.vector()
		VCMPPS(Imm(unordered), bad, bad, m)
		VMOVMSKPS(m, seen.As32())
	}
	Store(seen, ReturnIndex(0))
}
