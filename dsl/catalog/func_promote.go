package catalog

import (
	"github.com/dlgen/dlgen/dsl"
)

// Promote returns the element type in which operands meet, as Keras has it: bool < u8 < i32 < i64 < floats; of
// floats the wider one, f32 for f16 with bf16. Literals take the type of the others, but one with a point makes
// whole numbers f32, a whole one bools i32, and one that does not fit takes a wider type.
func Promote(ops ...Operand) dsl.DType {
	var tensors, literals dsl.DType
	for _, o := range ops {
		if o.Const == nil {
			tensors = wider(tensors, o.Type.DType)
		} else {
			literals = wider(literals, o.Type.DType)
		}
	}
	switch {
	case tensors == 0:
		return literals
	case literals == dsl.F32 && !tensors.IsFloat():
		return dsl.F32
	case tensors == dsl.Bool && literals != 0:
		return literals
	case !tensors.IsFloat():
		return roomFor(tensors, ops)
	}
	return tensors
}

// roomFor is a type of whole numbers, or the first wider one that holds all whole literals.
func roomFor(d dsl.DType, ops []Operand) dsl.DType {
	for _, o := range ops {
		for _, v := range Flat(o.Const) {
			n, ok := v.(Int)
			for _, wider := range []dsl.DType{dsl.I32, dsl.I64} {
				if least, most := d.Limits(); ok && (int(n) < least || int(n) > most) {
					d = wider
				}
			}
		}
	}
	return d
}

// ranks orders element types by what they hold; f16 and bf16 are equals that meet in f32.
var ranks = [...]int{dsl.Bool: 1, dsl.U8: 2, dsl.I32: 3, dsl.I64: 4, dsl.BF16: 5, dsl.F16: 5, dsl.F32: 6, dsl.F64: 7}

// wider returns the type in which values of two types meet.
func wider(a, b dsl.DType) dsl.DType {
	switch {
	case a == 0:
		return b
	case b == 0 || a == b:
		return a
	case ranks[a] == ranks[b]:
		return dsl.F32
	case ranks[a] > ranks[b]:
		return a
	}
	return b
}

// The types of results, given the type in which the operands meet.

func sameType(d dsl.DType) dsl.DType { return d }
func toBool(dsl.DType) dsl.DType     { return dsl.Bool }

// ToFloat is the type of functions that have floats only: f32 for whole numbers and bools.
func ToFloat(d dsl.DType) dsl.DType {
	if d.IsFloat() {
		return d
	}
	return dsl.F32
}

// ToNumber is the type of functions that have no bools: they count as i32.
func ToNumber(d dsl.DType) dsl.DType {
	if d == dsl.Bool {
		return dsl.I32
	}
	return d
}

// ToSum is the type of sums: those of u8, bool and i32 are i32.
func ToSum(d dsl.DType) dsl.DType {
	if d == dsl.Bool || d == dsl.U8 {
		return dsl.I32
	}
	return d
}
