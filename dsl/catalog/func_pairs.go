package catalog

import (
	"slices"
)

func tensordot(c *Call) {
	a, b := c.In[0].Type.Shape, c.In[1].Type.Shape
	left, right, ok := c.Args.Pairs(len(a), len(b))
	if !ok {
		c.wrongValue("axes", "`axes` is a number of axes, or two lists of axes, of as many as %s and %s have", c.In[0].Type, c.In[1].Type)
		return
	}
	for k := range left {
		if a[left[k]] != b[right[k]] {
			c.lengthsDiffer(left[k], right[k])
			return
		}
	}
	c.product(slices.Concat(dropped(a, left, false), dropped(b, right, false)))
}

// Pairs reads the argument axes of tensordot: which axes of the two values are paired.
func (a *Args) Pairs(rankA, rankB int) (left, right []int, ok bool) {
	switch v := a.Values["axes"].(type) {
	case Int:
		n := int(v)
		if n < 0 || n > min(rankA, rankB) {
			return nil, nil, false
		}
		for i := range n {
			left, right = append(left, rankA-n+i), append(right, i)
		}
		return left, right, true
	case List:
		if len(v) != 2 {
			return nil, nil, false
		}
		var okA, okB bool
		left, okA = axisList(v[0], rankA)
		right, okB = axisList(v[1], rankB)
		return left, right, okA && okB && len(left) == len(right)
	}
	return nil, nil, false
}

// axisList reads different axes, one or a list.
func axisList(v Value, rank int) ([]int, bool) {
	var out []int
	for _, x := range Flat(v) {
		i, ok := x.(Int)
		if !ok || int(i) < -rank || int(i) >= rank || slices.Contains(out, Wrap(int(i), rank)) {
			return nil, false
		}
		out = append(out, Wrap(int(i), rank))
	}
	return out, true
}

func kron(c *Call) {
	a, b := c.In[0].Type.Shape.Clone(), c.In[1].Type.Shape.Clone()
	n := max(len(a), len(b))
	for len(a) < n {
		a = slices.Insert(a, 0, 1)
	}
	for len(b) < n {
		b = slices.Insert(b, 0, 1)
	}
	for i := range a {
		a[i] *= b[i]
	}
	c.product(a)
}

func cross(c *Call) {
	a, b := c.In[0].Type.Shape, c.In[1].Type.Shape
	for _, o := range c.In {
		if !c.needsAxes(o, 1) {
			return
		}
	}
	nameA, nameB, nameC := c.Args.CrossAxes()
	i, ok := c.Axis(nameA, len(a))
	j, also := c.Axis(nameB, len(b))
	if !ok || !also {
		return
	}
	if a[i] < 2 || a[i] > 3 || b[j] < 2 || b[j] > 3 {
		c.wrongShape(c.In[0], "vectors of a vector product have the length 3 or 2: %s", typeList(c.In))
		return
	}
	rest, ok := joined(dropped(a, []int{i}, false), dropped(b, []int{j}, false))
	if !ok {
		c.doNotFit(c.In...)
		return
	}
	if a[i] == 3 || b[j] == 3 {
		k, ok := c.Axis(nameC, len(rest)+1)
		if !ok {
			return
		}
		rest = slices.Insert(rest, k, 3)
	}
	c.product(rest)
}

// CrossAxes are the names of the arguments that tell cross's axes.
func (a *Args) CrossAxes() (x1, x2, result string) {
	if a.Has("axis") {
		return "axis", "axis", "axis"
	}
	return "axisa", "axisb", "axisc"
}
