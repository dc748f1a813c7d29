package main

import "io"

// results is stdout. It keeps the first fault of writing, so that verbs which print need not look at each line: a
// result that nobody could read is no success.
type results struct {
	to    io.Writer
	fault error
}

// Write passes on what is printed.
func (r *results) Write(p []byte) (int, error) {
	n, err := r.to.Write(p)
	if r.fault == nil {
		r.fault = err
	}
	return n, err
}

// below is the stream that a program of ours gets: the system's own, where there is one.
func below(w io.Writer) io.Writer {
	if r, ok := w.(*results); ok {
		return r.to
	}
	return w
}
