package lower

import (
	"strings"

	"github.com/dlgen/dlgen/dsl/catalog"
)

// Compile-time values that are read outside of a call: arguments of optimizers, initializers, metrics.

// toFloat returns a number; true is 1.
func toFloat(v catalog.Value) float64 {
	switch v := v.(type) {
	case catalog.Int:
		return float64(v)
	case catalog.Float:
		return float64(v)
	case catalog.Bool:
		if v {
			return 1
		}
	}
	return 0
}

// numbers returns the elements of a number or nested list, in row-major order.
func numbers(v catalog.Value) []float64 {
	l, ok := v.(catalog.List)
	if !ok {
		return []float64{toFloat(v)}
	}
	out := make([]float64, 0, len(l))
	for _, x := range l {
		out = append(out, numbers(x)...)
	}
	return out
}

// floatOr returns a float argument, or what stands for it if it is not there.
func floatOr(a *catalog.Args, name string, or float64) float64 {
	if !a.Has(name) {
		return or
	}
	return toFloat(a.Values[name])
}

// wordOr returns an enumerated argument, "none" for none, or what stands for it if it is not there.
func wordOr(a *catalog.Args, name, or string) string {
	switch w := a.Values[name].(type) {
	case catalog.Word:
		return string(w)
	case catalog.None:
		return "none"
	}
	return or
}

// plainName is a class's name in small letters without _, so that `l1_l2` and `L1L2` are one.
func plainName(name string) string { return strings.ToLower(strings.ReplaceAll(name, "_", "")) }
