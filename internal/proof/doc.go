// Package proof compares generated code with the oracle: the float64 evaluator of the IR, which in its turn is
// compared with central differences.
//
// In come programs, each the text of a .dl with one model; out comes what is wrong with each. Tests give it two
// kinds of them: every entry of the catalog in several combinations of arguments drawn from the entry's own
// declaration (entry.go, vary.go), and random programs (random.go), some of larger values (random_wide.go). With
// DLGEN_DEVICE=gpu, each of the tests has a GPU compute.
//
// The stages of a proof:
//
//	check     the program is checked and lowered; a combination that the checker refuses is no proof (subject.go)
//	oracle    inputs are drawn, outputs, losses, metrics, gradients and trained weights computed (oracle.go)
//	judge     the oracle's gradients are compared with central differences (differences.go)
//	          and its results with the formulas as they are written, without their stable forms (plain.go)
//	vectors   what the oracle computed becomes reference vectors, with a tolerance for each tensor that comes
//	          from how much the oracle's numbers move if the inputs do (vectors.go)
//	build     many programs become few packages and one binary, whose verb `verify` compares (build.go)
package proof
