// Package verify compares generated code with reference vectors: what `dlgen verify` does.
//
// In comes a folder of cases, NAME.dl beside NAME.safetensors; out comes a Result for each. A case is refused if
// all its errors say that something is not supported yet; it has failed if it does not compile otherwise, or if a
// number differs.
//
// The stages: cases are found (find.go), compiled to Go, two at a time (compile.go), linked in groups into few
// large programs and run (group.go). Groups depend on the cases alone, so that what has been built once is found
// in the cache.
package verify
