// Package goname knows the names that a program has in Go. What checks a program and what writes its Go ask the same
// functions, so that names which fall together are told where they stand, and never by the Go compiler.
package goname
