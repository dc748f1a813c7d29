package catalog

import (
	"slices"

	"github.com/dlgen/dlgen/dsl"
	"github.com/dlgen/dlgen/dsl/diag"
)

func roll(c *Call, x dsl.Shape) (dsl.Shape, bool) {
	_, n, ok := c.wholes("shift")
	switch {
	case !ok:
		return nil, false
	case !c.Has("axis") && n != 1:
		c.wrongValue("shift", "%d shifts need as many axes", n)
		return nil, false
	case !c.Has("axis"):
		return x, true
	}
	axes, ok := c.Axes("axis", len(x))
	if ok && n != len(axes) && n != 1 {
		c.wrongValue("shift", "%d shifts for %d axes", n, len(axes))
		return nil, false
	}
	return x, ok
}

func rot90(c *Call, x dsl.Shape) (dsl.Shape, bool) {
	axes, ok := c.Axes("axes", len(x))
	if !ok {
		return nil, false
	}
	if len(axes) != 2 {
		c.wrongValue("axes", "a plane has two axes, not %d", len(axes))
		return nil, false
	}
	out := x.Clone()
	if c.Int("k")%2 != 0 {
		out[axes[0]], out[axes[1]] = x[axes[1]], x[axes[0]]
	}
	return out, true
}

func tile(c *Call, x dsl.Shape) (dsl.Shape, bool) {
	counts := c.Ints("repeats", 1)
	for _, n := range counts {
		if n < 1 {
			c.wrongValue("repeats", "x is repeated at least once, not %d times", n)
			return nil, false
		}
	}
	out := x.Clone()
	for len(out) < len(counts) {
		out = slices.Insert(out, 0, 1)
	}
	for i, n := range counts {
		axis := len(out) - len(counts) + i
		out[axis] = multiplied(out[axis], dsl.Dim(n))
	}
	return out, true
}

func repeats(c *Call, x dsl.Shape) (dsl.Shape, bool) {
	axis, n := 0, dsl.Dim(0)
	if size, _ := x.Size(); !c.Has("axis") {
		x, n = dsl.Shape{dsl.Dim(size)}, dsl.Dim(size)
	} else {
		var ok bool
		if axis, ok = c.Axis("axis", len(x)); !ok {
			return nil, false
		}
		n = x[axis]
	}
	counts := c.Ints("repeats", int(n))
	if len(counts) == 1 {
		counts = slices.Repeat(counts, int(n))
	}
	total := dsl.Dim(0)
	for _, k := range counts {
		if k < 0 {
			c.wrongValue("repeats", "an element is repeated 0 times or more, not %d", k)
			return nil, false
		}
		total = plus(total, dsl.Dim(k))
	}
	if len(counts) != int(n) || total == 0 {
		c.wrongValue("repeats", "%d numbers do not fit an axis of length %d", len(counts), n)
		return nil, false
	}
	return replaced(x, axis, total), true
}

func broadcastTo(c *Call, x dsl.Shape) (dsl.Shape, bool) {
	to, ok := c.Shape("shape")
	if !ok {
		return nil, false
	}
	if all, ok := joined(to, x); !ok || !all.Equal(to) {
		c.Fail("shape", diag.ShapesDiffer, "%s cannot be repeated to %s", c.In[0].Type, to)
		return nil, false
	}
	return to, true
}

func pad(c *Call, x dsl.Shape) (dsl.Shape, bool) {
	lo, hi, ok := c.Args.PadWidth(len(x))
	if !ok {
		c.wrongValue("pad_width", "`pad_width` is a number, [before, after], or such a pair for each of the %d axes", len(x))
		return nil, false
	}
	out := x.Clone()
	for i := range out {
		if lo[i] < 0 || hi[i] < 0 {
			c.wrongValue("pad_width", "what is put around x is not negative")
			return nil, false
		}
		out[i] = plus(out[i], plus(dsl.Dim(lo[i]), dsl.Dim(hi[i])))
	}
	return out, true
}

// PadWidth reads the argument pad_width: how many elements go before and behind each axis.
func (a *Args) PadWidth(rank int) (lo, hi []int, ok bool) {
	lo, hi = make([]int, rank), make([]int, rank)
	set := func(axes []int, pair Value) bool {
		before, after, ok := intPair(pair)
		for _, i := range axes {
			lo[i], hi[i] = before, after
		}
		return ok
	}
	all := make([]int, rank)
	for i := range all {
		all[i] = i
	}
	l, isList := a.Values["pad_width"].(List)
	if !isList || len(l) > 0 && !isListValue(l[0]) {
		return lo, hi, set(all, a.Values["pad_width"])
	}
	if len(l) == 1 {
		return lo, hi, set(all, l[0])
	}
	if len(l) != rank {
		return lo, hi, false
	}
	for i, pair := range l {
		if !set([]int{i}, pair) {
			return lo, hi, false
		}
	}
	return lo, hi, true
}

func isListValue(v Value) bool { _, ok := v.(List); return ok }

// intPair reads an int, or two.
func intPair(v Value) (a, b int, ok bool) {
	if l, isList := v.(List); isList {
		if len(l) == 1 {
			return intPair(l[0])
		}
		if len(l) != 2 {
			return 0, 0, false
		}
		x, xok := l[0].(Int)
		y, yok := l[1].(Int)
		return int(x), int(y), xok && yok
	}
	n, ok := v.(Int)
	return int(n), int(n), ok
}
