package rt

import (
	"fmt"
	"math"
	"testing"
)

// TestRowsBlend compares rows with plain loops, between NaN guards, where the result lies elsewhere or over any of the operands.
func TestRowsBlend(t *testing.T) {
	const rows = 3
	eachVariant(t, func(t *testing.T) {
		r := random()
		for _, width := range []int{1, 5, 8, 16, 31, 64, 127, 128, 129, 300} {
			s, u, q := numbers[float32](r, rows, false), numbers[float32](r, rows, false), numbers[float32](r, rows, false)
			for over := range 4 {
				a, b, c := numbers[float32](r, rows*width, false), numbers[float32](r, rows*width, false), numbers[float32](r, rows*width, false)
				y := []*buffer[float32]{newBuffer[float32](rows * width), a, b, c}[over]
				blended, raised := make([]float64, rows*width), make([]float64, rows*width)
				for i := range blended {
					blended[i] = float64(a.x[i])*float64(s.x[i/width]) + float64(b.x[i])*float64(u.x[i/width]) + float64(c.x[i]) + float64(q.x[i/width])
					raised[i] = (float64(a.x[i]) + float64(s.x[i/width])) * float64(b.x[i])
				}
				first := [3][]float32{append([]float32(nil), a.x...), append([]float32(nil), b.x...), append([]float32(nil), c.x...)}
				RowsBlend(y.x, a.x, s.x, b.x, u.x, c.x, q.x, width)
				what := fmt.Sprintf("rows of %d over operand %d", width, over)
				near(t, "blend "+what, y.x, blended)
				y.check(t, what)
				copy(a.x, first[0])
				copy(b.x, first[1])
				copy(c.x, first[2])
				RowsAddMul(y.x, a.x, s.x, b.x, width)
				near(t, "raised "+what, y.x, raised)
				y.check(t, what)
			}
		}
	})
}

func near(t *testing.T, what string, got []float32, want []float64) {
	t.Helper()
	for i, w := range want {
		if !(math.Abs(float64(got[i])-w) <= 2e-6*(4+math.Abs(w))) {
			t.Fatalf("%s: element %d is %v, want %v", what, i, got[i], w)
		}
	}
}
