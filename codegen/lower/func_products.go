package lower

import (
	"slices"

	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/dsl/catalog"
)

// products are functions that multiply and add up. Each says which axes are one, by labels.
var products = []row{
	fn("matmul", matmul), fn("dot", dot), fn("inner", inner), fn("outer", outer), fn("vdot", outer),
	fn("tensordot", tensordot), fn("kron", kron), fn("cross", cross), fn("einsum", einsum),
	fn("trace", func(c *call) *ir.Value {
		x := c.as(0, c.out(0).DType)
		d := diagonalOf(c.Builder, x, c.axis("axis1", 0), c.axis("axis2", 0), c.Int("offset"))
		return c.Sum(d, len(d.Type.Shape)-1)
	}),
}

// term returns an operand with the labels of a sample's axes.
func (c *call) term(i int, labels []int) term {
	if c.lead(i) == 1 {
		labels = append([]int{batchLabel}, labels...)
	}
	return term{c.as(i, c.out(0).DType), labels}
}

// contract multiplies the operands, of which the labels of a sample's axes are given, and those of the result.
func (c *call) contract(out []int, labels ...[]int) *ir.Value {
	terms := make([]term, len(labels))
	for i, l := range labels {
		terms[i] = c.term(i, l)
	}
	if c.lead0() == 1 {
		out = append([]int{batchLabel}, out...)
	}
	return contracted(c.Builder, terms, out)
}

// count lists n labels from one on.
func count(from, n int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = from + i
	}
	return out
}

// matmul labels the axes before a matrix from the last, so that they pair as in broadcasting.
func matmul(c *call) *ir.Value {
	const row, sum, column = 1001, 1002, 1003
	n, m := c.rank(0), c.rank(1)
	batch := func(k int) []int {
		out := count(1, max(k, 0))
		slices.Reverse(out)
		return out
	}
	x, y := append(batch(n-2), row, sum), append(batch(m-2), sum, column)
	out := append(batch(max(n, m)-2), row, column)
	if n == 1 {
		x = []int{sum}
		out = slices.DeleteFunc(out, func(l int) bool { return l == row })
	}
	if m == 1 {
		y = []int{sum}
		out = slices.DeleteFunc(out, func(l int) bool { return l == column })
	}
	return c.contract(out, x, y)
}

func dot(c *call) *ir.Value {
	n, m := c.rank(0), c.rank(1)
	x, y := count(1, n), count(101, m)
	if n == 0 || m == 0 {
		return c.contract(slices.Concat(x, y), x, y)
	}
	j := max(m-2, 0)
	out := slices.Concat(x[:n-1], y[:j], y[j+1:])
	y[j] = x[n-1]
	return c.contract(out, x, y)
}

func inner(c *call) *ir.Value {
	n, m := c.rank(0), c.rank(1)
	x, y := count(1, n), count(101, m)
	if n == 0 || m == 0 {
		return c.contract(slices.Concat(x, y), x, y)
	}
	out := slices.Concat(x[:n-1], y[:m-1])
	y[m-1] = x[n-1]
	return c.contract(out, x, y)
}

// outer multiplies all elements of one with all of the other; as vdot, each with its own.
func outer(c *call) *ir.Value {
	row := func(i, label int) term {
		x := c.as(i, c.out(0).DType)
		t := term{merged(c.Builder, x, everyAxis(c.lead(i), len(x.Type.Shape))), []int{label}}
		if c.lead(i) == 1 {
			t.labels = []int{batchLabel, label}
		}
		return t
	}
	out := []int{1, 2}
	second := 2
	if len(c.out(0).Shape) == c.lead0() {
		out, second = nil, 1
	}
	if c.lead0() == 1 {
		out = append([]int{batchLabel}, out...)
	}
	return contracted(c.Builder, []term{row(0, 1), row(1, second)}, out)
}

func tensordot(c *call) *ir.Value {
	left, right, _ := c.Pairs(c.rank(0), c.rank(1))
	x, y := count(1, c.rank(0)), count(101, c.rank(1))
	for i := range left {
		y[right[i]] = x[left[i]]
	}
	var out []int
	for i, l := range x {
		if !slices.Contains(left, i) {
			out = append(out, l)
		}
	}
	for i, l := range y {
		if !slices.Contains(right, i) {
			out = append(out, l)
		}
	}
	return c.contract(out, x, y)
}

// kron is the outer product with the axes of both in turn, each two joined.
func kron(c *call) *ir.Value {
	n := max(c.rank(0), c.rank(1))
	x, y := count(1, n)[n-c.rank(0):], count(101, n)[n-c.rank(1):]
	var out []int
	for i := range n {
		for _, l := range []int{1 + i, 101 + i} {
			if slices.Contains(x, l) || slices.Contains(y, l) {
				out = append(out, l)
			}
		}
	}
	return c.Reshape(c.contract(out, x, y), c.out(0).Shape)
}

func einsum(c *call) *ir.Value {
	var ranks []int
	for i := range c.in {
		ranks = append(ranks, c.rank(i))
	}
	text, _ := c.Values["subscripts"].(catalog.Text)
	s, err := catalog.ParseSubscripts(string(text), ranks)
	if err != nil {
		panic("lower: " + err.Error())
	}
	return c.contract(s.Out, s.In...)
}
