package rt

import (
	"math"

	"github.com/dlgen/dlgen/rt/internal/cpu"
)

// initStream is the stream of random numbers for first values, which no operation of a model has.
const initStream = math.MaxUint32

// Init gives each variable its first value. Random ones depend on the seed, the variable's own and its path, not
// on the order of the table.
func (p *Params) Init(seed int64) {
	for i := range p.Table {
		v := &p.Table[i]
		p.Set(v, v.Init.values(v, seed))
	}
}

// Set stores values, one for all elements or one for each.
func (p *Params) Set(v *Variable, values []float64) {
	n := v.Len()
	switch v.DType {
	case Float32:
		convert(p.Slab.F32(v.Offset, n), values)
	case Float64:
		convert(p.Slab.F64(v.Offset, n), values)
	case Int32:
		convert(p.Slab.I32(v.Offset, n), values)
	case Int64:
		convert(p.Slab.I64(v.Offset, n), values)
	case Uint8:
		convert(p.Slab.U8(v.Offset, n), values)
	case Float16, BFloat16:
		narrow(p.Slab.U16(v.Offset, n), values, v.DType)
	case Bool:
		to := p.Slab.Bool(v.Offset, n)
		for i := range to {
			to[i] = values[i%len(values)] != 0
		}
	}
}

func convert[T Number](to []T, values []float64) {
	for i := range to {
		to[i] = T(values[i%len(values)])
	}
}

// values returns a first value: one number for all elements or one for each.
func (in *Init) values(v *Variable, seed int64) []float64 {
	n := v.Len()
	switch in.Kind {
	case InitOnes:
		return []float64{1}
	case InitConstant:
		return []float64{in.Value}
	case InitData:
		if len(in.Data) > 0 {
			return in.Data
		}
	case InitCosines:
		return waves(v.Shape, n, in.Data, math.Cos)
	case InitSines:
		return waves(v.Shape, n, in.Data, func(x float64) float64 { return -math.Sin(x) })
	case InitIdentity:
		return identity(v.Shape, n, in.Value)
	case InitUniform:
		return in.draw(v, seed, n, cpu.Uniform[float64], in.Low, in.High-in.Low)
	case InitNormal:
		return in.draw(v, seed, n, cpu.Normal[float64], in.Mean, in.Stddev)
	case InitTruncatedNormal:
		return in.draw(v, seed, n, truncatedNormal, in.Mean, in.Stddev)
	case InitOrthogonal:
		return orthogonal(in.draw(v, seed, n, cpu.Normal[float64], 0, 1), v.Shape, in.Value)
	}
	return []float64{0}
}

// draw returns n random numbers from a distribution, stretched and moved.
func (in *Init) draw(v *Variable, seed int64, n int, from func(y []float64, d cpu.Draw, lo, hi int), move, stretch float64) []float64 {
	values := make([]float64, n)
	from(values, cpu.Draw{Seed: mix(hashText(fnvOffset, v.Path), mix(uint64(seed), uint64(in.Seed))), Stream: initStream}, 0, n)
	for i, x := range values {
		values[i] = move + stretch*x
	}
	return values
}

// mix makes one seed of two, by the finish of Steele, Lea and Flood's SplitMix64.
func mix(a, b uint64) uint64 {
	z := a*0x9E3779B97F4A7C15 + b
	z = (z ^ z>>30) * 0xBF58476D1CE4E5B9
	z = (z ^ z>>27) * 0x94D049BB133111EB
	return z ^ z>>31
}

// truncatedNormal fills y with numbers of the normal distribution between -2 and 2, by its inverse.
func truncatedNormal(y []float64, d cpu.Draw, lo, hi int) {
	cpu.Uniform(y, d, lo, hi)
	reach := math.Erf(math.Sqrt2) // how much of the distribution lies within two deviations
	for i := lo; i < hi; i++ {
		y[i] = math.Sqrt2 * math.Erfinv(reach*(2*y[i]-1))
	}
}

// waves are those of a Fourier transform along the first axis, their frequencies along the last, times a window.
func waves(shape []int, n int, window []float64, wave func(float64) float64) []float64 {
	values := make([]float64, max(1, n))
	if len(shape) == 0 || len(window) != shape[0] {
		return values
	}
	bins := shape[len(shape)-1]
	length := 2 * (bins - 1)
	for i := range n {
		t, k := i/(n/shape[0]), i%bins
		values[i] = window[t] * wave(2*math.Pi*float64(t*k%length)/float64(length))
	}
	return values
}

// identity has a gain on the diagonal of its last two axes.
func identity(shape []int, n int, gain float64) []float64 {
	values := make([]float64, max(1, n))
	if len(shape) < 2 {
		return values
	}
	columns := shape[len(shape)-1]
	for i := range min(columns, shape[len(shape)-2]) {
		values[i*columns+i] = gain
	}
	return values
}

// orthogonal makes the columns of a matrix [all axes but the last, the last] orthonormal, or its rows where these
// are fewer, by Gram and Schmidt's method, done twice to be sure.
func orthogonal(values []float64, shape []int, gain float64) []float64 {
	if len(values) == 0 {
		return []float64{0}
	}
	columns := 1
	if len(shape) > 0 {
		columns = shape[len(shape)-1]
	}
	rows := len(values) / columns
	count, length, toVector, toElement := columns, rows, 1, columns
	if rows < columns {
		count, length, toVector, toElement = rows, columns, columns, 1
	}
	vectors := make([][]float64, count)
	for i := range vectors {
		vectors[i] = make([]float64, length)
		for j := range vectors[i] {
			vectors[i][j] = values[i*toVector+j*toElement]
		}
		for range 2 {
			for _, earlier := range vectors[:i] {
				subtract(vectors[i], earlier, dot(vectors[i], earlier))
			}
		}
		norm := math.Sqrt(dot(vectors[i], vectors[i]))
		for j := range vectors[i] {
			vectors[i][j] /= norm
			values[i*toVector+j*toElement] = gain * vectors[i][j]
		}
	}
	return values
}

func dot(a, b []float64) (sum float64) {
	for i, x := range a {
		sum += x * b[i]
	}
	return sum
}

// subtract takes f times b from a.
func subtract(a, b []float64, f float64) {
	for i := range a {
		a[i] -= f * b[i]
	}
}
