package cpu

// ArgSort writes the indices that sort each column of x, of the form [k, inner], equals in their order: the first most
// of them, y is [most, inner]. NaN is larger than all numbers: last, or first if descending.
func ArgSort[T Number](s *Scratch, y []int32, x []T, k, inner, most int, descending bool) {
	if k == 0 || most == 0 {
		return
	}
	if floats, ok := keyed(x); ok {
		sortKeys(s, y, x, floats, k, inner, most, descending)
		s.used = 0
		return
	}
	order, other := Take[int32](s, k), Take[int32](s, k)
	for j := range inner {
		for i := range order {
			order[i] = int32(i)
		}
		sorted := mergeSort(order, other, x[j:], inner, descending)
		for i, from := range sorted[:most] {
			y[i*inner+j] = from
		}
	}
	s.used = 0
}

// mergeSort sorts indices from the bottom up, between two buffers; it returns the one with the result.
func mergeSort[T Number](from, to []int32, x []T, step int, descending bool) []int32 {
	for width := 1; width < len(from); width *= 2 {
		for lo := 0; lo < len(from); lo += 2 * width {
			mid, hi := min(lo+width, len(from)), min(lo+2*width, len(from))
			merge(to[lo:hi], from[lo:mid], from[mid:hi], x, step, descending)
		}
		from, to = to, from
	}
	return from
}

// merge joins two sorted runs; of equals those of a come first.
func merge[T Number](to, a, b []int32, x []T, step int, descending bool) {
	for i := range to {
		if len(b) == 0 || len(a) > 0 && !before(x[int(b[0])*step], x[int(a[0])*step], descending) {
			to[i], a = a[0], a[1:]
		} else {
			to[i], b = b[0], b[1:]
		}
	}
}

// before reports whether a must stand before b.
func before[T Number](a, b T, descending bool) bool {
	if descending {
		a, b = b, a
	}
	return a < b || a == a && b != b
}
