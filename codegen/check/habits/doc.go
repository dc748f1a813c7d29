// Package habits knows what users of Python, Keras and PyTorch write out of habit, and says how it is written here:
// `nn.Linear(10, 4)`, `Dense(3)(x)`, `x.mean()`, `True`, `lr=0.1`, `verbose=1` in a train block.
//
// What it gives is a diagnostic with a hint and, where that is sure, a fix; or a table's answer to one name. What names stand
// for in the program it asks of Names: what the user has declared is never a habit.
//
// To add one: a row in the table of its kind (names.go, arguments.go, keys.go), and a case in codegen/check/testdata/mistakes.
package habits
