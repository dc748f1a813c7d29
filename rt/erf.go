package rt

import "math"

// erfSteps is how many of the table's places lie between 0 and 1; the last is at 4, where erf is 1 in float32.
const erfSteps = 8

// erfTable has the Taylor series of erf around i/erfSteps.
var erfTable = func() (table [4*erfSteps + 1][7]float64) {
	for i := range table {
		c := float64(i) / erfSteps
		series := &table[i]
		series[0] = math.Erf(c)
		d0, d1 := 0.0, 2/math.Sqrt(math.Pi)*math.Exp(-c*c) // neighbouring derivatives
		for n, factorial := 1, 1.0; n < len(series); n++ {
			factorial *= float64(n)
			series[n] = d1 / factorial
			d0, d1 = d1, -2*c*d1-2*float64(n-1)*d0
		}
	}
	return table
}()

// Erf returns the error function.
func Erf(x float32) float32 {
	z := math.Abs(float64(x))
	if !(z < 4) {
		return float32(math.Erf(float64(x)))
	}
	i := int(z*erfSteps + 0.5)
	s, r := &erfTable[i], z-float64(i)/erfSteps
	y := s[0] + r*(s[1]+r*(s[2]+r*(s[3]+r*(s[4]+r*(s[5]+r*s[6])))))
	return float32(math.Copysign(y, float64(x)))
}
