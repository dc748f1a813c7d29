package lower

import (
	"math"

	"github.com/dlgen/dlgen/codegen/ir"
)

// regressionMetrics are sums, and what is made of sums of squares.
var regressionMetrics = []metricRow{
	{"Sum", func(*metric) []accumulator { return []accumulator{oneSum("total")} }, addSum, firstSum},
	{"RootMeanSquaredError", keepAverage, addSquaredError, rootOfQuotient},
	{"R2Score", keepScore, addScore, score},
}

func firstSum(_ *metric, sums []*ir.Value) *ir.Value { return sums[0] }

// addSum adds all elements, each times its weight.
func addSum(m *metric) []*ir.Value {
	v := m.sampled(0)
	if m.weight != nil {
		v = m.Mul(v, m.weightOf(v.Type.Shape))
	}
	return []*ir.Value{total(m.Builder, v)}
}

func addSquaredError(m *metric) []*ir.Value {
	t, p := m.pair(1)
	d := m.Sub(t, p)
	sum, count := weighted(m.Builder, m.Mul(d, d), true, m.weight)
	return []*ir.Value{sum, count}
}

func rootOfQuotient(m *metric, sums []*ir.Value) *ir.Value { return m.Sqrt(quotient(m, sums)) }

// keepScore is, of each element of a vector, Σt², Σt, Σ(t - p)² and Σ1, and how many elements there were.
func keepScore(m *metric) []accumulator {
	n := m.lastOf()
	return []accumulator{vector("squared_sum", n), vector("sum", n), vector("residual", n), vector("count", n), oneSum("num_samples")}
}

func addScore(m *metric) []*ir.Value {
	t, p := m.pair(2)
	w := m.weightOf(t.Type.Shape)
	d, wt := m.Sub(t, p), m.Mul(w, t)
	sum := func(v *ir.Value) *ir.Value { return m.Sum(v, 0) }
	return []*ir.Value{sum(m.Mul(t, wt)), sum(wt), sum(m.Mul(m.Mul(d, d), w)), sum(w), elements(m.Builder, t.Type.Shape, ir.F32)}
}

func score(m *metric, sums []*ir.Value) *ir.Value {
	b := m.Builder
	squares, sum, residual, count, n := sums[0], sums[1], sums[2], sums[3], sums[4]
	spread := b.Sub(squares, b.Mul(sum, b.Div(sum, count)))
	scores := b.Sub(filled(b, spread, 1), b.Div(residual, spread))
	endless := b.Binary(ir.OpEqual, b.Unary(ir.OpAbs, scores), filled(b, scores, math.Inf(1)))
	scores = b.Where(endless, filled(b, scores, 0), scores)
	switch wordOr(m.Args, "class_aggregation", "uniform_average") {
	case "uniform_average":
		scores = mean(b, scores)
	case "variance_weighted_average":
		scores = b.Div(total(b, b.Mul(spread, scores)), total(b, spread))
	}
	if k := m.Int("num_regressors"); k != 0 {
		return adjusted(b, scores, n, float64(k))
	}
	return scores
}

// adjusted takes into account that each of k regressors explains something by chance; there must be more samples.
func adjusted(b *ir.Builder, scores, n *ir.Value, k float64) *ir.Value {
	left := shifted(b, n, -k-1)
	enough := above(b, left, 0)
	factor := b.Where(enough, b.Div(shifted(b, n, -1), b.Where(enough, left, filled(b, left, 1))), filled(b, left, 1))
	one := filled(b, scores, 1)
	return b.Sub(one, b.Mul(b.Sub(one, scores), b.Broadcast(factor, scores.Type.Shape, nil)))
}
