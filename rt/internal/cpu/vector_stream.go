package cpu

// A product of a vector and a matrix that no cache holds takes the time in which memory gives the matrix. Processors look
// ahead along some lines at a time, so these are read to their ends before the next ones; threads share the lines, not the
// columns, and their sums are added up at the end.

// streamed is the number of elements of b from which it is read so.
const streamed = 1 << 17

// streamLines is how many lines are read at a time, and streamParts how many parts of all of them are summed by themselves.
const (
	streamLines = 8
	streamParts = 8
)

// StreamParts is the number of parts of the depth whose sums Stream computes; 0 if the product is not computed so. It depends
// on sizes alone.
func (g *Gemv[T]) StreamParts() int {
	var e T
	if _, ok := any(e).(float32); !ok || active.rows == 0 || g.Long || g.N < active.lanes || g.N*g.K < streamed {
		return 0
	}
	return pieces(g.K, g.streamDepth())
}

// streamDepth is how many lines a part has.
func (g *Gemv[T]) streamDepth() int { return even(pieces(g.K, streamParts), streamLines) }

// Stream computes the sums of the parts [lo, hi), N elements each.
func (g *Gemv[T]) Stream(sums []T, lo, hi int) {
	whole := g.N / active.lanes * active.lanes
	for part := lo; part < hi; part++ {
		from := part * g.streamDepth()
		to := min(from+g.streamDepth(), g.K)
		sum := sums[part*g.N:][:g.N]
		clear(sum)
		streamRows(Floats(sum)[:whole], Floats(g.A)[from:to], Floats(g.B)[from*g.N:], g.N)
		if whole < g.N {
			combine(sum[whole:], g.A[from:to], g.B[from*g.N+whole:], g.N)
		}
	}
}

// streamRows adds to whole vectors of y, some lines of b at a time.
func streamRows(y, a, b []float32, ld int) {
	u := active
	wide := len(y) / (8 * u.lanes) * (8 * u.lanes)
	for l := 0; l < len(a); l += streamLines {
		n := min(streamLines, len(a)-l)
		part := b[l*ld:][:(n-1)*ld+len(y)]
		if wide > 0 {
			u.line(&y[0], 0, &a[l], 0, 4, 0, &part[0], 4*ld, n, 1, 1, wide, 1, 4*8*u.lanes)
		}
		if wide < len(y) {
			u.tile(1, len(y)-wide, 1, &y[wide], 0, &a[l], 0, 1, 0, &part[wide], ld, u.columns, n, 1, true)
		}
	}
}

// JoinStream adds the parts to c, or puts their sum there.
func (g *Gemv[T]) JoinStream(sums []T) {
	c := g.C[:g.N]
	if !g.Add {
		clear(c)
	}
	for ; len(sums) > 0; sums = sums[g.N:] {
		Accumulate(c, sums[:g.N])
	}
}
