// Package spelling is about words: how names are written in the language and in Keras, which known name is nearest to one
// that was mistyped, and how names, lists and numbers are quoted in the sentence of a diagnostic.
package spelling
