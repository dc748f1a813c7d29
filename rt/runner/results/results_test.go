package results

import (
	"errors"
	"testing"
)

// faulty fails at each write, each time otherwise.
type faulty struct{ faults []error }

func (f *faulty) Write(p []byte) (int, error) {
	fault := f.faults[0]
	f.faults = f.faults[1:]
	return len(p), fault
}

// TestWriter: the first fault stays, whatever is written behind it.
func TestWriter(t *testing.T) {
	first := errors.New("full")
	w := &Writer{To: &faulty{[]error{nil, first, errors.New("closed"), nil}}}
	for range 4 {
		_, _ = w.Write([]byte("x"))
	}
	if w.Fault != first {
		t.Errorf("got %v", w.Fault)
	}
}
