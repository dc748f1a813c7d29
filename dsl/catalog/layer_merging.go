package catalog

import "github.com/dlgen/dlgen/dsl"

var layerMerging = []Entry{
	mergeEntry("Add", "adds its inputs"), mergeEntry("Multiply", "multiplies its inputs"),
	mergeEntry("Average", "averages its inputs"), mergeEntry("Maximum", "is the largest of its inputs, element by element"),
	mergeEntry("Minimum", "is the smallest of its inputs, element by element"), mergeEntry("Subtract", "is its first input less its second"),
	{
		Kind: Layer, Name: "Concatenate", Inputs: []string{"x…"}, AnyNumber: true,
		Doc:    "Concatenate joins its inputs along an axis: f32[…, a], f32[…, b] -> f32[…, a + b] (keras.layers.Concatenate).",
		Params: params(option("axis", AxisArg, "-1", "The axis that grows.")),
		Rule:   concatenateRule, Example: "output y = (x, x * 2) -> Concatenate",
	},
	{
		Kind: Layer, Name: "Dot", Inputs: []string{"x", "y"},
		Doc: "Dot sums products along one axis of each input: f32[…, k…], f32[…, k…] -> the other axes of both; two vectors give f32[1]. Axes count a sample's from 0 (keras.layers.Dot).",
		Params: params(
			required("axes", Ints, "The axis, or one for each input."),
			option("normalize", BoolArg, "false", "Whether both are scaled to length 1 along their axes first: cosine similarity."),
		),
		Rule: dotRule, Example: "input a: f32[4, 8]\ninput b: f32[6, 8]\noutput y = (a, b) -> Dot(axes=-1)",
	},
}

func mergeEntry(name, does string) Entry {
	return Entry{
		Kind: Layer, Name: name, Inputs: []string{"x…"},
		Doc:  name + " " + does + ", which broadcast as NumPy does (keras.layers." + name + ").",
		Rule: mergeRule, Example: "output y = (x, x * 2) -> " + name,
	}
}

func mergeRule(c *Call) {
	if len(c.In) < 2 || c.Entry.Name == "Subtract" && len(c.In) != 2 {
		want := "at least two tensors"
		if c.Entry.Name == "Subtract" {
			want = "two tensors"
		}
		c.wrongFeeding(want)
		return
	}
	if shape, ok := c.broadcast(c.In...); ok {
		c.Out(floats(shape...))
	}
}

func concatenateRule(c *Call) {
	if len(c.In) < 1 {
		c.wrongFeeding("at least one tensor")
		return
	}
	if c.joinsScalar() {
		return
	}
	axis, ok := c.Axis("axis", len(c.In[0].Type.Shape))
	if !ok {
		return
	}
	out := c.In[0].Type.Shape.Clone()
	for _, o := range c.In[1:] {
		s := o.Type.Shape
		if len(s) != len(out) || !replaced(s, axis, 0).Equal(replaced(out, axis, 0)) {
			c.doNotFit(c.In...)
			return
		}
		out[axis] += s[axis]
	}
	d := Promote(c.In...)
	if d.IsFloat() {
		d = dsl.F32
	}
	c.Out(dsl.TensorType{DType: d, Shape: out})
}

// DotAxes are the axes along which Dot sums, counted from 0; false if a value has not that axis.
func (a *Args) DotAxes(x, y int) (ax, ay int, ok bool) {
	given := a.Ints("axes", 2)
	if len(given) != 2 {
		return 0, 0, false
	}
	ax, ay = Wrap(given[0], x), Wrap(given[1], y)
	return ax, ay, ax >= 0 && ax < x && ay >= 0 && ay < y
}

func dotRule(c *Call) {
	x, y := c.In[0].Type.Shape, c.In[1].Type.Shape
	ax, ay, ok := c.Args.DotAxes(len(x), len(y))
	if !ok {
		c.wrongForm("axes", "an axis of both inputs or one of each, counted without the batch")
		return
	}
	if x[ax] != y[ay] {
		c.doNotFit(c.In...)
		return
	}
	out := append(dropped(x, []int{ax}, false), dropped(y, []int{ay}, false)...)
	if len(out) == 0 {
		out = dsl.Shape{1}
	}
	c.Out(floats(out...))
}
