// Package diag is the one model of a diagnostic: place, code, sentence, notes, hints and fixes.
//
// Whoever finds a fault makes a Diagnostic with New or Warn, widens it (Note, Hint, Fix) and adds it to a
// List. Terminal, JSON and GitHub print the same values; Apply makes the fixes. The codes stand in codes_*.go.
package diag
