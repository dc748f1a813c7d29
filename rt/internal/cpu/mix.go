package cpu

// MixShape is the shape of sums of neighbours, as rt.MixDims.
type MixShape struct{ Outer, K, Inner, J, Taps int }

// Mix is rt.Mix for the lines [lo, hi) of its result.
func Mix[T Float](y, x []T, first []int32, weights []T, s *MixShape, lo, hi int) {
	narrow := Floats(y)
	for line := lo; line < hi; {
		o, j := line/s.J, line%s.J
		count := min(s.J-j, hi-line)
		from, to := x[o*s.K*s.Inner:][:s.K*s.Inner], y[line*s.Inner:][:count*s.Inner]
		w := weights[j*s.Taps:][:count*s.Taps]
		if narrow != nil && active.variant != Portable {
			if s.Inner > 0 {
				active.mix(&Floats(to)[0], &Floats(from)[0], &first[j], &Floats(w)[0], count, s.Taps, s.Inner)
			}
		} else {
			mixLines(to, from, first[j:][:count], w, s)
		}
		line += count
	}
}

// mixLines is some lines of one of the outer.
func mixLines[T Float](y, x []T, first []int32, weights []T, s *MixShape) {
	for j, at := range first {
		to := y[j*s.Inner:][:s.Inner]
		clear(to)
		for t, w := range weights[j*s.Taps:][:s.Taps] {
			from := x[(int(at)+t)*s.Inner:][:len(to)]
			for i := range to {
				to[i] += w * from[i]
			}
		}
	}
}
