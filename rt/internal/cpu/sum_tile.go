package cpu

// AddColumns adds to each of the sums the column of x that it stands for: x has rows as wide as sums, few enough that
// they are in the cache. Temp is as long as sums.
func AddColumns(sums, temp, x []float32) {
	width := len(sums)
	for c := 0; c < width; c += lineColumns {
		sumColumns(temp[c:min(c+lineColumns, width)], x[c:], width, len(x)/width)
	}
	Accumulate(sums, temp[:width])
}

// AddColumnSquares is AddColumns of the squares of what rows differ from less; temp is twice as long.
func AddColumnSquares(sums, temp, x, less []float32) {
	width := len(sums)
	temp, row := temp[:width], temp[width:2*width]
	if g := active.vectors.columnSquares; g != nil && len(x) > 0 {
		for c := 0; c < width; c += lineColumns {
			n := min(lineColumns, width-c)
			g(&temp[c], &x[c:][0], &less[c:][:n][0], 4*width, len(x)/width, n)
		}
		Accumulate(sums, temp)
		return
	}
	clear(temp)
	for ; len(x) > 0; x = x[width:] {
		if !Binary(Sub, row, x, less) || !Three(MulAdd, temp, row, row, temp) {
			for i, e := range x[:width] {
				d := e - less[i]
				temp[i] += d * d
			}
		}
	}
	Accumulate(sums, temp)
}
