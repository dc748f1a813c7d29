package cpu

// The derivative by the kernel of convolutions of few channels, whose windows' lines are short: the sums of some lines of the
// window stay in registers.

// tapFunc adds to the sums of some lines of a window, of so many elements each:
//
//	sums[(i*run + t)*ldc + f] += Σ x[i*lineStep + (l*cs) + t] * dy[l*ds + f] over l in [0, depth)
//
// and goes on like tileFunc. Distances are in bytes, but for t. What lies ahead of dy comes into the cache meanwhile.
type tapFunc func(sums *float32, ldc int, x *float32, lineStep, cs, xSkip int, dy *float32, ds, dySkip, depth, times, channels, ahead int)

// linesAtOnce is how many lines of the window are an item.
func (k *KernelSums) linesAtOnce() int {
	if k.s.dilated() || k.step != k.s.F {
		return 1
	}
	run := k.s.Window[2] * k.s.C
	for lines := min(k.s.Window[1], len(k.u.depth[0].taps)); lines > 1; lines-- {
		if 0 < run && run <= len(k.u.depth[0].taps[lines-1]) {
			return each(k.s.Window[1], lines)
		}
	}
	return 1
}

// What is read of dy when it is far away, more than half of a small second-level cache: so many elements, which stay in the
// first-level cache while some filters are summed after others, and the first filters of each line of the cache bring it
// there so many places ahead.
const (
	farElements = 1 << 16
	tapElements = 1 << 13
	placesAhead = 32
	lineBytes   = 64
)

// far reports whether dy has to be brought near, if it is read and not made; sums have the same bits in both cases.
func (k *KernelSums) far() bool {
	return k.s.N*volume(k.s.Out)*k.s.F > farElements
}

// addTaps adds the products of so many lines of the output with what so many lines of the window see.
func (k *KernelSums) addTaps(sums []float32, v view, dy []float32, lines, taps int) {
	s := &k.s
	run, step := s.Window[2]*s.C, s.Stride[2]*s.C
	line, below := s.Out[2]*s.F, s.Stride[1]*v.line
	band, far := lines, k.far()
	if far && !k.u.exact { // AVX-512 has so many filters at a time that it goes through dy once or twice
		band = max(1, min(lines, tapElements/max(1, line)))
	}
	for o := 0; o < lines; o += band {
		for f := 0; f < s.F; {
			w := k.u.depthWidth(s.F-f, true)
			n, count := min(w.channels, s.F-f), min(band, lines-o)
			ahead := 0
			if far && k.peaks.Y == nil && f*4%lineBytes == 0 {
				ahead = 4 * soon(placesAhead*s.F, cap(dy)-(o+count)*line)
			}
			w.taps[taps-1][run-1](&sums[f], 4*s.F, &v.data[v.at+o*below], 4*s.Dilate[1]*v.line, 4*step, 4*(below-s.Out[2]*step),
				&dy[o*line+f], 4*s.F, 0, s.Out[2], count, n, ahead)
			f += n
		}
	}
}
