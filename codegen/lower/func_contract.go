package lower

import (
	"slices"

	"github.com/dlgen/dlgen/codegen/ir"
)

// term is a value whose axes have labels. Equal labels are one axis; a length of 1 repeats.
type term struct {
	v      *ir.Value
	labels []int
}

// batchLabel is the label of the batch axis in front of a sample's value.
const batchLabel = 1 << 20

// contracted multiplies terms and adds up along the labels that out has not. It goes from the left, two at a time.
func contracted(b *ir.Builder, terms []term, out []int) *ir.Value {
	x := terms[0]
	for i, y := range terms[1:] {
		keep := slices.Clone(out)
		for _, rest := range terms[i+2:] {
			keep = append(keep, rest.labels...)
		}
		x = multiplied(b, x, y, keep)
	}
	x = narrowed(b, diagonals(b, x), out)
	return arranged(b, x, out)
}

// arranged puts the axes into an order of labels, all of which the term has.
func arranged(b *ir.Builder, x term, out []int) *ir.Value {
	perm := make([]int, len(out))
	for i, l := range out {
		perm[i] = slices.Index(x.labels, l)
	}
	return b.Transpose(x.v, perm)
}

// diagonals leaves each label of a term once.
func diagonals(b *ir.Builder, x term) term {
	for j := 1; j < len(x.labels); j++ {
		l := x.labels[j]
		i := slices.Index(x.labels, l)
		if i == j {
			continue
		}
		v := diagonalOf(b, x.v, i, j, 0)
		labels := slices.Delete(slices.Delete(slices.Clone(x.labels), j, j+1), i, i+1)
		x, j = term{v, append(labels, l)}, 0
	}
	return x
}

// narrowed adds up along labels that are not kept.
func narrowed(b *ir.Builder, x term, keep []int) term {
	var axes, labels []int
	for i, l := range x.labels {
		if slices.Contains(keep, l) {
			labels = append(labels, l)
		} else {
			axes = append(axes, i)
		}
	}
	return term{b.Sum(x.v, axes...), labels}
}

// multiplied multiplies two terms; labels that both have and that are not kept are added up.
func multiplied(b *ir.Builder, x, y term, keep []int) term {
	x, y = diagonals(b, x), diagonals(b, y)
	x, y = squeezed(b, x, y), squeezed(b, y, x)
	x = narrowed(b, x, slices.Concat(keep, y.labels))
	y = narrowed(b, y, slices.Concat(keep, x.labels))
	var stayX, stayY, sumX, sumY, both, labels []int
	for i, l := range x.labels {
		j := slices.Index(y.labels, l)
		switch {
		case j < 0:
			labels = append(labels, l)
		case slices.Contains(keep, l):
			stayX, stayY, both = append(stayX, i), append(stayY, j), append(both, l)
		default:
			sumX, sumY = append(sumX, i), append(sumY, j)
		}
	}
	for _, l := range y.labels {
		if !slices.Contains(x.labels, l) {
			labels = append(labels, l)
		}
	}
	labels = append(both, labels...)
	if len(sumX) == 0 {
		return elementByElement(b, x, y, labels)
	}
	return term{b.Dot(x.v, y.v, stayX, stayY, sumX, sumY), labels}
}

// squeezed drops the axes of x of length 1 that are longer in y.
func squeezed(b *ir.Builder, x, y term) term {
	var shape ir.Shape
	var labels []int
	for i, l := range x.labels {
		j := slices.Index(y.labels, l)
		if d := x.v.Type.Shape[i]; d != 1 || j < 0 || y.v.Type.Shape[j] == 1 {
			shape, labels = append(shape, d), append(labels, l)
		}
	}
	return term{b.Reshape(x.v, shape), labels}
}

// elementByElement repeats both terms along all labels and multiplies.
func elementByElement(b *ir.Builder, x, y term, labels []int) term {
	shape := make(ir.Shape, len(labels))
	for _, t := range []term{x, y} {
		for i, l := range t.labels {
			shape[slices.Index(labels, l)] = t.v.Type.Shape[i]
		}
	}
	all := func(t term) *ir.Value {
		var order, axes []int
		for at, l := range labels {
			if i := slices.Index(t.labels, l); i >= 0 {
				order, axes = append(order, i), append(axes, at)
			}
		}
		return b.Broadcast(b.Transpose(t.v, order), shape, axes)
	}
	return term{b.Mul(all(x), all(y)), labels}
}
