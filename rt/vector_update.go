package rt

import "github.com/dlgen/dlgen/rt/internal/cpu"

// Functions of slices that optimizers' updates consist of, each several operations in one pass. They round as these do; of a
// product and a sum around it, once or twice, as VecMulAdd.

// VecToward is y = a + (b-a)*c, a moving average.
func VecToward(y, a, b, c []float32) {
	if !cpu.Three(cpu.Toward, y, a, b, c) {
		a, b, c = a[:len(y)], b[:len(y)], c[:len(y)]
		for i := range y {
			y[i] = a[i] + (b[i]-a[i])*c[i]
		}
	}
}

// VecTowardSquare is y = a + (b*b-a)*c, a moving average of squares.
func VecTowardSquare(y, a, b, c []float32) {
	if !cpu.Three(cpu.TowardSquare, y, a, b, c) {
		a, b, c = a[:len(y)], b[:len(y)], c[:len(y)]
		for i := range y {
			y[i] = a[i] + (float32(b[i]*b[i])-a[i])*c[i]
		}
	}
}

// VecLessOverRoot is y = w - a*b/(√c+d), a step that is the shorter the larger the mean square is.
func VecLessOverRoot(y, w, a, b, c, d []float32) {
	if !cpu.LessOverRoot(y, w, a, b, c, d) {
		w, a, b, c, d = w[:len(y)], a[:len(y)], b[:len(y)], c[:len(y)], d[:len(y)]
		for i := range y {
			y[i] = w[i] - a[i]*b[i]/(Sqrt(c[i])+d[i])
		}
	}
}
