package catalog

import (
	"github.com/dlgen/dlgen/dsl"
	"github.com/dlgen/dlgen/dsl/diag"
)

func embeddingRule(c *Call) {
	in := c.In[0].Type
	rows, ok := dsl.Dim(in.Index), true
	switch {
	case c.Has("input_dim"):
		rows, ok = c.size("input_dim", 1)
	case in.Index == 0:
		c.Fail("", diag.MissingArgument, "Embedding needs `input_dim`, because %s does not tell how many rows there are", in).
			WithHint("declare the input as index(n)")
		return
	}
	dim, good := c.size("output_dim", 1)
	if !c.indices(rows) || !ok || !good {
		return
	}
	c.adaptable(c.Weight("embeddings", floats(rows, dim)))
	c.Out(floats(append(in.Shape.Clone(), dim)...))
	c.maskOut()
}

// indices checks that the operand is whole numbers that rows can answer.
func (c *Call) indices(rows dsl.Dim) bool {
	in := c.In[0].Type
	switch {
	case in.DType.IsFloat() || in.DType == dsl.Bool:
		c.wrongRank(0, "whole numbers").WithHint("cast them: `i32(x)`")
	case in.Index > int(rows):
		c.wrongValue("input_dim", "%s reaches up to %d, but there are %d rows", in, in.Index-1, rows)
	default:
		return true
	}
	return false
}

// maskOut adds the mask of mask_zero as a second result.
func (c *Call) maskOut() {
	if c.Bool("mask_zero") {
		c.Results = append(c.Results, dsl.TensorType{DType: dsl.Bool, Shape: c.In[0].Type.Shape.Clone()})
	}
}

func reversibleEmbeddingRule(c *Call) {
	in := c.In[0].Type
	rows, ok := c.size("input_dim", 1)
	dim, good := c.size("output_dim", 1)
	if !ok || !good {
		return
	}
	reverse := c.Bool("reverse")
	switch {
	case !reverse && !c.indices(rows):
		return
	case reverse && (len(in.Shape) == 0 || in.Shape[len(in.Shape)-1] != dim):
		c.wrongRank(0, "rows of length "+dsl.Shape{dim}.String()+" on the way back")
		return
	}
	c.Weight("embeddings", floats(rows, dim))
	if !c.Bool("tie_weights") {
		c.weightLike("reverse_embeddings", "embeddings", floats(dim, rows))
	}
	if reverse {
		last := len(in.Shape) - 1
		c.Out(floats(append(in.Shape[:last:last], rows)...))
		return
	}
	c.Out(floats(append(in.Shape.Clone(), dim)...))
	c.maskOut()
}
