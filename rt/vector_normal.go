package rt

import (
	"github.com/dlgen/dlgen/rt/internal/cpu"
)

// VecMulNormalBack is y = dy times the derivative of VecMulNormal at x: the share below x, and x times the density there.
func VecMulNormalBack(y, dy, x []float32) {
	if cpu.Binary(cpu.MulNormalBack, y, dy, x) {
		return
	}
	const density = 0.3989422804014327 // at 0: 1 / √(2π)
	var shares, powers [256]float32
	for len(y) > 0 {
		n := min(len(y), len(shares))
		share, power := shares[:n], powers[:n]
		VecMul(power, x[:n], x[:n])
		for i, square := range power {
			power[i] = -0.5 * square
		}
		VecExp(power, power)
		VecNormal(share, x[:n])
		for i, at := range x[:n] {
			y[i] = dy[i] * (share[i] + at*density*power[i])
		}
		y, dy, x = y[n:], dy[n:], x[n:]
	}
}
