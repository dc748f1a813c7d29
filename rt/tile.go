package rt

import "github.com/dlgen/dlgen/rt/internal/cpu"

// Tiles is memory for the tiles of a generated loop: pieces of tensors that stay in the first-level cache. What is
// taken from it is valid until Return.
type Tiles struct{ scratch *cpu.Scratch }

// BorrowTiles returns memory for tiles. Borrowing allocates nothing once as many loops have run at the same time.
func BorrowTiles() Tiles { return Tiles{cpu.Borrow()} }

// Return gives the memory back.
func (t Tiles) Return() { t.scratch.Return() }

// Take returns a tile of n elements of unknown values.
func (t Tiles) Take(n int) []float32 { return cpu.Take[float32](t.scratch, n) }

// Fill returns a tile of n elements, all x.
func (t Tiles) Fill(x float32, n int) []float32 {
	y := t.Take(n)
	fillRow(y, x)
	return y
}

// fillRow sets all of a row; most of it is copied, in larger and larger pieces.
func fillRow(y []float32, x float32) {
	n := min(len(y), 16)
	for i := range y[:n] {
		y[i] = x
	}
	for n < len(y) {
		n += copy(y[n:], y[:n])
	}
}

// Repeat returns a tile of n elements, copies of x one after the other.
func (t Tiles) Repeat(x []float32, n int) []float32 {
	y := t.Take(n)
	Repeat(y, x)
	return y
}

// Repeat makes y copies of x, one after the other.
func Repeat(y, x []float32) {
	for at := copy(y, x); at < len(y); {
		at += copy(y[at:], y[:at])
	}
}

// Turn is the draw in a turn of a scan.
func (d Draw) Turn(counter uint32) Draw {
	d.Counter = counter
	return d
}

// UniformAt is what Uniform gives elements from a place on.
func UniformAt(y []float32, d Draw, from int) { cpu.UniformAt(y, cpu.Draw(d), from) }

// UniformOf is what Uniform gives one element.
func UniformOf(d Draw, i int) float32 {
	var y [1]float32
	cpu.UniformAt(y[:], cpu.Draw(d), i)
	return y[0]
}

// VecPlaces is y[i] = i / below % count: where the elements of a tile lie along an axis.
func VecPlaces(y []float32, below, count int) {
	place, left := 0, below
	for i := range y {
		y[i] = float32(place)
		if left--; left == 0 {
			left = below
			if place++; place == count {
				place = 0
			}
		}
	}
}

// A tile may have several rows of a width; what follows goes from such a tile to one with a number for each row, or
// back.

// RowsSum is the sum of each row.
func RowsSum(y, x []float32, width int) { cpu.RowSums(y, x, width) }

// RowsDot is the sum of the products of each row of a and b.
func RowsDot(y, a, b []float32, width int) {
	if len(a) > 0 && len(b) > 0 && &a[0] == &b[0] {
		cpu.RowSquares(y, a, width)
		return
	}
	for i := range y {
		y[i] = cpu.RowDot(a[i*width:][:width], b[i*width:][:width])
	}
}

// RowsMax is the largest of each row, NaN if there is one.
func RowsMax(y, x []float32, width int) {
	cpu.RowFolds(cpu.Max, y, x, width)
}

// RowsMin is the smallest of each row, NaN if there is one.
func RowsMin(y, x []float32, width int) {
	cpu.RowFolds(cpu.Min, y, x, width)
}

// Cleared makes all of x zero.
func Cleared(x []float32) []float32 {
	clear(x)
	return x
}

// ColumnsAdd adds the rows of a tile to sums, which are as long as a row; temp is as long, too.
func ColumnsAdd(sums, temp, x []float32) { cpu.AddColumns(sums, temp, x) }

// ColumnsAddSquares is ColumnsAdd of the squares of what rows differ from less, a row; temp is twice as long as that.
func ColumnsAddSquares(sums, temp, x, less []float32) { cpu.AddColumnSquares(sums, temp, x, less) }

// JoinColumns is y = the sum of parts, each as long as y, in order: one for each grain of rows, the last for the rest.
func JoinColumns(y, parts []float32, rows, grain int) {
	clear(y)
	for ; rows > 0; rows, parts = rows-grain, parts[len(y):] {
		cpu.Accumulate(y, parts[:len(y)])
	}
}

// JoinColumnsOf makes each line of y, of a width, the sum of so many parts, one line after the other.
func JoinColumnsOf(y, parts []float32, width, each int) {
	clear(y)
	for ; len(y) > 0; y = y[width:] {
		for range each {
			cpu.Accumulate(y[:width], parts[:width])
			parts = parts[width:]
		}
	}
}

// RowsProd is the product of each row.
func RowsProd(y, x []float32, width int) {
	if width == 0 {
		cpu.Fill(y, 1)
		return
	}
	cpu.RowFolds(cpu.Prod, y, x, width)
}

// RowsOf repeats the number of each row over the row.
func RowsOf(y, x []float32, width int) {
	for i := 0; len(y) > 0; i++ {
		fillRow(y[:width], x[i])
		y = y[width:]
	}
}
