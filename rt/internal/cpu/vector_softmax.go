package cpu

// Summed computes y = f(a, s) on the vector unit and returns the sum that belongs to f, in runs of a segment; false if there is
// no such function.
func Summed(f Function, y, a []float32, s float32) (sum float32, ok bool) {
	g := active.vectors.summed[f]
	if g == nil {
		return 0, false
	}
	for len(y) > 0 {
		n := min(len(y), sumSegment)
		sum += g(&y[0], &a[:n][0], s, lying(n, cap(a)))
		y, a = y[n:], a[n:]
	}
	return sum, true
}

// ExpNear computes y = e^x, or that times a number, on the vector unit and returns the sum, in runs of a segment, if there is a function for it and all x are near
// zero; false otherwise, and y is anything then. They may be the same.
func ExpNear(y, x []float32) (sum float32, ok bool) {
	g := active.vectors.expNear
	if g == nil || !endsNear(x[:len(y)]) {
		return 0, false
	}
	for len(y) > 0 {
		n := min(len(y), sumSegment)
		part := g(&y[0], &x[:n][0], lying(n, cap(x)))
		if !(part >= 0) {
			return 0, false
		}
		sum += part
		y, x = y[n:], x[n:]
	}
	return sum, true
}

// endsNear reports whether numbers begin and end near zero: with those a row ends or begins that a mask leaves something out of.
func endsNear(x []float32) bool {
	const near = 21.5 // at most what the functions take for near
	n := len(x)
	return n >= leastVector && max(x[0], x[n-1]) < near && min(x[0], x[n-1]) > -near
}

// ExpNearScaled is ExpNear, and multiplies as many numbers, which may be none, by scale meanwhile: as far as it returns, and all of them
// only where y is long enough.
func ExpNearScaled(y, x, done []float32, scale float32) (sum float32, scaled int, ok bool) {
	g := active.vectors.expNearScaled
	n := len(y)
	if g == nil || len(done) != n || n > sumSegment || !endsNear(x[:n]) {
		sum, ok = ExpNear(y, x)
		return sum, 0, ok
	}
	sum = g(&y[0], &x[:n][0], &done[0], scale, lying(n, cap(x)))
	turn := scaledTurn * active.lanes / 8
	return sum, n &^ (turn - 1), sum >= 0
}

// scaledTurn is how many elements expNearScaled multiplies at a time with vectors of eight.
const scaledTurn = 32

// SoftBack computes dx = (dy - Σ dy*y)*y of the first n elements and 0 behind them, as y is, on the vector unit, and reports whether there is
// one that can: rows are whole vectors. What lies ahead so many elements behind dy and y, with some more behind it, comes into the cache.
func SoftBack(dx, dy, y []float32, n, ahead int) bool {
	g := active.vectors.softBack
	if g == nil || len(dx)%active.lanes != 0 || n == 0 {
		return false
	}
	g(&dx[0], &dy[:len(dx)][0], &y[:len(dx)][0], n, len(dx), 4*ahead)
	return true
}
