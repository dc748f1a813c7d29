package optimize

import (
	"cmp"
	"slices"

	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/optimize/rewrite"
)

// shuffles makes one transposition of those that only reshapes stand between: what takes images or sequences apart is written as several, each
// of which would pass over memory.
func shuffles(g *ir.Graph) {
	rules := []rewrite.Rule{joinTranspositions}
	rewrite.All(g, func(k ir.Kind) []rewrite.Rule {
		if k == ir.OpTranspose {
			return rules
		}
		return nil
	})
	rewrite.Dead(g)
}

// joinTranspositions makes of a transposition, and those before it, a single one of the first operand.
func joinTranspositions(b *ir.Builder, op *ir.Op) *ir.Value {
	chain, count := []*ir.Op{op}, 1
	for x := op.Args[0].Op; x.Kind == ir.OpTranspose || x.Kind == ir.OpReshape; x = x.Args[0].Op {
		chain = append(chain, x)
		if x.Kind == ir.OpTranspose {
			count = len(chain)
		}
	}
	if count == 1 {
		return nil
	}
	chain = chain[:count]
	source := chain[count-1].Args[0]
	d, ok := digitsOf(source.Type.Shape), true
	for _, step := range slices.Backward(chain) {
		if step.Kind == ir.OpTranspose {
			d = d.transposed(step.Attrs.Axes)
		} else if d, ok = d.reshaped(step.Attrs.Shape); !ok {
			return nil
		}
	}
	return ofDigits(b, source, d.joined(), op.Results[0].Type.Shape)
}

// digit is a part of a source's axis: of the index along it, what is left of index / step when divided by length.
type digit struct {
	axis, step int
	length     ir.Dim
}

// digits are those of each axis of a value, outer ones first.
type digits [][]digit

// digitsOf are those of the source itself.
func digitsOf(s ir.Shape) digits {
	d := make(digits, len(s))
	for axis, n := range s {
		if n != 1 {
			d[axis] = []digit{{axis, 1, n}}
		}
	}
	return d
}

func (d digits) transposed(axes []int) digits {
	out := make(digits, len(axes))
	for i, axis := range axes {
		out[i] = d[axis]
	}
	return out
}

// reshaped splits digits where axes of the shape begin; it reports whether that can be done.
func (d digits) reshaped(s ir.Shape) (digits, bool) {
	left, out := slices.Concat(d...), make(digits, len(s))
	for i, want := range slices.Backward(s) {
		for want != 1 {
			if len(left) == 0 {
				return nil, false
			}
			last := &left[len(left)-1]
			switch n := last.length; {
			case want%n == 0 && (n > 0 || want < 0):
				out[i], want = append(out[i], *last), want/n
				left = left[:len(left)-1]
			case want > 0 && n%want == 0:
				out[i] = append(out[i], digit{last.axis, last.step, want})
				last.step, last.length = last.step*int(want), n/want
				want = 1
			default:
				return nil, false
			}
		}
		slices.Reverse(out[i])
	}
	return out, true
}

// joined are all digits in a row, those that follow each other in the source as one.
func (d digits) joined() []digit {
	var all []digit
	for _, next := range slices.Concat(d...) {
		if last := len(all) - 1; last >= 0 && all[last].axis == next.axis && next.length > 0 && all[last].step == next.step*int(next.length) {
			all[last].step, all[last].length = next.step, all[last].length*next.length
			continue
		}
		all = append(all, next)
	}
	return all
}

// ofDigits is a value of a shape whose digits follow each other so.
func ofDigits(b *ir.Builder, source *ir.Value, order []digit, shape ir.Shape) *ir.Value {
	sorted := slices.SortedFunc(slices.Values(order), func(x, y digit) int {
		return cmp.Or(cmp.Compare(x.axis, y.axis), cmp.Compare(y.step, x.step))
	})
	apart, axes := make(ir.Shape, len(order)), make([]int, len(order))
	for i, d := range sorted {
		apart[i] = d.length
		axes[slices.Index(order, d)] = i
	}
	return b.Reshape(b.Transpose(b.Reshape(source, apart), axes), shape)
}
