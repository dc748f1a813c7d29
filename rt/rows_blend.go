package rt

import "github.com/dlgen/dlgen/rt/internal/cpu"

// RowsBlend is y = a * s + b * r + c + q, where s, r and q have a number for each row; whether a product is rounded before its sum depends
// on the processor.
func RowsBlend(y, a, s, b, r, c, q []float32, width int) {
	for i := 0; len(y) > 0; i++ {
		if row := y[:width]; !cpu.Blend(row, a, b, c, s[i], r[i], q[i]) {
			blendRow(row, a, b, c, s[i], r[i], q[i])
		}
		y, a, b, c = y[width:], a[width:], b[width:], c[width:]
	}
}

// RowsAddMul is y = (a + s) * b.
func RowsAddMul(y, a, s, b []float32, width int) {
	for i := 0; len(y) > 0; i++ {
		if row := y[:width]; !cpu.AddNumberMul(row, a, b, s[i]) {
			addMulRow(row, a, b, s[i])
		}
		y, a, b = y[width:], a[width:], b[width:]
	}
}

func addMulRow(y, a, b []float32, s float32) {
	var room [blended]float32
	for len(y) > 0 {
		n := min(len(y), blended)
		RowsAdd(room[:n], a, []float32{s}, n)
		VecMul(y[:n], room[:n], b)
		y, a, b = y[n:], a[n:], b[n:]
	}
}

// blended is how many elements of a row are computed at a time by functions that do less: y may be any of the operands.
const blended = 128

func blendRow(y, a, b, c []float32, s, r, q float32) {
	var room [2 * blended]float32
	for len(y) > 0 {
		n := min(len(y), blended)
		x, z := room[:n], room[blended:][:n]
		mulRow(x, b, r)
		VecAdd(x, x, c)
		RowsAdd(x, x, []float32{q}, n)
		mulRow(z, a, s)
		VecAdd(y[:n], z, x)
		y, a, b, c = y[n:], a[n:], b[n:], c[n:]
	}
}
