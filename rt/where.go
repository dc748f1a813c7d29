package rt

import "math"

// Where returns a if c holds, else b. Both are there already: the processor chooses without a branch, which it could
// not foresee.
func Where(c bool, a, b float32) float32 {
	bits := math.Float32bits(b)
	if c {
		bits = math.Float32bits(a)
	}
	return math.Float32frombits(bits)
}

// Where64 is Where of float64.
func Where64(c bool, a, b float64) float64 {
	bits := math.Float64bits(b)
	if c {
		bits = math.Float64bits(a)
	}
	return math.Float64frombits(bits)
}

// WhereOf is Where of other elements.
func WhereOf[E Element](c bool, a, b E) E {
	if c {
		b = a
	}
	return b
}
