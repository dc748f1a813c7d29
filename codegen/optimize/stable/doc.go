// Package stable replaces formulas that are right on paper, but lose all digits or leave the range of f32, by others that do not:
//
//	exp(x) / sum(exp(x))      exp(x - m) / sum(exp(x - m))
//	log(1 + exp(x))           max(x, 0) + log1p(exp(-|x|))
//	1 - sigmoid(x)            sigmoid(-x)
//	mean(x²) - mean(x)²       mean((x - mean(x))²)
//
// It runs before autodiff, so that derivatives are those of the better formulas. A formula is a rule, named in the table of stable.go; to add
// one, add a case to testdata, and to exact_test.go its value and its derivative written without any cancellation.
//
// What holds:
//   - For common numbers all is as before, and so are derivatives.
//   - A value by which a grad differentiates stays what it is, and no rule looks behind it.
//   - Formulas are known by what they compute, not by how it is written: rules look through what changes nothing, see signs and sides either
//     way, and know a row by its axis (spread).
//
// The files: exp, log, softmax, entropy, divergence, norms, variance, maximum (one family of formulas each), differences, pairs, near
// (differences of which most cancels), parts and sums (numbers as rest · exp(log)), spread (what stands beside what).
package stable
