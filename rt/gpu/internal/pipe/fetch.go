package pipe

import (
	"strconv"

	"github.com/dlgen/dlgen/rt/internal/device"
)

// Getter moves the pieces of a fetch.
type Getter interface {
	// Get sets off the device's bytes to piece i of the host's memory, after the work given so far.
	Get(i int) error
	// Arrived waits for piece i and returns it.
	Arrived(i int) ([]byte, error)
	// Close waits for what is under way and frees the pieces.
	Close()
}

// Fetch is a device.Fetch.
type Fetch struct {
	turns
	driver string
	bytes  int
	getter Getter // nil when freed
	freed  func(*Fetch)
}

// NewFetch makes a fetch; freed is called when it is freed.
func NewFetch(driver string, bytes int, getter Getter, freed func(*Fetch)) *Fetch {
	return &Fetch{driver: driver, bytes: bytes, getter: getter, freed: freed}
}

// Start sets a piece off.
func (f *Fetch) Start() error {
	switch {
	case f.getter == nil:
		return f.misuse("fetch", "the fetch was freed")
	case f.full == 2:
		return f.misuse("fetch", "two pieces wait to be read")
	}
	if f.bytes > 0 {
		if err := f.getter.Get(f.next); err != nil {
			return err
		}
	}
	f.filled()
	return nil
}

// Read waits for the oldest piece.
func (f *Fetch) Read(dst []byte) error {
	switch {
	case f.getter == nil:
		return f.misuse("read", "the fetch was freed")
	case f.full == 0:
		return f.misuse("read", "nothing was fetched")
	case len(dst) != f.bytes:
		return f.misuse("read", strconv.Itoa(len(dst))+" bytes from a fetch of "+strconv.Itoa(f.bytes))
	}
	if f.bytes > 0 {
		host, err := f.getter.Arrived(f.oldest())
		if err != nil {
			return err
		}
		copy(dst, host)
	}
	f.emptied()
	return nil
}

// Free gives everything back.
func (f *Fetch) Free() error {
	if f.getter != nil {
		f.getter.Close()
		f.getter = nil
		f.freed(f)
	}
	return nil
}

func (f *Fetch) misuse(doing, cause string) error {
	return &device.Error{Kind: device.Misuse, Driver: f.driver, Doing: doing, Cause: cause}
}
