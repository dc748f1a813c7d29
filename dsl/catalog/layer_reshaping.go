package catalog

import "github.com/dlgen/dlgen/dsl"

var layerReshaping = []Entry{
	{
		Kind: Layer, Name: "Flatten", AnyNumber: true,
		Doc:    "Flatten puts all elements into one axis: f32[h, w, c] -> f32[h·w·c], a scalar -> f32[1] (keras.layers.Flatten).",
		Params: params(dataFormatParam), Rule: flattenRule, Example: "output y = x -> Flatten",
	},
	{
		Kind: Layer, Name: "Reshape", AnyNumber: true,
		Doc:    "Reshape gives the same elements another shape; one length may be -1, which the others tell (keras.layers.Reshape).",
		Params: params(required("target_shape", ShapeArg, "Shape of the result, without the batch.")),
		Rule:   reshapeRule, Example: "output y = x -> Reshape([64, -1])",
	},
	{
		Kind: Layer, Name: "Permute", AnyNumber: true,
		Doc:    "Permute reorders a sample's axes, counted from 0: result axis i is x's axis dims[i] (keras.layers.Permute, which counts from 1).",
		Params: params(required("dims", ShapeArg, "The axes of x in the result's order.")),
		Rule:   permuteRule, Example: "output y = x -> Permute([2, 0, 1])",
	},
	{
		Kind: Layer, Name: "RepeatVector", AnyNumber: true,
		Doc:    "RepeatVector repeats a vector n times: f32[d] -> f32[n, d] (keras.layers.RepeatVector).",
		Params: params(required("n", IntArg, "How often.")),
		Rule:   repeatVectorRule, Example: "input v: f32[4]\noutput y = v -> RepeatVector(3)",
	},
	borderEntry("Cropping", "cropping", 1), borderEntry("Cropping", "cropping", 2), borderEntry("Cropping", "cropping", 3),
	borderEntry("ZeroPadding", "padding", 1), borderEntry("ZeroPadding", "padding", 2), borderEntry("ZeroPadding", "padding", 3),
	upsamplingEntry(1), upsamplingEntry(2), upsamplingEntry(3),
}

func borderEntry(kind, arg string, n int) Entry {
	name, def, does := kind+dimensions[n], "1", "adds zeros around"
	if kind == "Cropping" {
		does = "cuts elements off"
		if n == 2 {
			def = "0"
		}
	}
	p := params(option(arg, AnyArg, def, "How much: one number, one for each axis, or a pair of front and back for each axis."))
	if n > 1 || kind == "ZeroPadding" {
		p = append(p, dataFormatParam)
	}
	return Entry{
		Kind: Layer, Name: name, Params: p, AnyNumber: true,
		Doc:  name + " " + does + " the spatial axes: f32" + spatialForm[n] + " (keras.layers." + name + ").",
		Rule: func(c *Call) { borderRule(c, arg, n) }, Example: exampleOn(n, name+"(1)"),
	}
}

func upsamplingEntry(n int) Entry {
	name := "UpSampling" + dimensions[n]
	p := params(option("size", Ints, "2", "How many times larger each spatial axis gets."))
	if n > 1 {
		p = append(p, dataFormatParam)
	}
	if n == 2 {
		p = append(p, choice("interpolation", "How what lies between is filled.", "nearest", "bilinear", "bicubic", "lanczos3", "lanczos5"))
	}
	return Entry{
		Kind: Layer, Name: name, Params: p,
		Doc:  name + " repeats each element size times along the spatial axes: f32" + spatialForm[n] + " (keras.layers." + name + ").",
		Rule: func(c *Call) { upsamplingRule(c, n) }, Example: exampleOn(n, name+"(2)"),
	}
}

func flattenRule(c *Call) {
	in := c.In[0].Type
	n, ok := in.Shape.Size()
	if !ok {
		return
	}
	c.Out(floatsOr(in, dsl.Dim(n)))
}

func reshapeRule(c *Call) {
	in := c.In[0].Type
	total, _ := in.Shape.Size()
	shape, free := dsl.Shape{}, -1
	for i, n := range c.Ints("target_shape", 1) {
		switch {
		case n == -1 && free < 0:
			free = i
		case n < 1 || n > longest:
			c.wrongValue("target_shape", "`target_shape` of Reshape holds lengths of at least 1 and at most one -1, not %d", n)
			return
		}
		shape = append(shape, dsl.Dim(n))
	}
	known, fits := shape.Size() // a length of -1 is passed over
	switch {
	case fits && free >= 0 && total%known == 0:
		shape[free] = dsl.Dim(total / known)
	case !fits || free >= 0 || known != total:
		d := c.wrongValue("target_shape", "%s has %d elements, which do not fill %s", in, total, shape)
		d.WithHint("the batch is not counted; one length may be -1")
		return
	}
	c.Out(floatsOr(in, shape...))
}

func permuteRule(c *Call) {
	in := c.In[0].Type
	dims := c.Ints("dims", 1)
	seen := make([]bool, len(in.Shape))
	out := dsl.Shape{}
	for _, d := range dims {
		if len(dims) != len(in.Shape) || d < 0 || d >= len(in.Shape) || seen[d] {
			f := c.wrongValue("dims", "`dims` of Permute names each axis of %s once, %s", in, axesThatExist(len(in.Shape)))
			if len(dims) == len(in.Shape) && d == len(in.Shape) {
				f.WithHint("axes are counted from 0 here, from 1 in Keras")
			}
			return
		}
		seen[d] = true
		out = append(out, in.Shape[d])
	}
	if len(dims) != len(in.Shape) {
		c.wrongValue("dims", "`dims` of Permute names each axis of %s once", in)
		return
	}
	c.Out(floatsOr(in, out...))
}

func repeatVectorRule(c *Call) {
	in := c.In[0].Type
	n, ok := c.size("n", 1)
	if len(in.Shape) != 1 {
		c.wrongRank(0, "a vector")
		return
	}
	if ok {
		c.Out(floatsOr(in, n, in.Shape[0]))
	}
}

// Borders returns how much is added or cut at the front and the back of n axes.
func (a *Args) Borders(arg string, n int) (lo, hi []int, ok bool) {
	v := a.Values[arg]
	list, isList := v.(List)
	for i := range n {
		each := v
		if isList && len(list) == n && n > 1 {
			each = list[i]
		}
		l, h, good := border(each)
		if !good || isList && n > 1 && len(list) != n {
			return nil, nil, false
		}
		lo, hi = append(lo, l), append(hi, h)
	}
	return lo, hi, true
}

// border reads a number or a pair of them.
func border(v Value) (lo, hi int, ok bool) {
	if i, isInt := v.(Int); isInt {
		return int(i), int(i), i >= 0 && i <= longest
	}
	l, isList := v.(List)
	if !isList || len(l) != 2 {
		if isList && len(l) == 1 {
			return border(l[0])
		}
		return 0, 0, false
	}
	a, ok1 := l[0].(Int)
	b, ok2 := l[1].(Int)
	return int(a), int(b), ok1 && ok2 && a >= 0 && b >= 0 && a <= longest && b <= longest
}

func borderRule(c *Call, arg string, n int) {
	in, ok := c.image(n)
	if !ok {
		return
	}
	lo, hi, ok := c.Args.Borders(arg, n)
	if !ok {
		form := "a whole number, one for each axis, or a pair for each axis"
		if n == 1 {
			form = "a whole number or a pair of them"
		}
		c.wrongForm(arg, form+", not negative")
		return
	}
	for i := range in.sizes {
		if arg == "padding" {
			in.sizes[i] += lo[i] + hi[i]
			continue
		}
		if lo[i]+hi[i] >= in.sizes[i] {
			c.wrongValue(arg, "`cropping` of %s leaves nothing of an axis of length %d", c.Entry.Name, in.sizes[i])
			return
		}
		in.sizes[i] -= lo[i] + hi[i]
	}
	c.Out(floatsOr(c.In[0].Type, in.shape()...))
}

func upsamplingRule(c *Call, n int) {
	in, ok := c.image(n)
	size, good := c.sizes("size", n, 1)
	if !ok || !good {
		return
	}
	for i := range in.sizes {
		in.sizes[i] *= size[i]
	}
	c.Out(floats(in.shape()...))
}
