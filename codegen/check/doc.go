// Package check turns syntax trees into the typed model (codegen/model): names resolved, compile-time values computed,
// user layers and funcs inlined, loops unrolled, shapes known.
//
// In come the trees of the files and of the prelude (which may be wrong in any way); out come a model.Program and
// diagnostics. A program is whole if no diagnostic is an error.
//
// How it works: elab walks a body's statements as an interpreter does. What an expression stands for is a
// datum: a compile-time constant, a tensor (a model.Value), a list, a layer that can be
// fed, or a symbol that can be called. Calling a user's func or feeding a user's layer elaborates its body
// in place (inline.go, userlayer.go); calling an entry of the catalog binds the arguments (formals.go, bind.go,
// convert.go), runs the entry's rule and appends a Node (emit.go).
//
// Invariants:
//   - A model is elaborated twice over one registry. Layers and variables are found again by their program
//     position (position.go), and get their names when both elaborations are done (names.go), so that under
//     `if training` the layers of both branches count.
//   - A datum whose making failed is invalid, and nothing is said about what follows from it.
//   - A fault is made by one constructor, in package fault or beside what it is about, and reported by elab.report, which
//     adds a note at each feed that leads there, and moves faults inside the prelude to the user's call.
//   - Work is counted (checker.step), so that no program unrolls without end.
//
// Below it: arithmetic (numbers that are known at compile time), judge (what is said of a model that is whole), fault (what is
// said of a program's faults), habits (what is written so in Keras, PyTorch or Python, and how it is written here), spelling
// (how names are written, quoted and guessed).
//
// To add a rule of the language: a mistake in testdata/mistakes that shows it, a constructor in package fault,
// its code in dsl/diag, and the line that reports it. A new layer or function needs nothing here: it is an
// entry of the catalog.
package check
