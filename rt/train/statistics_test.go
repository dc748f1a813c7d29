package train

import (
	"math"
	"math/rand/v2"
	"sort"
	"testing"
)

func TestMomentsFarFromZero(t *testing.T) {
	var m moments
	for _, x := range []float64{1e8 + 1, 1e8 + 2, 1e8 + 3, 1e8 + 6} {
		m.add(x)
	}
	if mean, variance := m.values(); mean != 1e8+3 || variance != 3.5 {
		t.Errorf("got mean %v, variance %v, want 100000003 and 3.5", mean, variance)
	}
}

// The numbers are those of keras.layers.Discretization adapted to the array.
func TestBoundariesAsKeras(t *testing.T) {
	values := make([]float32, 250)
	for i := range values {
		x := float64(i + 1)
		values[i] = float32(math.RoundToEven(math.Sin(x*x)*100*1000) / 1000)
	}
	for _, c := range []struct {
		values  []float32
		epsilon float64
		want    []float64
	}{
		{values, 0.01, []float64{-71.9485, -2.951, 72.858505}},
		{values, 0.1, []float64{-81.016, -32.062, 34.638992, 83.697}},
		{values[:3], 0.01, []float64{-75.68, 41.212, math.MaxFloat32, math.MaxFloat32, math.MaxFloat32, math.MaxFloat32}},
	} {
		s := summary{epsilon: c.epsilon, most: chunkSize}
		s.add(c.values)
		got := s.boundaries(len(c.want))
		for i, want := range c.want {
			if math.Abs(got[i]-want) > 1e-4 {
				t.Errorf("epsilon %v: got %v, want %v", c.epsilon, got, c.want)
				break
			}
		}
	}
}

// Beyond a chunk a boundary has as many values below it as it should, but for epsilon of them.
func TestBoundariesOfManyValues(t *testing.T) {
	const bins, epsilon, chunk = 8, 0.01, 4096
	r := rand.New(rand.NewPCG(1, 2))
	all := make([]float32, 20*chunk+1000)
	for i := range all {
		all[i] = float32(r.ExpFloat64()) + float32(i)/(10*chunk) // the later are larger
	}
	s := summary{epsilon: epsilon, most: chunk}
	for from := 0; from < len(all); from += 777 {
		s.add(all[from:min(from+777, len(all))])
	}
	got := s.boundaries(bins - 1)
	sort.Slice(all, func(i, j int) bool { return all[i] < all[j] })
	for i, b := range got {
		below := float64(sort.Search(len(all), func(k int) bool { return float64(all[k]) >= b })) / float64(len(all))
		if want := float64(i+1) / bins; math.Abs(below-want) > epsilon {
			t.Errorf("boundary %d: %.4f of the values are below %v, want %.4f", i, below, b, want)
		}
	}
}
