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
