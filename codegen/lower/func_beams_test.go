package lower_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// TestReadings compares a search that keeps everything with all tellings of few steps, added up reading by reading, for
// each number of steps from none on.
func TestReadings(t *testing.T) {
	const steps, classes, blank, paths = 4, 3, 1, 34
	r := rand.New(rand.NewPCG(3, 4))
	x := kerasTensor{Shape: []int{steps + 1, steps, classes}}
	n := kerasTensor{Shape: []int{steps + 1}}
	d := kerasTensor{Shape: []int{steps + 1, paths, steps}}
	s := kerasTensor{Shape: []int{steps + 1, paths}}
	for count := range steps + 1 {
		logits := make([]float64, steps*classes)
		for i := range logits {
			logits[i] = 2 * r.NormFloat64()
		}
		labels, scores := allReadings(logits, count, classes, blank)
		for p := range paths {
			read, score := []int64(nil), math.Inf(-1)
			if p < len(labels) {
				read, score = labels[p], scores[p]
			}
			for len(read) < steps {
				read = append(read, -1)
			}
			d.Ints, s.Floats = append(d.Ints, read...), append(s.Floats, score)
		}
		x.Floats, n.Ints = append(x.Floats, logits...), append(n.Ints, int64(count))
	}
	c := kerasCase{
		Program: []string{
			"model M {", "    input x: f64[4, 3]", "    input n: i32",
			"    d, s = ctc_decode(x, n, strategy=beam_search, beam_width=34, top_paths=34, mask_index=1)",
			"    output d", "    output s", "}",
		},
		RTol: 1e-9, ATol: 1e-9,
		In: map[string]kerasTensor{"x": x, "n": n}, Want: map[string]kerasTensor{"d": d, "s": s},
	}
	c.run(t)
}

// allReadings is what may be read in some steps, the most likely first, and the logarithm of its probability.
func allReadings(logits []float64, steps, classes, blank int) (readings [][]int64, scores []float64) {
	type reading struct {
		labels []int64
		p      float64
	}
	all := map[string]*reading{}
	tellings := int(math.Pow(float64(classes), float64(steps)))
	for telling := range tellings {
		p, before, rest := 1.0, -1, telling
		var labels []int64
		for step := range steps {
			class := rest % classes
			rest /= classes
			sum := 0.0
			for _, l := range logits[step*classes : (step+1)*classes] {
				sum += math.Exp(l)
			}
			p *= math.Exp(logits[step*classes+class]) / sum
			if class != blank && class != before {
				labels = append(labels, int64(class))
			}
			before = class
		}
		key := ""
		for _, l := range labels {
			key += string(rune('a' + l))
		}
		if all[key] == nil {
			all[key] = &reading{labels: labels}
		}
		all[key].p += p
	}
	var sorted []*reading
	for _, r := range all {
		sorted = append(sorted, r)
	}
	slices.SortFunc(sorted, func(a, b *reading) int {
		if a.p > b.p {
			return -1
		}
		return 1
	})
	for _, r := range sorted {
		readings, scores = append(readings, r.labels), append(scores, math.Log(r.p))
	}
	return readings, scores
}
