//go:build linux && (amd64 || arm64)

package opencl

import (
	"strconv"

	"github.com/dlgen/dlgen/rt/gpu/internal/call"
	"github.com/dlgen/dlgen/rt/internal/device"
)

// fetch has two pieces of host memory, filled in turn by reads that nobody waits for.
type fetch struct {
	*pieces
	d     *Device
	src   device.Ref
	bytes int
}

// Fetch returns a fetch.
func (d *Device) Fetch(src device.Ref, bytes int) (device.Fetch, error) {
	if _, err := d.place("make a fetch", src, bytes); err != nil {
		return nil, err
	}
	p, err := newPieces(bytes)
	if err != nil {
		return nil, errMisuse("make a fetch", err.Error())
	}
	f := &fetch{p, d, src, bytes}
	d.live[f] = struct{}{}
	return f, nil
}

// Start gives a read to the queue.
func (f *fetch) Start() error {
	switch {
	case f.block == nil:
		return errMisuse("fetch", "the fetch was freed")
	case f.full == 2:
		return errMisuse("fetch", "two pieces wait to be read")
	}
	m, err := f.d.place("fetch", f.src, f.bytes)
	if err != nil {
		return err
	}
	i := f.next
	if f.bytes > 0 {
		status := f.d.enqueueReadBuffer.Status(f.d.queue, m.handle, 0, uintptr(f.src.Offset), uintptr(f.bytes), call.Address(f.host[i]), 0, 0, f.moved[i].address())
		if status == success {
			status = f.d.flush.Status(f.d.queue)
		}
		if err := f.d.ran("fetch", status); err != nil {
			return err
		}
	}
	f.next, f.full = 1-i, f.full+1
	return nil
}

// Read waits for the oldest piece.
func (f *fetch) Read(dst []byte) error {
	switch {
	case f.block == nil:
		return errMisuse("read", "the fetch was freed")
	case f.full == 0:
		return errMisuse("read", "nothing was fetched")
	case len(dst) != f.bytes:
		return errMisuse("read", strconv.Itoa(len(dst))+" bytes from a fetch of "+strconv.Itoa(f.bytes))
	case f.d.lost != nil:
		return f.d.lost
	}
	i := f.oldest()
	if err := f.d.wait("fetch", f.moved[i]); err != nil {
		return err
	}
	copy(dst, f.host[i])
	f.full--
	return nil
}

// Free gives everything back.
func (f *fetch) Free() error {
	f.pieces.free(f.d)
	delete(f.d.live, f)
	return nil
}
