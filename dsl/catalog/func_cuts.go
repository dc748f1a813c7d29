package catalog

import (
	"slices"

	"github.com/dlgen/dlgen/dsl"
)

// gluing returns the entry of a concatenation whose axis depends on the number of axes, which is made at least some.
func gluing(name, does string, axis func(rank int) int, least int) Entry {
	return Entry{
		Kind: Func, Name: name, Doc: name + " " + does + ".", Params: []Param{required("xs", Tensors, "The values.")},
		Example: "output y = " + name + "([x, x])",
		Rule: func(c *Call) {
			for i := range c.In {
				c.In[i].Type.Shape = AtLeast(c.In[i].Type.Shape, least)
			}
			rank := 0
			if len(c.In) > 0 {
				rank = len(c.In[0].Type.Shape)
			}
			c.concatenated(axis(rank))
		},
	}
}

// AtLeast returns a shape with as many axes as hstack (1), vstack (2) and dstack (3) want: a vector is a row.
func AtLeast(s dsl.Shape, n int) dsl.Shape {
	s = s.Clone()
	for len(s) < min(n, 2) {
		s = slices.Insert(s, 0, 1)
	}
	for len(s) < n {
		s = append(s, 1)
	}
	return s
}

func cutting(name, what string, axis func(rank int) int) Entry {
	return Entry{
		Kind: Func, Name: name, Doc: name + " cuts the " + what + ", into equal parts or at places.",
		Params:  []Param{anyX, required("indices_or_sections", Ints, "How many parts, or the places where new ones begin.")},
		Example: "a, b, d = " + name + "(x, [1, 2])\noutput y = a",
		Rule: func(c *Call) {
			if n := len(c.In[0].Type.Shape); c.needsAxes(c.In[0], max(axis(n)+1, 1)) {
				c.parts(axis(n), true)
			}
		},
	}
}

// parts is the rule of cutting an axis.
func (c *Call) parts(given int, equal bool) {
	t := c.In[0].Type
	axis, ok := c.axisAt("axis", given, len(t.Shape))
	if !ok {
		return
	}
	n := int(t.Shape[axis])
	if k, one := c.Args.Values["indices_or_sections"].(Int); one && (k < 1 || int(k) > n || equal && n%int(k) != 0) {
		c.wrongValue("indices_or_sections", "axis %d of %s has the length %d, which cannot be cut into %d equal parts", axis, t, n, k)
		return
	}
	places := c.Args.Cuts(n)
	var out []dsl.TensorType
	for i := 1; i < len(places); i++ {
		if places[i] <= places[i-1] {
			c.wrongValue("indices_or_sections", "places of cuts go up from 1 to %d, and no part is empty", n-1)
			return
		}
		part := t
		part.Shape = replaced(t.Shape, axis, dsl.Dim(places[i]-places[i-1]))
		out = append(out, part)
	}
	c.Out(out...)
}

// Cuts are the places where parts of an axis of length n begin, then n.
func (a *Args) Cuts(n int) []int {
	out := []int{0}
	if k, ok := a.Values["indices_or_sections"].(Int); ok {
		for i := range int(k) {
			size := n / int(k)
			if i < n%int(k) {
				size++
			}
			out = append(out, out[i]+size)
		}
		return out
	}
	for _, at := range a.Ints("indices_or_sections", 1) {
		out = append(out, Wrap(at, n))
	}
	return append(out, n)
}

func meshgrid(c *Call) {
	var shape dsl.Shape
	for _, o := range c.In {
		switch len(o.Type.Shape) {
		case 0:
			shape = append(shape, 1)
		case 1:
			shape = append(shape, o.Type.Shape[0])
		default:
			c.wrongShape(o, "meshgrid takes vectors, not %s", o.Type)
			return
		}
	}
	if c.Word("indexing") == "xy" && len(shape) > 1 {
		shape[0], shape[1] = shape[1], shape[0]
	}
	var out []dsl.TensorType
	for _, o := range c.In {
		out = append(out, dsl.TensorType{DType: o.Type.DType, Shape: shape})
	}
	c.Out(out...)
}
