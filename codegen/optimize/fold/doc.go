// Package fold computes what is constant, and removes what changes nothing:
//
//	x + -0, x · 1, -(-x)                     x
//	transpose(transpose(x, p), q)            one transposition, or none
//	exp(broadcast(x))                        broadcast(exp(x))
//	slice(concat(x, y))                      a slice of x
//
// A fold is a rule: a function from an operation to what can stand for it, in the table of fold.go. To add one, write it, name it in the
// table, and add a case to testdata. Two that others ask for are exported: Reshape and Cast.
//
// What holds behind it: no broadcast stretches an axis of length 1; no stop_gradient is left.
//
// The files: arithmetic, movement, reduction, indexed (operations of one family), constant (what is known), lift (what is computed before it
// is repeated, or gets axes), parts and pads (what is cut out of parts, and put together of them).
package fold
