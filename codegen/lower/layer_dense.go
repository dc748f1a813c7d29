package lower

import (
	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/dsl/catalog"
)

var layerDense = []row{
	layer("Dense", denseLayer),
	layer("EinsumDense", einsumDense),
	{catalog.Layer, "Embedding", embedding},
	{catalog.Layer, "ReversibleEmbedding", reversibleEmbedding},
}

func denseLayer(c *call) *ir.Value {
	x := c.f32(0)
	y := c.adapted(project(c.Builder, x, c.weight("kernel")), "kernel", func(a, b *ir.Value) *ir.Value {
		return project(c.Builder, project(c.Builder, x, a), b)
	})
	return c.finish(c.biased(y))
}

// project is x[…, in] @ kernel[in, out].
func project(b *ir.Builder, x, kernel *ir.Value) *ir.Value {
	return b.Dot(x, kernel, nil, nil, []int{len(x.Type.Shape) - 1}, []int{0})
}

// lookUp takes rows of a table, and says what is no padding if the layer masks zeros.
func (c *call) lookUp(table *ir.Value) []*ir.Value {
	out := []*ir.Value{c.Gather(table, c.as(0, ir.I32), 0, 0)}
	if c.Bool("mask_zero") {
		out = append(out, c.Not(equals(c.Builder, c.in[0], 0)))
	}
	return out
}

func embedding(c *call) []*ir.Value {
	out := c.lookUp(c.weight("embeddings"))
	out[0] = c.adapted(out[0], "embeddings", func(a, b *ir.Value) *ir.Value {
		return project(c.Builder, c.Gather(a, c.as(0, ir.I32), 0, 0), b)
	})
	return out
}

func reversibleEmbedding(c *call) []*ir.Value {
	if !c.Bool("reverse") {
		return c.lookUp(c.weight("embeddings"))
	}
	x := c.f32(0)
	last := []int{len(x.Type.Shape) - 1}
	var logits *ir.Value
	if c.Bool("tie_weights") {
		logits = c.Dot(x, c.weight("embeddings"), nil, nil, last, []int{1})
	} else {
		logits = c.Dot(x, c.weight("reverse_embeddings"), nil, nil, last, []int{0})
	}
	if c.Has("logit_soft_cap") {
		most := c.Float("logit_soft_cap")
		logits = scaled(c.Builder, c.Unary(ir.OpTanh, scaled(c.Builder, logits, 1/most)), most)
	}
	return []*ir.Value{logits}
}
