// Package gotext writes the text of Go: files with their imports, names that are used once, types and literals of elements,
// lists, offsets that grow from turn to turn.
//
//	f := gotext.NewFile("digits")
//	f.Declare("Seed sets the seed.", "func Seed(n int64) Option { return rt.WithSeed(n) }")
//	text, err := f.Render(…)
//
// Declarations are plain text in which packages are words (File.Use); jennifer imports what is used and formats.
// Names that are decided last stand in the text as marks until then (Mark, Named).
package gotext
