package rt

import "github.com/dlgen/dlgen/rt/internal/cpu"

// Functions of a tile with several rows of a width and a number for each row: s[i] stands for all of row i.

// RowsAdd is y = a + s.
func RowsAdd(y, a, s []float32, width int) {
	for i := 0; len(y) > 0; i++ {
		if !cpu.WithNumber(cpu.AddNumber, y[:width], a, s[i]) {
			addRow(y[:width], a, s[i])
		}
		y, a = y[width:], a[width:]
	}
}

func addRow(y, a []float32, s float32) {
	for i, e := range a[:len(y)] {
		y[i] = e + s
	}
}

// RowsSub is y = a - s.
func RowsSub(y, a, s []float32, width int) {
	for i := 0; len(y) > 0; i++ {
		if !cpu.WithNumber(cpu.SubNumber, y[:width], a, s[i]) {
			addRow(y[:width], a, -s[i])
		}
		y, a = y[width:], a[width:]
	}
}

// RowsMul is y = a * s.
func RowsMul(y, a, s []float32, width int) {
	for i := 0; len(y) > 0; i++ {
		mulRow(y[:width], a, s[i])
		y, a = y[width:], a[width:]
	}
}

func mulRow(y, a []float32, s float32) {
	if !cpu.WithNumber(cpu.MulNumber, y, a, s) {
		for i, e := range a[:len(y)] {
			y[i] = e * s
		}
	}
}

// RowsMulAdd is y = a * s * b + c, where b and c have a row for each of a, or are one row for all; whether the last product is
// rounded before the sum depends on the processor.
func RowsMulAdd(y, a, s, b, c []float32, width int) {
	step := rowStep(b, width)
	for i := 0; len(y) > 0; i++ {
		if !cpu.MulNumberAdd(y[:width], a, b, c, s[i]) {
			for j, e := range a[:width] {
				y[j] = float32(e*s[i])*b[j] + c[j]
			}
		}
		y, a, b, c = y[width:], a[width:], b[step:], c[step:]
	}
}

// rowStep is how far it is to the next row of an operand that may be one row for all.
func rowStep(b []float32, width int) int {
	if len(b) == width {
		return 0
	}
	return width
}

// RowsDiv is y = a / s. Where 1 / s is far from the ends of what float32 holds, as sums of a softmax are, it is a * (1 / s),
// which may differ in the last place.
func RowsDiv(y, a, s []float32, width int) {
	const least, most = 0x1p-100, 0x1p100
	for i := 0; len(y) > 0; i++ {
		if m := Abs(s[i]); m >= least && m <= most {
			mulRow(y[:width], a, 1/s[i])
		} else if !cpu.WithNumber(cpu.DivNumber, y[:width], a, s[i]) {
			for j, e := range a[:width] {
				y[j] = e / s[i]
			}
		}
		y, a = y[width:], a[width:]
	}
}

// RowsExp is y = e^(a - s).
func RowsExp(y, a, s []float32, width int) {
	for i := 0; len(y) > 0; i++ {
		if !cpu.WithNumber(cpu.ExpNumber, y[:width], a, s[i]) {
			for j, e := range a[:width] {
				y[j] = Exp(e - s[i])
			}
		}
		y, a = y[width:], a[width:]
	}
}

// RowsSubSquares is y = a - s, and sums are those of each row's squares.
func RowsSubSquares(y, sums, a, s []float32, width int) {
	rowsSummed(cpu.SubSquares, y, sums, a, s, width, RowsSub, func(y []float32) float32 { return cpu.RowDot(y, y) })
}

// RowsExpSum is y = e^(a - s), and sums are those of each row.
func RowsExpSum(y, sums, a, s []float32, width int) {
	rowsSummed(cpu.ExpSum, y, sums, a, s, width, RowsExp, cpu.RowSum)
}

// rowsSummed computes rows and adds them up, in one pass if the vector unit has a function for it. What it reads of s may lie where
// it writes sums.
func rowsSummed(f cpu.Function, y, sums, a, s []float32, width int, rows func(y, a, s []float32, width int), sum func(y []float32) float32) {
	for i := 0; len(y) > 0; i++ {
		row := y[:width]
		total, ok := cpu.Summed(f, row, a, s[i])
		if !ok {
			rows(row, a, s[i:], width)
			total = sum(row)
		}
		sums[i] = total
		y, a = y[width:], a[width:]
	}
}
