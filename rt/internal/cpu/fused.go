package cpu

import "math"

// fused is a*b + c rounded once, as the vector units compute it. In float64 the product is exact, and of a sum that is not the
// last bit is made odd: then it is no tie of float32 unless it should be one (Boldo and Melquiond, Emulation of a FMA and
// correctly rounded sums, 2008).
func fused(a, b, c float32) float32 {
	p, q := float64(a)*float64(b), float64(c)
	sum := p + q
	from := sum - p
	rest := (p - (sum - from)) + (q - from)
	if bits := math.Float64bits(sum); rest != 0 && rest == rest && bits&1 == 0 {
		if (rest > 0) == (sum > 0) {
			bits++
		} else {
			bits--
		}
		sum = math.Float64frombits(bits)
	}
	return float32(sum)
}
