package rt

import (
	"fmt"
	"slices"
	"testing"
)

// TestRowsNorm compares rows normalized in one call, between NaN guards and in place, with the same in four calls, which have tests of their own.
func TestRowsNorm(t *testing.T) {
	r := random()
	eachVariant(t, func(t *testing.T) {
		for _, width := range []int{1, 2, 7, 15, 16, 17, 33, 64, 100, 128, 255, 256, 511, 512, 513, 527, 575, 577, 640, 1000, 1024, 1025, 4096, 4100} {
			for rows := range 6 {
				x := numbers[float32](r, rows*width, false).x
				if rows > 2 { // means far from zero leave nothing of a sum of squares
					for i := range x[width : 2*width] {
						x[width+i] += 3000
					}
				}
				b, c := numbers[float32](r, rows*width, false).x, numbers[float32](r, rows*width, false).x
				share, e := slices.Repeat([]float32{1 / float32(width)}, rows), slices.Repeat([]float32{1e-3}, rows)
				for _, one := range []bool{false, true} {
					b, c := b, c
					if one && rows > 0 {
						b, c = b[:width], c[:width]
					}
					want, d, wantS, wantM := make([]float32, len(x)), make([]float32, len(x)), make([]float32, rows), make([]float32, rows)
					RowsMeanSquares(d, wantS, wantM, x, share, width)
					VecMulAdd(wantS, wantS, share, e)
					VecRsqrt(wantS, wantS)
					RowsLessMulAdd(want, d, x, wantM, wantS, b, c, width)
					y, s, m, same := newBuffer[float32](len(x)), newBuffer[float32](rows), newBuffer[float32](rows), newBuffer[float32](len(x))
					copy(same.x, x)
					RowsNorm(same.x, s.x, m.x, same.x, share, e, b, c, width)
					RowsNorm(y.x, s.x, m.x, x, share, e, b, c, width)
					for _, buffer := range []*buffer[float32]{y, s, m, same} {
						buffer.check(t, fmt.Sprintf("%d rows of %d", rows, width))
					}
					sameBits(t, "means", m.x, wantM)
					sameBits(t, "roots", s.x, wantS)
					sameBits(t, "normalized", y.x, want)
					sameBits(t, "normalized in place", same.x, want)
				}
			}
		}
	})
}
