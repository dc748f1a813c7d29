package rt

import (
	"strconv"
	"sync"
)

// Fault keeps the first thing that went wrong in a call. Kernels note what they find and go on with a harmless
// value; the caller asks for Err at the end. The zero value is ready.
type Fault struct {
	mu    sync.Mutex
	found bool
	place int // of the element within its operand: the first is reported, whatever the thread that saw it
	err   IndexError
	what  error // anything else, such as a device that failed
}

// IndexError is an index that lies outside of what it looks up.
type IndexError struct {
	What  string // the indices, in the user's words
	Value int64
	Limit int // indices lie in [0, Limit)

	row int // of those that were given, from 1; 0 where that is not known
}

// Row returns which of the rows that were given has the index, counted from 0; ok is false where that is not known, as of
// an index that the model computes.
func (e *IndexError) Row() (row int, ok bool) { return e.row - 1, e.row > 0 }

// Error returns the sentence.
func (e *IndexError) Error() string {
	return e.What + ": index " + strconv.FormatInt(e.Value, 10) + " is out of range, want 0 to " + strconv.Itoa(e.Limit-1)
}

// Err returns the first fault, nil if there is none: an *IndexError, or what a device says.
func (f *Fault) Err() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if !f.found {
		return f.what
	}
	err := f.err
	return &err
}

// Reset forgets the fault, for the next call.
func (f *Fault) Reset() {
	f.mu.Lock()
	f.found, f.what = false, nil
	f.mu.Unlock()
}

// index notes that the element at a place of what is no index below limit. Of two operands the earlier call wins,
// of two places in one the lower.
func (f *Fault) index(what string, place int, value int64, limit int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if !f.found || f.err.What == what && place < f.place {
		f.found, f.place, f.err = true, place, IndexError{What: what, Value: value, Limit: limit}
	}
}

// inRow notes of which row of a call the element is, where a row has so many.
func (f *Fault) inRow(elements int) {
	f.mu.Lock()
	f.err.row = f.place/elements + 1
	f.mu.Unlock()
}

// rowError says which of the rows that were given is at fault.
type rowError struct {
	row   int
	cause error
}

func (e *rowError) Error() string { return "row " + strconv.Itoa(e.row) + ": " + e.cause.Error() }
func (e *rowError) Unwrap() error { return e.cause }

// OfRow names the row of a fault among those given, of which so many came before the call's.
func OfRow(before int, err error) error {
	if e, ok := err.(*IndexError); ok && e.row > 0 {
		e.row += before
		return &rowError{e.row - 1, err}
	}
	return err
}

// other notes what is no index.
func (f *Fault) other(err error) {
	f.mu.Lock()
	f.what = err
	f.mu.Unlock()
}

// CheckIndex notes the first element of an input that is not in [0, limit), and reports whether there is none.
func CheckIndex[T Int](f *Fault, what string, x []T, limit int) bool {
	for i, v := range x {
		if uint64(v) >= uint64(limit) {
			f.index(what, i, int64(v), limit)
			return false
		}
	}
	return true
}
