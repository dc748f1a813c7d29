// Package sources opens the sources of data that the language has, so that the compiler can learn what they hold.
//
// It is the one place that knows all formats: generated code names the format that it reads itself.
package sources
