package lower

import (
	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/dsl/catalog"
)

var layerHashing = []row{
	layer("Hashing", hashingLayer), layer("HashedCrossing", hashedCrossing), fn("_categories_of_text", categoriesOfText),
}

func hashingLayer(c *call) *ir.Value {
	w, x := words{c.Builder}, c.as(0, ir.I64)
	t := w.decimals(x, c.in[0].Type.DType)
	hash := func() *ir.Value { return w.farmHash(t) }
	if c.Has("salt") {
		salt := c.Ints("salt", 2)
		hash = func() *ir.Value { return w.sipHash(t, uint64(salt[0]), uint64(salt[1])) }
	}
	var masked *ir.Value
	if c.Has("mask_value") {
		masked = w.is(x, uint64(c.Int("mask_value")))
	}
	return c.binned(hash(), masked)
}

// categoriesOfText tells what the loader made of text.
func categoriesOfText(c *call) *ir.Value {
	weights := numbers(c.Values["idf_weights"])
	if !c.Bool("counted") {
		return c.weighted(catalog.LookupForm{Places: c.Int("num_tokens"), Weights: weights}, c.Cast(c.as(0, ir.I64), ir.I32))
	}
	y := c.Cast(c.in[0], ir.F32)
	switch c.Word("output_mode") {
	case "multi_hot":
		return c.Min(y, filled(c.Builder, y, 1))
	case "tf_idf":
		return c.Mul(y, c.table(weights, y, []int{len(y.Type.Shape) - 1}))
	}
	return y
}

// binned gives each hash its bin; with a mask that is 0, and the others begin at 1. A single bin is for all.
func (c *call) binned(hash, masked *ir.Value) *ir.Value {
	w, n := words{c.Builder}, uint64(c.Int("num_bins"))
	bin := hash
	if masked == nil || n == 1 {
		bin = w.rest(hash, n)
	} else {
		bin = w.Where(masked, w.word(hash, 0), w.plus(w.rest(hash, n-1), 1))
	}
	return c.categories(c.Cast(bin, ir.I32))
}

// categories tells numbers of categories as output_mode says.
func (c *call) categories(x *ir.Value) *ir.Value {
	if mode := c.Word("output_mode"); mode != "int" {
		return c.encode(x, mode, nil)
	}
	return x
}

// crossingKey is what TensorFlow's crossings begin with if no other is given.
const crossingKey = 0xDECAFCAFFE

// hashedCrossing joins the numbers one after the other.
func hashedCrossing(c *call) *ir.Value {
	w := words{c.Builder}
	shape := c.shapeOf("inputs")
	sum := w.word(&ir.Value{Type: ir.Type{Shape: shape}}, crossingKey)
	for i := range c.in {
		sum = w.joined(sum, c.spread(i, ir.I64, shape))
	}
	return c.categories(c.Cast(w.rest(sum, uint64(c.Int("num_bins"))), ir.I32))
}

// shapeOf is the shape that operands of one parameter meet in: with rows, if any has them.
func (c *call) shapeOf(name string) ir.Shape {
	vs, at := c.operands(name)
	shape := vs[0].Type.Shape
	for i, v := range vs {
		if c.lead(at[i]) == 1 {
			shape = v.Type.Shape
		}
	}
	return shape
}
