package pipe

import (
	"strconv"

	"github.com/dlgen/dlgen/rt/internal/device"
)

// Sender moves the pieces of a feed.
type Sender interface {
	// Ready waits until piece i of the host's memory has left, and returns it.
	Ready(i int) ([]byte, error)
	// Send sets off bytes of it to the device's piece i, where they wait for what still reads that.
	Send(i, bytes int) error
	// Place copies the device's piece i to its place: after its arrival, before what is given to the device next.
	Place(i, bytes int) error
	// Close waits for what is under way and frees the pieces.
	Close()
}

// Feed is a device.Feed.
type Feed struct {
	turns
	driver string
	bytes  int
	sizes  [2]int
	sender Sender // nil when freed
	freed  func(*Feed)
}

// NewFeed makes a feed; freed is called when it is freed.
func NewFeed(driver string, bytes int, sender Sender, freed func(*Feed)) *Feed {
	return &Feed{driver: driver, bytes: bytes, sender: sender, freed: freed}
}

// Put sends a piece off.
func (f *Feed) Put(parts ...device.Part) error {
	end := 0
	for i := range parts {
		end = max(end, parts[i].At+len(parts[i].Bytes))
	}
	switch {
	case f.sender == nil:
		return f.misuse("put", "the feed was freed")
	case end > f.bytes:
		return f.misuse("put", strconv.Itoa(end)+" bytes into a feed of "+strconv.Itoa(f.bytes))
	case f.full == 2:
		return f.misuse("put", "two pieces wait already")
	}
	host, err := f.sender.Ready(f.next)
	if err != nil {
		return err
	}
	for i := range parts {
		copy(host[parts[i].At:], parts[i].Bytes)
	}
	if end > 0 {
		if err := f.sender.Send(f.next, end); err != nil {
			return err
		}
	}
	f.sizes[f.next] = end
	f.filled()
	return nil
}

// Take lets the oldest piece go to its place.
func (f *Feed) Take() error {
	switch {
	case f.sender == nil:
		return f.misuse("take", "the feed was freed")
	case f.full == 0:
		return f.misuse("take", "nothing was put")
	}
	if i := f.oldest(); f.sizes[i] > 0 {
		if err := f.sender.Place(i, f.sizes[i]); err != nil {
			return err
		}
	}
	f.emptied()
	return nil
}

// Free gives everything back.
func (f *Feed) Free() error {
	if f.sender != nil {
		f.sender.Close()
		f.sender = nil
		f.freed(f)
	}
	return nil
}

func (f *Feed) misuse(doing, cause string) error {
	return &device.Error{Kind: device.Misuse, Driver: f.driver, Doing: doing, Cause: cause}
}
