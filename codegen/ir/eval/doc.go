// Package eval computes IR graphs plainly, in float64: the oracle with which generated code and every pass are
// compared. It is written to be read beside the table of primitives, not to be fast.
//
//	out, err := eval.Run(g, rows, eval.Env{Fields: …, Variables: …})
//	out.Results["y"].F
//
// All floats are computed in float64 whatever their type; what is f16 or bf16 is rounded to it after each operation,
// of two nearest to the even one. Integers and bools are int64, wrapped to their type after each operation. `grad` is
// refused: codegen/autodiff replaces it before.
//
// To add a primitive, add its function to kernels.
package eval
