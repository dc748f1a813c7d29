package model

import "github.com/dlgen/dlgen/dsl"

// Converts reports whether a value of one type goes where another is declared, without a cast.
func Converts(from, to dsl.TensorType) bool {
	switch {
	case from.DType == to.DType:
		return true
	case to.DType == dsl.Bool:
		return false
	case from.DType == dsl.Bool, from.DType.IsInt():
		return true
	}
	return from.DType.IsFloat() && to.DType.IsFloat()
}
