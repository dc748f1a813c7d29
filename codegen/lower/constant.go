package lower

import (
	"fmt"

	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/dsl/catalog"
)

// constant makes a constant of a number or a nested list of numbers; a type with as many elements, or of another
// element type than the checker gave, will do.
func (b *body) constant(v catalog.Value, t ir.Type) *ir.Value {
	if l := literal(v, t.DType); len(l.Floats)+len(l.Ints) > 1 {
		return b.Const(t.DType, t.Shape, l)
	} else if t.DType.IsFloat() {
		return b.Fill(t.DType, t.Shape, l.Floats[0])
	} else {
		return b.Const(t.DType, t.Shape, l)
	}
}

// as returns an operand in another element type; one that was written as a number is made in it, so that nothing is
// lost on the way.
func (c *call) as(i int, d ir.DType) *ir.Value {
	if v := c.node.In[i]; v.Const != nil && v.Type.DType != 0 && c.in[i].Type.DType != d {
		return c.body.constant(v.Const, ir.Type{DType: d, Shape: c.in[i].Type.Shape})
	}
	return c.Cast(c.in[i], d)
}

// literal is the elements of a compile-time value in row-major order.
func literal(v catalog.Value, d ir.DType) *ir.Literal {
	l := &ir.Literal{}
	collect(l, v, d)
	return l
}

func collect(l *ir.Literal, v catalog.Value, d ir.DType) {
	var f float64
	var i int64
	switch v := v.(type) {
	case catalog.List:
		for _, x := range v {
			collect(l, x, d)
		}
		return
	case catalog.Int:
		f, i = float64(v), int64(v)
	case catalog.Float:
		f, i = float64(v), int64(v)
	case catalog.Bool:
		if v {
			f, i = 1, 1
		}
	default:
		panic(fmt.Sprintf("lower: %T is no number", v))
	}
	if d == ir.Bool && f != 0 {
		i = 1
	}
	if d.IsFloat() {
		l.Floats = append(l.Floats, f)
	} else {
		l.Ints = append(l.Ints, i)
	}
}
