package catalog

import (
	"slices"

	"github.com/dlgen/dlgen/dsl"
	"github.com/dlgen/dlgen/dsl/diag"
)

func swapAxes(c *Call, x dsl.Shape) (dsl.Shape, bool) {
	a, ok := c.Axis("axis1", len(x))
	b, also := c.Axis("axis2", len(x))
	if !ok || !also {
		return nil, false
	}
	out := x.Clone()
	out[a], out[b] = x[b], x[a]
	return out, true
}

func (c *Call) movedAxes(rank int) ([]int, bool) {
	_, ok := c.Axes("source", rank)
	if _, also := c.Axes("destination", rank); !ok || !also {
		return nil, false
	}
	if a, b := len(c.Ints("source", 1)), len(c.Ints("destination", 1)); a != b {
		c.wrongValue("destination", "%d axes cannot go to %d places", a, b)
		return nil, false
	}
	return c.Args.MovedAxes(rank), true
}

// MovedAxes is the permutation that moveaxis makes.
func (a *Args) MovedAxes(rank int) []int {
	from, to := a.Ints("source", 1), a.Ints("destination", 1)
	order := make([]int, rank)
	for i := range order {
		order[i] = -1
	}
	for i := range from {
		from[i] = Wrap(from[i], rank)
		order[Wrap(to[i], rank)] = from[i]
	}
	next := 0
	for i := range order {
		if order[i] >= 0 {
			continue
		}
		for slices.Contains(from, next) {
			next++
		}
		order[i] = next
		next++
	}
	return order
}

// expanded adds axes of length 1 at places of the result.
func (c *Call) expanded(x dsl.Shape, name string) (dsl.Shape, bool) {
	axes, ok := c.Axes(name, len(x)+len(c.Ints(name, 1)))
	if !ok {
		return nil, false
	}
	out := x.Clone()
	for _, axis := range axes {
		out = slices.Insert(out, axis, 1)
	}
	return out, true
}

func squeeze(c *Call, x dsl.Shape) (dsl.Shape, bool) {
	if !c.Has("axis") {
		return slices.DeleteFunc(x.Clone(), func(d dsl.Dim) bool { return d == 1 }), true
	}
	axes, ok := c.Axes("axis", len(x))
	for _, axis := range axes {
		if x[axis] != 1 {
			c.Fail("axis", diag.WrongShape, "axis %d of %s has the length %d; only axes of length 1 can be dropped", axis, c.In[0].Type, x[axis])
			return nil, false
		}
	}
	return dropped(x, axes, false), ok
}

func axesOnly(c *Call, x dsl.Shape) (dsl.Shape, bool) {
	_, ok := c.Axes("axis", len(x))
	return x, ok
}

// atLeastAxes is the rule of functions that keep the shape of a value with some axes.
func atLeastAxes(n int) func(c *Call, x dsl.Shape) (dsl.Shape, bool) {
	return func(c *Call, x dsl.Shape) (dsl.Shape, bool) { return x, c.needsAxes(c.In[0], n) }
}

func (c *Call) needsAxes(o Operand, n int) bool {
	if len(o.Type.Shape) < n {
		word := "axes"
		if n == 1 {
			word = "axis"
		}
		c.wrongShape(o, "%s takes a value of at least %d %s, not %s", c.Name, n, word, o.Type)
		return false
	}
	return true
}
