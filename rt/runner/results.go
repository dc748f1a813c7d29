package runner

import "io"

// results is stdout with the first fault of writing to it: a result that nobody could read is no success.
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
