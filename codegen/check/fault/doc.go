// Package fault holds the faults of a program that the checker finds: one constructor each, which makes a diagnostic of code,
// place, sentence, notes, hint and fix. When there is a fault is the checker's to judge; here is what is said of it.
//
//	tiny.dl:3:16: a layer is fed with `->`, not called [DL0215]
//	hint: write `x -> Dense(3)`
//
// What holds: a sentence is lower case without a full stop, says what was found and what was wanted, in the user's words and
// with values. A note says where that came from (history.go tells how a value got its shape), a hint what to type, and a fix is
// an edit that is surely meant. A constructor is called for its fault, in the file of what it is about; it takes spans, texts and
// what the typed model has, nothing of the checker's own. Faults that need what the checker knows, all names of a place, say,
// stand there.
//
// To add one: its code in dsl/diag if it is of a new kind, the constructor here, and the line in the checker that reports it.
package fault
