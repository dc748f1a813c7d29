package catalog

import (
	"strings"

	"github.com/dlgen/dlgen/dsl"
)

// Einsum is the equation of an EinsumDense without its "...": letters of the operand's, kernel's and result's axes,
// the leading ones of the operand that "..." stands for replaced by letters of their own.
type Einsum struct{ X, Kernel, Out string }

// ReadEinsum reads an equation for an operand of some rank.
func ReadEinsum(equation string, rank int) (Einsum, bool) {
	left, out, ok := strings.Cut(strings.ReplaceAll(equation, " ", ""), "->")
	x, kernel, both := strings.Cut(left, ",")
	if !ok || !both {
		return Einsum{}, false
	}
	if strings.Contains(x, "...") {
		free := ""
		for r := '0'; rank-(len(x)-3) > len(free); r++ {
			free += string(r)
		}
		x, out = strings.Replace(x, "...", free, 1), strings.Replace(out, "...", free, 1)
	}
	plain := !strings.ContainsAny(x+kernel+out, ".,->") && len(x) == rank
	return Einsum{x, kernel, out}, plain && distinct(x) && distinct(kernel) && distinct(out)
}

// fans are the kernel's axes that the sum runs over, and those that the result has.
func (e Einsum) fans() (in, out []int) {
	for i := range e.Kernel {
		if strings.IndexByte(e.Out, e.Kernel[i]) >= 0 {
			out = append(out, i)
		} else {
			in = append(in, i)
		}
	}
	return in, out
}

func distinct(letters string) bool {
	for i := range letters {
		if strings.IndexByte(letters[i+1:], letters[i]) >= 0 {
			return false
		}
	}
	return true
}

// einsumDenseRule finds each letter's length in the operand or in output_shape, whose rank is the result's.
func einsumDenseRule(c *Call) {
	in := c.In[0].Type.Shape
	e, ok := ReadEinsum(string(c.Args.Values["equation"].(Text)), len(in))
	if !ok {
		c.wrongValue("equation", "`equation` of EinsumDense names %d axes of the input, then those of the kernel and of the result, each once", len(in)).
			WithHint("for %s: \"ab,bc->ac\", one letter an axis, without the batch", c.In[0].Type)
		return
	}
	lengths := map[byte]dsl.Dim{}
	for i := range e.X {
		lengths[e.X[i]] = in[i]
	}
	given := c.Ints("output_shape", 1)
	if len(given) > len(e.Out) {
		c.wrongValue("output_shape", "`output_shape` of EinsumDense has %d axes, the equation's result %d", len(given), len(e.Out))
		return
	}
	tail := e.Out[len(e.Out)-len(given):]
	for i, n := range given {
		old, known := lengths[tail[i]]
		switch {
		case known && n == -1: // none: as long as in the input
			continue
		case !known && n < 1:
			c.wrongValue("output_shape", "axis `%c` of `output_shape` is not in the input, so its length must be given", tail[i])
			return
		case known && old != dsl.Dim(n):
			c.wrongValue("output_shape", "axis `%c` is %d long in the input, %d in `output_shape`", tail[i], old, n)
			return
		}
		lengths[tail[i]] = dsl.Dim(n)
	}
	out, kernel := c.lettersOf(e.Out, lengths), c.lettersOf(e.Kernel, lengths)
	if out == nil || kernel == nil {
		return
	}
	w := c.Weight("kernel", floats(kernel...))
	w.FanIn, w.FanOut = e.fans()
	if c.Has("bias_axes") {
		bias := c.biasOf(e.Out, string(c.Args.Values["bias_axes"].(Text)), lengths)
		if bias == nil {
			return
		}
		c.Weight("bias", floats(bias...))
	}
	c.adaptable(w)
	c.Out(floats(out...))
}

func (c *Call) lettersOf(letters string, lengths map[byte]dsl.Dim) dsl.Shape {
	shape := dsl.Shape{}
	for i := range letters {
		n, ok := lengths[letters[i]]
		if !ok || n < 1 {
			c.wrongValue("equation", "the length of axis `%c` is not known: it is neither in the input nor in `output_shape`", letters[i])
			return nil
		}
		shape = append(shape, n)
	}
	return shape
}

// biasOf is the bias's shape: the axes of the result from the first that it has on, 1 where it has not.
func (c *Call) biasOf(out, axes string, lengths map[byte]dsl.Dim) dsl.Shape {
	first := strings.IndexAny(out, axes)
	for i := range axes {
		if strings.IndexByte(out, axes[i]) < 0 || first < 0 {
			c.wrongValue("bias_axes", "`bias_axes` of EinsumDense names `%c`, which the result has not", axes[i])
			return nil
		}
	}
	shape := dsl.Shape{}
	for i := max(first, 0); i < len(out); i++ {
		n := dsl.Dim(1)
		if strings.IndexByte(axes, out[i]) >= 0 {
			n = lengths[out[i]]
		}
		shape = append(shape, n)
	}
	return shape
}
