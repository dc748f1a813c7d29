package catalog

import (
	"slices"

	"github.com/dlgen/dlgen/dsl"
	"github.com/dlgen/dlgen/dsl/diag"
)

// wholeNumbers checks that an operand counts something.
func (c *Call) wholeNumbers(o Operand) bool {
	if !o.Type.DType.IsInt() {
		c.notWhole(o)
		return false
	}
	return true
}

// classes is the number of classes, as given or as the index knows.
func (c *Call) classes() (dsl.Dim, bool) {
	switch {
	case !c.wholeNumbers(c.In[0]):
		return 0, false
	case c.Has("num_classes"):
		return dsl.Dim(c.Int("num_classes")), c.atLeast("num_classes", 1)
	case c.In[0].Type.Index > 0:
		return dsl.Dim(c.In[0].Type.Index), true
	}
	c.Fail("", diag.MissingArgument, "%s needs its argument `num_classes`: how many classes there are is known of an index only", c.Name)
	return 0, false
}

func take(c *Call) {
	x, i := c.In[0].Type, c.In[1]
	if !c.wholeNumbers(i) {
		return
	}
	axis, shape := 0, x.Shape
	if !c.Has("axis") {
		n, _ := x.Shape.Size()
		shape = dsl.Shape{dsl.Dim(n)}
	} else {
		var ok bool
		if axis, ok = c.Axis("axis", len(x.Shape)); !ok {
			return
		}
	}
	if !c.inRange(i, int(shape[axis])) {
		return
	}
	c.Out(dsl.TensorType{DType: x.DType, Index: x.Index, Shape: slices.Concat(shape[:axis], i.Type.Shape, shape[axis+1:])})
}

// inRange checks compile-time indices against the length of their axis.
func (c *Call) inRange(o Operand, n int) bool {
	for _, v := range Flat(o.Const) {
		if i, ok := v.(Int); ok && (int(i) < -n || int(i) >= n) {
			c.Fail(o.Param, diag.IndexOutOfRange, "index %d is past the end of an axis of length %d", i, n)
			return false
		}
	}
	return true
}

// Flat is the numbers of a nested list in their order.
func Flat(v Value) []Value {
	l, ok := v.(List)
	if !ok {
		return []Value{v}
	}
	var out []Value
	for _, x := range l {
		out = append(out, Flat(x)...)
	}
	return out
}

func takeAlong(c *Call) {
	x, i := c.In[0].Type, c.In[1]
	if !c.wholeNumbers(i) {
		return
	}
	t := dsl.TensorType{DType: x.DType, Index: x.Index}
	if !c.Has("axis") {
		n, _ := i.Type.Shape.Size()
		t.Shape = dsl.Shape{dsl.Dim(n)}
		c.Out(t)
		return
	}
	axis, ok := c.Axis("axis", len(x.Shape))
	if !ok {
		return
	}
	if len(i.Type.Shape) != len(x.Shape) {
		c.wrongShape(i, "indices have as many axes as x: %s and %s", x, i.Type)
		return
	}
	var rest dsl.Shape
	if rest, ok = joined(replaced(x.Shape, axis, 1), replaced(i.Type.Shape, axis, 1)); !ok {
		c.doNotFit(c.In...)
		return
	}
	if c.inRange(i, int(x.Shape[axis])) {
		t.Shape = replaced(rest, axis, i.Type.Shape[axis])
		c.Out(t)
	}
}

// boxFits checks that a box of a shape lies within a value.
func (c *Call) boxFits(x, box dsl.Shape, name string) bool {
	start, n, ok := c.wholes("start_indices")
	if !ok {
		return false
	}
	if n != len(x) || len(box) != len(x) {
		c.wrongValue(name, "a value of %d axes needs as many starts and lengths, not %d and %d", len(x), n, len(box))
		return false
	}
	for i := range x {
		from := 0 // what is not known is judged at run time
		if start != nil {
			from = start[i]
		}
		if from < 0 || box[i] < 1 || dsl.Dim(from)+box[i] > x[i] {
			c.wrongValue(name, "from %d on, %d elements do not lie within axis %d, whose length is %d", from, box[i], i, x[i])
			return false
		}
	}
	return true
}

// wholes returns how many whole numbers an operand has, one or a vector, and which if they are known.
func (c *Call) wholes(name string) (known []int, n int, ok bool) {
	o := *c.Operand(name)
	if known, ok := WholeNumbers(o.Const); ok {
		return known, len(known), true
	}
	switch s := o.Type.Shape; {
	case !c.wholeNumbers(o):
		return nil, 0, false
	case len(s) > 1:
		c.wrongShape(o, "`%s` of %s is a whole number or a vector of them, not %s", name, c.Name, o.Type)
		return nil, 0, false
	case len(s) == 1:
		return nil, int(s[0]), true
	}
	return nil, 1, true
}

// scatters checks that indices [m…, k] and values [m…, rest…] fit a shape whose first k axes are indexed.
func (c *Call) scatters(indices, values Operand, to dsl.Shape) bool {
	if !c.wholeNumbers(indices) {
		return false
	}
	s := indices.Type.Shape
	if len(s) == 0 || int(s[len(s)-1]) > len(to) {
		c.wrongShape(indices, "the last axis of the indices has a number for each of the first axes of %s, here it is %s", to, indices.Type)
		return false
	}
	k := s[len(s)-1]
	if want := slices.Concat(s[:len(s)-1], to[k:]); !values.Type.Shape.Equal(want) {
		c.wrongShape(values, "these indices want values of shape %s, not %s", want, values.Type)
		return false
	}
	return true
}

func segment(name, does string, result func(dsl.DType) dsl.DType) Entry {
	return Entry{
		Kind: Func, Name: name, Doc: name + " " + does + " the rows that belong together: data [n, …], segment_ids [n] -> [num_segments, …]; rows of other numbers are left out.",
		Params: []Param{
			required("data", Tensor, "The rows."), required("segment_ids", Tensor, "The number of each row's segment."),
			{Name: "num_segments", Type: IntArg, Default: "none", Doc: "How many segments there are; known without for an index."},
			option("sorted", BoolArg, "false", "Whether the numbers go up; it makes no difference."),
		},
		Rule: func(c *Call) {
			x, ids := c.In[0].Type, c.In[1]
			switch {
			case !c.wholeNumbers(ids):
			case len(x.Shape) == 0 || len(ids.Type.Shape) != 1 || ids.Type.Shape[0] != x.Shape[0]:
				c.wrongShape(ids, "there is a number for each row: %s and %s", x, ids.Type)
			case !c.Has("num_segments") && ids.Type.Index == 0:
				c.Fail("", diag.MissingArgument, "%s needs its argument `num_segments`: how many there are is known of an index only", c.Name)
			case !c.Has("num_segments") || c.atLeast("num_segments", 1):
				c.Out(dsl.TensorType{DType: result(x.DType), Shape: replaced(x.Shape, 0, dsl.Dim(c.Args.Segments(ids.Type)))})
			}
		},
		Example: "output y = " + name + "(x, [0, 0, 1, 1, 1, 2, 2, 0], num_segments=3)",
	}
}

// Segments is how many segments there are, as given or as the index knows.
func (a *Args) Segments(ids dsl.TensorType) int {
	if a.Has("num_segments") {
		return a.Int("num_segments")
	}
	return ids.Index
}
