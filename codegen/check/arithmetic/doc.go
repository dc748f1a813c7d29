// Package arithmetic computes with the numbers and bools that are known at compile time: operators, comparisons, casts, and
// the functions that have a value without a tensor (language.md §3). Ints are 64-bit and never wrap, `/` of ints is a
// float, `%` and floor_divide take the sign of the divisor.
package arithmetic
