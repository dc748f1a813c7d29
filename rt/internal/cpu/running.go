package cpu

// CumSum writes the running sums of the items [lo, hi).
func CumSum[T Number](y, x []T, l Lines, reverse, exclusive bool, lo, hi int) {
	for ; l.Inner == 1 && l.K > 0 && lo+4 <= hi; lo += 4 {
		runRows(y[lo*l.K:][:4*l.K], x[lo*l.K:][:4*l.K], l.K, reverse, exclusive)
	}
	for i := lo; i < hi; i++ {
		first, _, width := l.item(i)
		step := l.Inner
		if reverse {
			first, step = first+(l.K-1)*l.Inner, -step
		}
		var sums [lineColumns]T
		for range l.K {
			from, to := x[first:][:width], y[first:][:width]
			for j, e := range from {
				before := sums[j]
				sums[j] += e
				to[j] = sums[j]
				if exclusive {
					to[j] = before
				}
			}
			first += step
		}
	}
}

// runRows writes the running sums of four rows of k elements at once: a sum waits for the one before it.
func runRows[T Number](y, x []T, k int, reverse, exclusive bool) {
	x0, x1, x2, x3 := x[:k], x[k:][:k], x[2*k:][:k], x[3*k:][:k]
	y0, y1, y2, y3 := y[:k], y[k:][:k], y[2*k:][:k], y[3*k:][:k]
	at, step := 0, 1
	if reverse {
		at, step = k-1, -1
	}
	var s0, s1, s2, s3 T
	for range k {
		t0, t1, t2, t3 := s0+x0[at], s1+x1[at], s2+x2[at], s3+x3[at]
		if exclusive {
			y0[at], y1[at], y2[at], y3[at] = s0, s1, s2, s3
		} else {
			y0[at], y1[at], y2[at], y3[at] = t0, t1, t2, t3
		}
		s0, s1, s2, s3 = t0, t1, t2, t3
		at += step
	}
}
