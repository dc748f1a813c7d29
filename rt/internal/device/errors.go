package device

import "errors"

// Kind says what a caller can do about an error.
type Kind uint8

const (
	Absent     Kind = iota + 1 // there is no such library, device or service: compute elsewhere
	Old                        // the driver lacks what is needed: a newer one would do
	Memory                     // the device has not enough memory: a smaller batch may fit
	Compile                    // a kernel's text is wrong: Log has the compiler's words
	Lost                       // the device is gone or in an undefined state: only a new process can go on
	Misuse                     // the call is wrong: a bug of the caller
	Unexpected                 // anything else that the driver reports
)

// String names a kind.
func (k Kind) String() string {
	switch k {
	case Absent:
		return "absent"
	case Old:
		return "old"
	case Memory:
		return "memory"
	case Compile:
		return "compile"
	case Lost:
		return "lost"
	case Misuse:
		return "misuse"
	case Unexpected:
		return "unexpected"
	}
	return "invalid"
}

// Error is what went wrong on a device.
type Error struct {
	Kind   Kind
	Driver string // cuda or opencl
	Doing  string // what was tried, in the user's words: "allocate 4096 bytes"
	Cause  string // what the driver says: "CUDA_ERROR_OUT_OF_MEMORY (2)"
	Log    string // of the kernel compiler
}

// Error prints all but the log's later lines, which are for a person who asks.
func (e *Error) Error() string {
	text := e.Driver + ": " + e.Doing + ": " + e.Cause
	if e.Log != "" {
		text += "\n" + e.Log
	}
	return text
}

// KindOf is the kind of an error that came from a device, or 0.
func KindOf(err error) Kind {
	var e *Error
	if errors.As(err, &e) {
		return e.Kind
	}
	return 0
}
