package rt

import "github.com/dlgen/dlgen/rt/internal/cpu"

// RowsBlend is y = a * s + b * r + c + q, where s, r and q have a number for each row; whether a product is rounded before its sum depends
// on the processor. Y may be any of the operands.
func RowsBlend(y, a, s, b, r, c, q []float32, width int) {
	for i := 0; len(y) > 0; i++ {
		if !cpu.Blend(y[:width], a, b, c, s[i], r[i], q[i]) {
			blendRows(y, a, s[i:], b, r[i:], c, q[i:], width)
			return
		}
		y, a, b, c = y[width:], a[width:], b[width:], c[width:]
	}
}

func blendRows(y, a, s, b, r, c, q []float32, width int) {
	t := BorrowTiles()
	x, z := t.Take(len(y)), t.Take(len(y))
	RowsMul(x, b, r, width)
	VecAdd(x, x, c[:len(x)])
	RowsAdd(x, x, q, width)
	RowsMul(z, a, s, width)
	VecAdd(y, z, x)
	t.Return()
}

// RowsAddMul is y = (a + s) * b. Y may be an operand.
func RowsAddMul(y, a, s, b []float32, width int) {
	for i := 0; len(y) > 0; i++ {
		if !cpu.AddNumberMul(y[:width], a, b, s[i]) {
			t := BorrowTiles()
			sum := t.Take(len(y))
			RowsAdd(sum, a, s[i:], width)
			VecMul(y, sum, b[:len(y)])
			t.Return()
			return
		}
		y, a, b = y[width:], a[width:], b[width:]
	}
}
