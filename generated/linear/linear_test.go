package linear

import (
	"context"
	"math"
	"testing"

	"github.com/dlgen/dlgen/rt"
	"github.com/dlgen/dlgen/rt/data"
)

// TestLeastSquares: training ends where least squares on the dataset's own rows do.
func TestLeastSquares(t *testing.T) {
	samples, err := linearTrain(linearLearner()).All(data.Finder{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	n := samples.Rows()
	rows, fields := make([]int, n), []rt.Slab{rt.NewSlab(4 * n), rt.NewSlab(4 * n)}
	for i := range rows {
		rows[i] = i
	}
	if err := samples.Gather(rows, fields); err != nil {
		t.Fatal(err)
	}
	kernel, bias := leastSquares(fields[0].F32(0, n), fields[1].F32(0, n))
	m := NewLinear(Seed(1))
	if _, err := m.Train(context.Background(), TrainOptions{}); err != nil {
		t.Fatal(err)
	}
	k, b := float64(m.Dense.Kernel[0][0]), float64(m.Dense.Bias[0])
	t.Logf("kernel %.4f and bias %.4f, least squares %.4f and %.4f", k, b, kernel, bias)
	if n != 100 || math.Abs(k-kernel) > 0.02 || math.Abs(b-bias) > 0.02 {
		t.Errorf("%d rows: kernel %v and bias %v, least squares give %v and %v", n, k, b, kernel, bias)
	}
}

// leastSquares returns slope and height of the line with the least squares of distances in y.
func leastSquares(xs, ys []float32) (slope, height float64) {
	var n, x, y, xx, xy float64
	for i := range xs {
		u, v := float64(xs[i]), float64(ys[i])
		n, x, y, xx, xy = n+1, x+u, y+v, xx+u*u, xy+u*v
	}
	slope = (n*xy - x*y) / (n*xx - x*x)
	return slope, (y - slope*x) / n
}
