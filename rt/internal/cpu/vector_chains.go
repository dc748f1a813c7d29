package cpu

// Three computes y = f(a, b, c) on the vector unit, and reports whether there is one.
func Three(f Function, y, a, b, c []float32) bool {
	g := active.vectors.three[f]
	if g == nil {
		return false
	}
	if len(y) == 1 && f == MulAdd {
		y[0] = fused(a[0], b[0], c[0])
		return true
	}
	if n := len(y); n > 0 {
		g(&y[0], &a[:n][0], &b[:n][0], &c[:n][0], n)
	}
	return true
}

// LessOverRoot computes y = w - a*b/(√c + d) on the vector unit, and reports whether there is one.
func LessOverRoot(y, w, a, b, c, d []float32) bool {
	g := active.vectors.lessOverRoot
	if g == nil {
		return false
	}
	if n := len(y); n > 0 {
		g(&y[0], &w[:n][0], &a[:n][0], &b[:n][0], &c[:n][0], &d[:n][0], lying(n, min(cap(w), cap(a), cap(b), cap(c), cap(d))))
	}
	return true
}

// LessMulAdd computes y = (a - b)*c + d on the vector unit, and reports whether there is a function for it.
func LessMulAdd(y, a, b, c, d []float32) bool {
	g := active.vectors.lessMulAdd
	if g == nil {
		return false
	}
	if n := len(y); n > 0 {
		g(&y[0], &a[:n][0], &b[:n][0], &c[:n][0], &d[:n][0], lying(n, cap(y)))
	}
	return true
}

// MulNumberAdd computes y = a*s*b + c on the vector unit, and reports whether there is one.
func MulNumberAdd(y, a, b, c []float32, s float32) bool {
	g := active.vectors.mulNumberAdd
	if g == nil {
		return false
	}
	if n := len(y); n > 0 {
		g(&y[0], &a[:n][0], &b[:n][0], &c[:n][0], s, lying(n, cap(y)))
	}
	return true
}

// AddNumberMul computes y = (a + s)*b on the vector unit, and reports whether there is one that can.
func AddNumberMul(y, a, b []float32, s float32) bool {
	g := active.vectors.addNumberMul
	if g == nil {
		return false
	}
	if n := len(y); n > 0 {
		g(&y[0], &a[:n][0], &b[:n][0], s, n)
	}
	return true
}

// Blend computes y = a*s + b*r + c + q on the vector unit, and reports whether there is one that can.
func Blend(y, a, b, c []float32, s, r, q float32) bool {
	g := active.vectors.blend
	if g == nil {
		return false
	}
	if n := len(y); n > 0 {
		g(&y[0], &a[:n][0], &b[:n][0], &c[:n][0], s, r, q, n)
	}
	return true
}

// Between computes y = dy where x is above low and not above high, or no number, else 0, on the vector unit, and reports whether there
// is one. A number alone is left to the caller.
func Between(y, dy, x []float32, low, high float32) bool {
	g := active.vectors.between
	if g == nil || len(y) == 1 {
		return false
	}
	if n := len(y); n > 0 {
		g(&y[0], &dy[:n][0], &x[:n][0], low, high, n)
	}
	return true
}

// Select computes y = a where c is not 0, else b, on the vector unit, and reports whether there is one. A number alone is left to
// the caller.
func Select(y, c, a, b []float32) bool {
	g := active.vectors.choose
	if g == nil || len(y) == 1 {
		return false
	}
	if n := len(y); n > 0 {
		g(&y[0], &c[:n][0], &a[:n][0], &b[:n][0], n)
	}
	return true
}
