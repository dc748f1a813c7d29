package lower

import (
	"slices"

	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/dsl/catalog"
)

func rising(x []float64) []float64 {
	x = slices.Clone(x)
	slices.Sort(x)
	return x
}

// area is the area under a curve through the rates at falling thresholds, which stand along axis 0.
func area(m *metric, sums []*ir.Value) *ir.Value {
	b := m.Builder
	curve, method := wordOr(m.Args, "curve", "ROC"), wordOr(m.Args, "summation_method", "interpolation")
	var strips *ir.Value
	if curve == "PR" && method == "interpolation" {
		strips = interpolatedStrips(b, sums)
	} else {
		x, y := rates(b, curve, sums)
		strips = b.Mul(b.Sub(upper(b, x), lower(b, x)), heights(b, method, y))
	}
	byLabel := b.Sum(strips, 0)
	if len(byLabel.Type.Shape) == 0 {
		return byLabel
	}
	if l, ok := m.Values["label_weights"].(catalog.List); ok {
		w := b.Const(ir.F32, byLabel.Type.Shape, &ir.Literal{Floats: numbers(l)})
		return divideOrZero(b, total(b, b.Mul(byLabel, w)), total(b, w))
	}
	return mean(b, byLabel)
}

// upper and lower are the values at the thresholds below and above each strip.
func upper(b *ir.Builder, v *ir.Value) *ir.Value { return b.SliceAxis(v, 0, 0, v.Type.Shape[0]-1) }
func lower(b *ir.Builder, v *ir.Value) *ir.Value { return b.SliceAxis(v, 0, 1, v.Type.Shape[0]) }

func heights(b *ir.Builder, method string, y *ir.Value) *ir.Value {
	switch method {
	case "minoring":
		return b.Min(upper(b, y), lower(b, y))
	case "majoring":
		return b.Max(upper(b, y), lower(b, y))
	}
	return scaled(b, b.Add(upper(b, y), lower(b, y)), 0.5)
}

// rates are the coordinates of a curve at each threshold.
func rates(b *ir.Builder, curve string, s []*ir.Value) (x, y *ir.Value) {
	tp, fp, tn, fn := s[0], s[1], s[2], s[3]
	switch curve {
	case "ROC":
		return share(b, fp, tn), share(b, tp, fn)
	case "PR":
		return share(b, tp, fn), share(b, tp, fp)
	}
	// gains: the rates by which precision and recall exceed those of one who always says yes
	odds := divideOrZero(b, b.Add(tp, fn), b.Add(tn, fp))
	one, zero := filled(b, tp, 1), filled(b, tp, 0)
	none := equals(b, tp, 0)
	recall := b.Sub(one, b.Mul(odds, divideOrZero(b, fn, tp)))
	precision := b.Sub(one, b.Mul(odds, divideOrZero(b, fp, tp)))
	return b.Max(b.Where(none, zero, recall), zero), b.Where(none, one, precision)
}

// interpolatedStrips are the areas between thresholds where true and false positives both grow evenly (Davis &
// Goadrich 2006, section 4): of slope s = ΔTP / ΔP, s (ΔTP + (TP - s P) log(P' / P)) / (TP + FN).
func interpolatedStrips(b *ir.Builder, s []*ir.Value) *ir.Value {
	tp, fp, fn := s[0], s[1], s[3]
	p := b.Add(tp, fp)
	dtp, dp := b.Sub(upper(b, tp), lower(b, tp)), b.Sub(upper(b, p), lower(b, p))
	zero, one := filled(b, dp, 0), filled(b, dp, 1)
	slope := divideOrZero(b, dtp, b.Max(dp, zero))
	start := b.Sub(lower(b, tp), b.Mul(slope, lower(b, p)))
	both := b.Binary(ir.OpAnd, above(b, upper(b, p), 0), above(b, lower(b, p), 0))
	ratio := b.Where(both, divideOrZero(b, upper(b, p), lower(b, p)), one)
	grown := b.Mul(slope, b.Add(dtp, b.Mul(start, b.Log(ratio))))
	return divideOrZero(b, grown, b.Max(b.Add(lower(b, tp), lower(b, fn)), zero))
}
