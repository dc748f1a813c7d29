package check

import (
	"math"

	"github.com/dlgen/dlgen/codegen/check/fault"
	"github.com/dlgen/dlgen/dsl"
	"github.com/dlgen/dlgen/dsl/catalog"
	"github.com/dlgen/dlgen/dsl/diag"
)

// unheld returns a fault about a state that starts from what its type cannot hold, or nil: in whole numbers a fraction,
// one out of range, or what is drawn; in bools a number other than 0 and 1.
func unheld(s *dsl.Weight, init catalog.Value, t dsl.TensorType) *diag.Diagnostic {
	if t.DType.IsFloat() {
		return nil
	}
	least, most := held(t)
	for _, x := range startsFrom(init) {
		if b, isBool := x.(catalog.Bool); isBool {
			x = catalog.Int(0)
			if b {
				x = catalog.Int(1)
			}
		}
		if _, isNumber := catalog.Number(x); !isNumber {
			return fault.StartsFromFloats(s.Init.Span(), s.Name.Name, t)
		}
		if n, whole := wholeNumber(constant{x}); !whole || n < least || n > most {
			return fault.StartNotHeld(s.Init.Span(), s.Name.Name, catalog.Format(x), t)
		}
	}
	return nil
}

// held are the least and the largest number of a type that holds no fractions.
func held(t dsl.TensorType) (least, most int) {
	switch {
	case t.Index > 0:
		return 0, t.Index - 1
	case t.DType == dsl.Bool:
		return 0, 1
	case t.DType == dsl.U8:
		return 0, math.MaxUint8
	case t.DType == dsl.I32:
		return math.MinInt32, math.MaxInt32
	}
	return math.MinInt, math.MaxInt
}

// startsFrom are the numbers that an initializer starts with, or the initializer itself if it draws or computes them.
func startsFrom(init catalog.Value) []catalog.Value {
	if l, ok := init.(catalog.List); ok {
		var all []catalog.Value
		for _, x := range l {
			all = append(all, startsFrom(x)...)
		}
		return all
	}
	if x, ok := catalog.ConstantOf(init); ok {
		return []catalog.Value{x}
	}
	return []catalog.Value{init}
}
