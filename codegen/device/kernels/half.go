package kernels

import "github.com/dlgen/dlgen/codegen/ir"

// The prelude's functions of floats of 16 bits are called after the type: of_bf16, bf16_bits, round_bf16, take_bf16, mma_bf16. A scalar of
// one is a float that it holds exactly.

// Loaded is an element in memory as a scalar.
func Loaded(text string, d ir.DType) string {
	if d.IsHalf() {
		return "of_" + d.String() + "(" + text + ")"
	}
	return text
}

// Stored is a scalar as it is in memory.
func Stored(text string, d ir.DType) string {
	switch {
	case d.IsHalf():
		return d.String() + "_bits(" + text + ")"
	case d == ir.Bool:
		return "(uchar)(" + text + ")"
	}
	return text
}

// Kept is a scalar as it is in memory that is rounded to its type already.
func Kept(text string, d ir.DType) string {
	if d == ir.BF16 {
		return "bf16_top(" + text + ")"
	}
	return Stored(text, d)
}

// Rounded is a number in float as a scalar; those of other types are scalars already.
func Rounded(text string, d ir.DType) string {
	if d.IsHalf() {
		return "round_" + d.String() + "(" + text + ")"
	}
	return text
}

// WideCall is what the functions for neighbours of a type are called, "" if there are none.
func WideCall(d ir.DType) string {
	switch {
	case d.IsHalf():
		return d.String()
	case d == ir.F32:
		return Forms[d].Suffix
	}
	return ""
}

// PartCall is what the products of parts of a type are called, "" if there are none.
func PartCall(d ir.DType) string {
	switch {
	case d.IsHalf():
		return d.String()
	case d == ir.F32:
		return "tf32"
	}
	return ""
}
