package catalog

import (
	"github.com/dlgen/dlgen/dsl"
)

// square is the shape of a matrix that has n elements on a diagonal.
func square(n dsl.Dim, k int) dsl.Shape {
	side := plus(n, dsl.Dim(max(k, -k)))
	return dsl.Shape{side, side}
}

func diagOf(c *Call, x dsl.Shape) (dsl.Shape, bool) {
	switch len(x) {
	case 1:
		return square(x[0], c.Int("k")), true
	case 2:
		return c.diagonalOf(x, 0, 1, c.Int("k"))
	}
	c.wrongShape(c.In[0], "diag takes a vector or a matrix, not %s", c.In[0].Type)
	return nil, false
}

func diagFlat(c *Call, x dsl.Shape) (dsl.Shape, bool) {
	n, ok := x.Size()
	return square(dsl.Dim(n), c.Int("k")), ok
}

func diagonal(c *Call, x dsl.Shape) (dsl.Shape, bool) {
	if !c.needsAxes(c.In[0], 2) {
		return nil, false
	}
	a, ok := c.Axis("axis1", len(x))
	b, also := c.Axis("axis2", len(x))
	if !ok || !also {
		return nil, false
	}
	if a == b {
		c.axisTwice("axis2")
		return nil, false
	}
	return c.diagonalOf(x, a, b, c.Int("offset"))
}

// diagonalOf is the shape of a diagonal of two axes, which becomes the last axis.
func (c *Call) diagonalOf(x dsl.Shape, a, b, offset int) (dsl.Shape, bool) {
	rows, columns := x[a], x[b]
	if rows < 0 || columns < 0 {
		if rows != columns || offset != 0 {
			c.wrongShape(c.In[0], "a diagonal along the batch is that of a square, without offset; this is %s", c.In[0].Type)
			return nil, false
		}
		return append(dropped(x, []int{a, b}, false), rows), true
	}
	if offset > 0 {
		columns -= dsl.Dim(offset)
	} else {
		rows += dsl.Dim(offset)
	}
	n := min(rows, columns)
	if n < 1 {
		c.wrongShape(c.In[0], "%s has no diagonal with offset %d", c.In[0].Type, offset)
		return nil, false
	}
	return append(dropped(x, []int{a, b}, false), n), true
}
