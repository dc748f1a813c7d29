package lower

import (
	"strings"

	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/dsl/catalog"
)

func einsumDense(c *call) *ir.Value {
	text := string(c.Values["equation"].(catalog.Text))
	e, _ := catalog.ReadEinsum(text, c.rank(0))
	if c.lead(0) == 1 {
		e.X, e.Out = "*"+e.X, "*"+e.Out
	}
	x := c.f32(0)
	last := len(e.Kernel) - 1
	if last < 0 || strings.Contains(e.X, e.Kernel[last:]) || !strings.Contains(e.Out, e.Kernel[last:]) {
		return c.finish(c.biased(contractLetters(c.Builder, e, x, c.adaptedWeight("kernel"))))
	}
	y := c.adapted(contractLetters(c.Builder, e, x, c.weight("kernel")), "kernel", func(a, b *ir.Value) *ir.Value {
		// The last letter is the result's alone: the thin matrices act one after the other, a letter of the rank between.
		const rank = "+"
		thin := strings.Replace(e.Out, e.Kernel[last:], rank, 1)
		z := contractLetters(c.Builder, catalog.Einsum{X: e.X, Kernel: e.Kernel[:last] + rank, Out: thin}, x, a)
		return contractLetters(c.Builder, catalog.Einsum{X: thin, Kernel: rank + e.Kernel[last:], Out: e.Out}, z, b)
	})
	return c.finish(c.biased(y))
}

// contractLetters computes an equation of two operands: letters of both that the result has are paired, the others of both
// summed over, and what only one has and the result not is summed first.
func contractLetters(b *ir.Builder, e catalog.Einsum, x, y *ir.Value) *ir.Value {
	x, e.X = sumAlone(b, x, e.X, e.Kernel+e.Out)
	y, e.Kernel = sumAlone(b, y, e.Kernel, e.X+e.Out)
	var pairX, pairY, sumX, sumY []int
	paired := ""
	for i := range e.X {
		j := strings.IndexByte(e.Kernel, e.X[i])
		switch {
		case j < 0:
		case strings.IndexByte(e.Out, e.X[i]) >= 0:
			pairX, pairY, paired = append(pairX, i), append(pairY, j), paired+e.X[i:i+1]
		default:
			sumX, sumY = append(sumX, i), append(sumY, j)
		}
	}
	z := b.Dot(x, y, pairX, pairY, sumX, sumY)
	have := paired + lettersWithout(e.X, e.Kernel) + lettersWithout(e.Kernel, e.X)
	perm := make([]int, len(e.Out))
	for i := range e.Out {
		perm[i] = strings.IndexByte(have, e.Out[i])
	}
	return b.Transpose(z, perm)
}

// sumAlone sums over the axes whose letters are nowhere else.
func sumAlone(b *ir.Builder, x *ir.Value, letters, elsewhere string) (*ir.Value, string) {
	var axes []int
	for i := range letters {
		if strings.IndexByte(elsewhere, letters[i]) < 0 {
			axes = append(axes, i)
		}
	}
	left := strings.Map(func(r rune) rune {
		if !strings.ContainsRune(elsewhere, r) {
			return -1
		}
		return r
	}, letters)
	return b.Sum(x, axes...), left
}

// lettersWithout is the letters of one that another has not.
func lettersWithout(letters, other string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune(other, r) {
			return -1
		}
		return r
	}, letters)
}
