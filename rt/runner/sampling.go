package runner

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"
)

// sampling says how the next token is chosen.
type sampling struct {
	temperature float64 // of the distribution; 0 takes the likeliest token
	topK        int     // how many of the likeliest tokens may be taken; 0: all
	random      *rand.Rand

	logits []float64
	order  []int
}

// choose draws a token from probabilities or logits.
func (s *sampling) choose(x []float64) (int32, error) {
	s.logits = logitsOf(s.logits[:0], x)
	best := 0
	for i, v := range s.logits {
		if math.IsNaN(v) || math.IsInf(v, 1) {
			return 0, errNoNumber(v)
		}
		if v > s.logits[best] {
			best = i
		}
	}
	if s.temperature == 0 {
		return int32(best), nil
	}
	peak := s.logits[best]
	if math.IsInf(peak, -1) {
		return 0, errNoNumber(peak)
	}
	s.order = s.order[:0]
	for i := range s.logits {
		s.order = append(s.order, i)
	}
	if s.topK > 0 && s.topK < len(s.order) {
		slices.SortStableFunc(s.order, func(i, j int) int { return cmp.Compare(s.logits[j], s.logits[i]) })
		s.order = s.order[:s.topK]
	}
	sum := 0.0
	for _, i := range s.order {
		s.logits[i] = math.Exp((s.logits[i] - peak) / s.temperature)
		sum += s.logits[i]
	}
	at := s.random.Float64() * sum
	for _, i := range s.order {
		if at -= s.logits[i]; at < 0 {
			return int32(i), nil
		}
	}
	return int32(best), nil // what rounding left over
}

// logitsOf appends the logarithms of probabilities, or logits as they are.
func logitsOf(dst, x []float64) []float64 {
	sum, probabilities := 0.0, true
	for _, v := range x {
		probabilities = probabilities && v >= 0 && v <= 1
		sum += v
	}
	if !probabilities || math.Abs(sum-1) > 1e-3 {
		return append(dst, x...)
	}
	for _, v := range x {
		dst = append(dst, math.Log(v))
	}
	return dst
}
