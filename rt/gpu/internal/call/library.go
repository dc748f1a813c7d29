//go:build linux && (amd64 || arm64)

package call

import (
	"errors"

	"github.com/ebitengine/purego"
)

// Library is an open shared library.
type Library struct {
	Name   string // as it was opened
	handle uintptr
}

// Open opens the first library of these names that can be opened. Its symbols stay its own. A library is never closed: drivers
// start threads that would go on in code that is gone.
func Open(names ...string) (*Library, error) {
	var failed error
	for _, name := range names {
		handle, err := purego.Dlopen(name, purego.RTLD_NOW|purego.RTLD_LOCAL)
		if err == nil {
			return &Library{name, handle}, nil
		}
		if failed == nil {
			failed = err
		}
	}
	if failed == nil {
		failed = errors.New("no name of a library")
	}
	return nil, failed
}

// Func returns the function of a name, 0 if the library has none.
func (l *Library) Func(name string) Func {
	address, err := purego.Dlsym(l.handle, name)
	if err != nil {
		return 0
	}
	return Func(address)
}
