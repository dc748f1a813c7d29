package catalog

import (
	"slices"

	"github.com/dlgen/dlgen/dsl"
)

// What the rules of functions read. A reader that fails has reported why, and ok is false.

// broadcast returns the shape to which operands are repeated, as NumPy does it.
func (c *Call) broadcast(ops ...Operand) (out dsl.Shape, ok bool) {
	out = dsl.Shape{}
	for _, o := range ops {
		if out, ok = joined(out, o.Type.Shape); !ok {
			c.doNotFit(ops...)
			return nil, false
		}
	}
	return out, true
}

// joined returns the shape to which two shapes are repeated.
func joined(a, b dsl.Shape) (dsl.Shape, bool) {
	if len(a) < len(b) {
		a, b = b, a
	}
	out := a.Clone()
	for i, d := range b {
		at := len(a) - len(b) + i
		switch {
		case d == out[at] || d == 1:
		case out[at] == 1:
			out[at] = d
		default:
			return nil, false
		}
	}
	return out, true
}

// param returns the operands given for a parameter.
func (c *Call) param(name string) []Operand {
	var out []Operand
	for _, o := range c.In {
		if o.Param == name {
			out = append(out, o)
		}
	}
	return out
}

// Axis returns an axis argument counted from 0, for a value of a number of axes.
func (c *Call) Axis(name string, rank int) (int, bool) {
	return c.axisAt(name, c.Int(name), rank)
}

func (c *Call) axisAt(name string, axis, rank int) (int, bool) {
	if axis < -rank || axis >= rank {
		c.noSuchAxis(name, axis, rank)
		return 0, false
	}
	return Wrap(axis, rank), true
}

// Wrap counts a negative axis from 0.
func Wrap(axis, rank int) int {
	if axis < 0 {
		return axis + rank
	}
	return axis
}

// Axes returns an argument of axes, sorted and counted from 0; none is all axes.
func (c *Call) Axes(name string, rank int) ([]int, bool) {
	given := c.Args.AxesGiven(name, rank)
	for i, axis := range given {
		at, ok := c.axisAt(name, axis, rank)
		if !ok {
			return nil, false
		}
		given[i] = at
	}
	slices.Sort(given)
	if len(slices.Compact(slices.Clone(given))) < len(given) {
		c.axisTwice(name)
		return nil, false
	}
	return given, true
}

// AxesGiven returns an argument of axes as it was given: one, several, or all of rank for none.
func (a *Args) AxesGiven(name string, rank int) []int {
	if !a.Has(name) {
		all := make([]int, rank)
		for i := range all {
			all[i] = i
		}
		return all
	}
	return a.Ints(name, 1)
}

// AxesOf returns the axes that an argument names, sorted and counted from 0; the rule has checked them.
func (a *Args) AxesOf(name string, rank int) []int {
	axes := a.AxesGiven(name, rank)
	for i, axis := range axes {
		axes[i] = Wrap(axis, rank)
	}
	slices.Sort(axes)
	return axes
}

// dropped returns a shape without some of its axes, or with length 1 there.
func dropped(s dsl.Shape, axes []int, keep bool) dsl.Shape {
	out := dsl.Shape{}
	for i, d := range s {
		if !slices.Contains(axes, i) {
			out = append(out, d)
		} else if keep {
			out = append(out, 1)
		}
	}
	return out
}

// replaced returns a shape with another length of one axis.
func replaced(s dsl.Shape, axis int, d dsl.Dim) dsl.Shape {
	out := s.Clone()
	out[axis] = d
	return out
}

// shapeOf returns lengths as a shape.
func shapeOf(lengths []int) dsl.Shape {
	out := make(dsl.Shape, len(lengths))
	for i, n := range lengths {
		out[i] = dsl.Dim(n)
	}
	return out
}

// Shape returns a shape argument whose lengths are all positive.
func (c *Call) Shape(name string) (dsl.Shape, bool) {
	out := shapeOf(c.Ints(name, 1))
	for _, d := range out {
		if d < 1 {
			c.wrongValue(name, "an axis has a length of at least 1, not %d", int(d))
			return nil, false
		}
	}
	return out, true
}

// DType returns a dtype argument, or otherwise if it is none.
func (c *Call) DType(name string, otherwise dsl.DType) dsl.DType {
	return c.Args.DType(name, otherwise)
}

// DType returns a dtype argument, or otherwise if it is none.
func (a *Args) DType(name string, otherwise dsl.DType) dsl.DType {
	if d, ok := a.Values[name].(DType); ok {
		return dsl.DType(d)
	}
	return otherwise
}

// atLeast checks an int argument.
func (c *Call) atLeast(name string, least int) bool {
	if n := c.Int(name); n < least {
		c.wrongValue(name, "`%s` of %s is at least %d, not %d", name, c.Name, least, n)
		return false
	}
	return true
}
