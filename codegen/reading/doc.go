// Package reading says how text is read while data are loaded: it mirrors the forms of rt/data/words, of which generated
// code is written. The checker decides on them, and what writes Go writes them down.
package reading
