// Package results is the standard output of a command whose results are worth nothing if nobody could read them.
package results

import "io"

// Writer keeps the first fault of writing, so that what prints need not look at each line.
type Writer struct {
	To    io.Writer
	Fault error
}

// Write passes on what is printed.
func (r *Writer) Write(p []byte) (int, error) {
	n, err := r.To.Write(p)
	if r.Fault == nil {
		r.Fault = err
	}
	return n, err
}
