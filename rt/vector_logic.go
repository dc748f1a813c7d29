package rt

import "github.com/dlgen/dlgen/rt/internal/cpu"

// In tiles a bool is a float32: 1 or 0.

// VecEqual is 1 where a = b, else 0.
func VecEqual(y, a, b []float32) {
	if !cpu.Binary(cpu.Equal, y, a, b) {
		a, b = a[:len(y)], b[:len(y)]
		for i := range y {
			y[i] = OfBool[float32](a[i] == b[i])
		}
	}
}

// VecLess is 1 where a < b, else 0.
func VecLess(y, a, b []float32) {
	if !cpu.Binary(cpu.Less, y, a, b) {
		a, b = a[:len(y)], b[:len(y)]
		for i := range y {
			y[i] = OfBool[float32](a[i] < b[i])
		}
	}
}

// VecLessEqual is 1 where a <= b, else 0.
func VecLessEqual(y, a, b []float32) {
	if !cpu.Binary(cpu.LessEqual, y, a, b) {
		a, b = a[:len(y)], b[:len(y)]
		for i := range y {
			y[i] = OfBool[float32](a[i] <= b[i])
		}
	}
}

// VecSelect is a where c is not 0, else b.
func VecSelect(y, c, a, b []float32) {
	if !cpu.Select(y, c, a, b) {
		c, a, b = c[:len(y)], a[:len(y)], b[:len(y)]
		for i := range y {
			if c[i] != 0 {
				y[i] = a[i]
			} else {
				y[i] = b[i]
			}
		}
	}
}

// VecNot is 1 - x, for bools.
func VecNot(y, x []float32) {
	for i, e := range x[:len(y)] {
		y[i] = 1 - e
	}
}

// VecOf converts numbers of another type.
func VecOf[T Number](y []float32, x []T) {
	for i, e := range x[:len(y)] {
		y[i] = float32(e)
	}
}

// VecOfBool makes 1 of true and 0 of false.
func VecOfBool(y []float32, x []bool) { cpu.OfBools(y, x) }

// BoolOfVec makes true of what is not 0.
func BoolOfVec(y []bool, x []float32) {
	for i, e := range x[:len(y)] {
		y[i] = e != 0
	}
}

// VecFill sets all of y to a number.
func VecFill(y []float32, x float32) { cpu.Fill(y, x) }

// RowSum returns the sum of a row.
func RowSum(x []float32) float32 { return cpu.RowSum(x) }

// RowDot returns the sum of the products of two rows of equal length.
func RowDot(a, b []float32) float32 { return cpu.RowDot(a, b) }

// RowMax returns the largest of a row that is not empty, NaN if there is one.
func RowMax(x []float32) float32 { return cpu.RowMost(x) }

// RowMin returns the smallest of a row that is not empty, NaN if there is one.
func RowMin(x []float32) float32 { return cpu.RowLeast(x) }
