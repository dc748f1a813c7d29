package eval

import "github.com/dlgen/dlgen/codegen/ir"

// Tensor is a value: floats are in F, integers and bools (0 or 1) in I, in row-major order.
type Tensor struct {
	DType ir.DType
	Shape []int
	F     []float64
	I     []int64
}

// New returns zeros.
func New(d ir.DType, shape ...int) *Tensor {
	t := &Tensor{DType: d, Shape: shape}
	if d.IsFloat() {
		t.F = make([]float64, count(shape))
	} else {
		t.I = make([]int64, count(shape))
	}
	return t
}

// Floats returns a tensor of floats.
func Floats(d ir.DType, shape []int, elements ...float64) *Tensor {
	return &Tensor{DType: d, Shape: shape, F: elements}
}

// Ints returns a tensor of integers or bools.
func Ints(d ir.DType, shape []int, elements ...int64) *Tensor {
	return &Tensor{DType: d, Shape: shape, I: elements}
}

// Len returns the number of elements.
func (t *Tensor) Len() int { return count(t.Shape) }

// At returns an element as a float.
func (t *Tensor) At(i int) float64 {
	if t.DType.IsFloat() {
		return t.F[i]
	}
	return float64(t.I[i])
}

// copyFrom sets element i to element j of u, which is of the same type.
func (t *Tensor) copyFrom(i int, u *Tensor, j int) {
	if t.DType.IsFloat() {
		t.F[i] = u.F[j]
	} else {
		t.I[i] = u.I[j]
	}
}

// reshaped returns the same elements in another shape.
func (t *Tensor) reshaped(shape []int) *Tensor {
	return &Tensor{DType: t.DType, Shape: shape, F: t.F, I: t.I}
}

// row returns element i of axis 0, which shares its memory.
func (t *Tensor) row(i int) *Tensor {
	rest := t.Shape[1:]
	n := count(rest)
	u := &Tensor{DType: t.DType, Shape: rest}
	if t.DType.IsFloat() {
		u.F = t.F[i*n : (i+1)*n]
	} else {
		u.I = t.I[i*n : (i+1)*n]
	}
	return u
}

func count(shape []int) int {
	n := 1
	for _, d := range shape {
		n *= d
	}
	return n
}

// strides returns how far apart neighbours on each axis lie.
func strides(shape []int) []int {
	s := make([]int, len(shape))
	n := 1
	for i := len(shape) - 1; i >= 0; i-- {
		s[i] = n
		n *= shape[i]
	}
	return s
}

// walk visits the places of a shape in order; at has one number an axis and is valid during the visit.
func walk(shape []int, visit func(i int, at []int)) {
	at := make([]int, len(shape))
	for i := range count(shape) {
		visit(i, at)
		for axis := len(shape) - 1; axis >= 0; axis-- {
			at[axis]++
			if at[axis] < shape[axis] {
				break
			}
			at[axis] = 0
		}
	}
}

// offset returns where a place lies.
func offset(at, strides []int) int {
	n := 0
	for axis, i := range at {
		n += i * strides[axis]
	}
	return n
}
