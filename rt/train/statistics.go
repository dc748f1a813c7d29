package train

import (
	"math"
	"slices"
	"sort"
)

// moments are sums for a mean and a variance. They are sums of distances from the first value, so that values far from
// zero lose no digits.
type moments struct {
	n            int
	first        float64
	sum, squares float64
}

func (m *moments) add(x float64) {
	if m.n == 0 {
		m.first = x
	}
	m.n++
	d := x - m.first
	m.sum += d
	m.squares += d * d
}

// values returns the mean and the population's variance.
func (m *moments) values() (mean, variance float64) {
	n := float64(m.n)
	d := m.sum / n
	return m.first + d, max(0, m.squares/n-d*d)
}

// summary is values by rising size, each with how many values it stands for: what keras.layers.Discretization keeps.
// Values are taken in by chunks, so that memory has a bound; up to a chunk the result is that of Keras for an array.
type summary struct {
	epsilon float64
	most    int // of a chunk
	chunk   []float32
	points  []point
}

type point struct{ value, weight float64 }

// chunkSize is how many values are sorted at a time.
const chunkSize = 1 << 22

func (s *summary) add(values []float32) {
	for len(values) > 0 {
		n := min(len(values), s.most-len(s.chunk))
		s.chunk = append(s.chunk, values[:n]...)
		values = values[n:]
		if len(s.chunk) == s.most {
			s.flush()
		}
	}
}

// finer is how much less than epsilon a chunk may be off that others follow, since errors add up.
const finer = 100

// flush takes in a full chunk: evenly spaced values of it, more than are wanted in the end.
func (s *summary) flush() {
	slices.Sort(s.chunk)
	step := max(float64(len(s.chunk))*s.epsilon/finer, 1)
	for k := 1; ; k++ {
		at := int(float64(k)*step) - 1
		if at >= len(s.chunk) {
			break
		}
		s.points = append(s.points, point{float64(s.chunk[at]), step})
	}
	s.chunk = s.chunk[:0]
	sort.SliceStable(s.points, func(i, j int) bool { return s.points[i].value < s.points[j].value })
	s.points = compress(s.points, int(math.Ceil(finer/s.epsilon)))
}

// only takes in a chunk that is all there is, as Keras's summarize does.
func (s *summary) only() {
	slices.Sort(s.chunk)
	step := max(float64(len(s.chunk))*s.epsilon, 1)
	for at := int(step - 1); at < len(s.chunk); at += int(step) {
		s.points = append(s.points, point{float64(s.chunk[at]), step})
	}
	s.chunk = nil
}

// boundaries returns n boundaries between n+1 bins of alike many values. What values are too few for is beyond all.
func (s *summary) boundaries(n int) []float64 {
	if len(s.points) == 0 {
		s.only()
	} else if len(s.chunk) > 0 {
		s.flush()
	}
	p := compress(s.points, n+1)
	out := make([]float64, n)
	for i := range out {
		out[i] = math.MaxFloat32
		if i < len(p)-1 {
			out[i] = p[i].value
		}
	}
	return out
}

// compress returns n points that stand for the same values, between them on a line; those given, if they are fewer.
func compress(points []point, n int) []point {
	if len(points) < n {
		return points
	}
	sums := make([]float64, len(points))
	total := 0.0
	for i, p := range points {
		total += p.weight
		sums[i] = total
	}
	out := make([]point, n)
	before := 0.0
	for i := range out {
		at := total * (float64(i+1) / float64(n))
		k := sort.SearchFloat64s(sums, at)
		value, sum := points[min(k, len(points)-1)].value, total
		switch {
		case k == 0:
			sum = sums[0]
		case k < len(points):
			part := (at - sums[k-1]) / (sums[k] - sums[k-1])
			value = points[k-1].value + part*(value-points[k-1].value)
			sum = at
		}
		out[i] = point{value, sum - before}
		before = sum
	}
	return out
}
