package rt

import (
	"github.com/dlgen/dlgen/rt/internal/cpu"
)

// VecMulNormalBack is y = dy times the derivative of VecMulNormal at x: the share below x, and x times the density there.
func VecMulNormalBack(y, dy, x []float32) {
	if cpu.Binary(cpu.MulNormalBack, y, dy, x) {
		return
	}
	const density, piece = 0.3989422804014327, 256 // the density at 0, 1 / √(2π); pieces stay in the first-level cache
	t := BorrowTiles()
	share, power := t.Take(piece), t.Take(piece)
	for len(y) > 0 {
		n := min(len(y), piece)
		share, power, x0 := share[:n], power[:n], x[:n]
		VecMul(power, x0, x0)
		mulRow(power, power, -0.5)
		VecExp(power, power)
		mulRow(power, power, density)
		VecNormal(share, x0)
		VecMulAdd(share, x0, power, share)
		VecMul(y[:n], dy[:n], share)
		y, dy, x = y[n:], dy[n:], x[n:]
	}
	t.Return()
}
