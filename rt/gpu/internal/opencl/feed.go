//go:build linux && (amd64 || arm64)

package opencl

import (
	"strconv"

	"github.com/dlgen/dlgen/rt/gpu/internal/call"
	"github.com/dlgen/dlgen/rt/internal/device"
)

// feed has two pieces of host memory and two of the device's. The second queue fills those, the first one copies the oldest to its place.
type feed struct {
	*pieces
	d     *Device
	dst   device.Ref
	bytes int
	sizes [2]int
	stage [2]device.Mem
}

// Feed returns a feed.
func (d *Device) Feed(dst device.Ref, bytes int) (device.Feed, error) {
	if _, err := d.place("make a feed", dst, bytes); err != nil {
		return nil, err
	}
	p, err := newPieces(bytes)
	if err != nil {
		return nil, errMisuse("make a feed", err.Error())
	}
	f := &feed{pieces: p, d: d, dst: dst, bytes: bytes}
	d.live[f] = struct{}{}
	for i := range f.stage {
		if f.stage[i], err = d.Alloc(bytes); err != nil {
			_ = f.Free()
			return nil, err
		}
	}
	return f, nil
}

// Put sends a piece off.
func (f *feed) Put(src []byte) error {
	switch {
	case f.block == nil:
		return errMisuse("put", "the feed was freed")
	case len(src) > f.bytes:
		return errMisuse("put", strconv.Itoa(len(src))+" bytes into a feed of "+strconv.Itoa(f.bytes))
	case f.full == 2:
		return errMisuse("put", "two pieces wait already")
	}
	i := f.next
	m, err := f.d.place("put", device.Ref{Mem: f.stage[i]}, len(src))
	if err != nil {
		return err
	}
	// The host's piece is free when its last transfer is done, the device's when it was copied away.
	if err := f.d.wait("put", f.moved[i]); err != nil {
		return err
	}
	copy(f.host[i], src)
	n, list := f.taken[i].list()
	if len(src) > 0 {
		status := f.d.enqueueWriteBuffer.Status(f.d.inputs, m.handle, 0, 0, uintptr(len(src)), call.Address(f.host[i]), n, list, f.moved[i].address())
		if status == success {
			status = f.d.flush.Status(f.d.inputs)
		}
		if err := f.d.ran("put", status); err != nil {
			return err
		}
	}
	f.d.forget(f.taken[i])
	f.sizes[i] = len(src)
	f.next, f.full = 1-i, f.full+1
	return nil
}

// Take copies the oldest piece to its place.
func (f *feed) Take() error {
	switch {
	case f.block == nil:
		return errMisuse("take", "the feed was freed")
	case f.full == 0:
		return errMisuse("take", "nothing was put")
	}
	i := f.oldest()
	to, err := f.d.place("take", f.dst, f.sizes[i])
	if err != nil {
		return err
	}
	if f.sizes[i] > 0 {
		n, list := f.moved[i].list()
		status := f.d.enqueueCopyBuffer.Status(f.d.queue, f.stage[i].(*memory).handle, to.handle, 0, uintptr(f.dst.Offset), uintptr(f.sizes[i]),
			n, list, f.taken[i].address())
		if err := f.d.ran("take", status); err != nil {
			return err
		}
	}
	f.full--
	return nil
}

// Free gives everything back.
func (f *feed) Free() error {
	f.pieces.free(f.d)
	for _, m := range f.stage {
		if m != nil {
			_ = m.Free()
		}
	}
	delete(f.d.live, f)
	return nil
}
