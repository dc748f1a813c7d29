package rt

import "github.com/dlgen/dlgen/rt/internal/cpu"

// VecMod is what is left of a / b, with b's sign. The vector unit does not know what is left where b is infinite or fits into a millions of times: that, and NaN,
// is computed number by number.
func VecMod(y, a, b []float32) {
	a, b = a[:len(y)], b[:len(y)]
	if len(y) == 0 {
		return
	}
	if &y[0] != &a[0] && &y[0] != &b[0] {
		vecMod(y, a, b)
		return
	}
	t := BorrowTiles()
	rest := t.Take(len(y))
	vecMod(rest, a, b)
	copy(y, rest)
	t.Return()
}

// vecMod is VecMod for a result apart from the operands.
func vecMod(y, a, b []float32) {
	if cpu.Binary(cpu.Mod, y, a, b) && allFinite(y) {
		return
	}
	all := cpu.Active() == cpu.Portable
	for i, e := range y {
		if all || e != e {
			y[i] = Mod(a[i], b[i])
		}
	}
}

// VecFloorDiv is the largest whole number that is not above a / b.
func VecFloorDiv(y, a, b []float32) {
	VecDiv(y, a, b)
	VecFloor(y, y)
}

// VecAtan2 is the angle of the point (x, y): its y first, as in Atan2.
func VecAtan2(angle, y, x []float32) {
	if !cpu.Binary(cpu.Atan2, angle, y, x) {
		y, x = y[:len(angle)], x[:len(angle)]
		for i := range angle {
			angle[i] = Atan2(y[i], x[i])
		}
	}
}
