// Package words turns text into whole numbers while data are loaded: hashes, places in a vocabulary, and the tokens of
// a sentence, as the layers Hashing, StringLookup and TextVectorization of Keras do.
//
// Each form is a struct that generated code writes down; its Reader is what a data.FeedColumn reads text with. A Reader
// is given a text and the numbers of its row, all of which it sets, and keeps nothing.
package words

// Reader writes what a text becomes.
type Reader func(text string, to []int64)
