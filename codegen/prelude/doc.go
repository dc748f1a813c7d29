// Package prelude is the part of the catalog that is written in the language itself: entries with Prelude set are
// funcs and optimizers of these files, which the checker inlines as it does the user's.
package prelude
