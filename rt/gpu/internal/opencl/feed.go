//go:build linux && (amd64 || arm64)

package opencl

import (
	"github.com/dlgen/dlgen/rt/gpu/internal/call"
	"github.com/dlgen/dlgen/rt/gpu/internal/pipe"
	"github.com/dlgen/dlgen/rt/internal/device"
)

// sender has two pieces of host memory and two of the device's. The second queue fills those, the first one copies them to their place.
type sender struct {
	wires
	dst   device.Ref
	stage [2]*memory
	taken [2]event // the copy to its place
}

// Feed returns a feed.
func (d *Device) Feed(dst device.Ref, bytes int) (device.Feed, error) {
	if _, err := d.place("make a feed", dst, bytes); err != nil {
		return nil, err
	}
	w, err := d.newWires("make a feed", bytes)
	if err != nil {
		return nil, err
	}
	s := &sender{wires: w, dst: dst}
	for i := range s.stage {
		s.taken[i] = event{s.block.Word()}
	}
	for i := range s.stage {
		m, err := d.Alloc(bytes)
		if err != nil {
			s.Close()
			return nil, err
		}
		s.stage[i] = m.(*memory)
	}
	f := pipe.NewFeed(driver, bytes, s, func(f *pipe.Feed) { delete(d.live, f) })
	d.live[f] = struct{}{}
	return f, nil
}

// Ready waits for the transfer of a piece.
func (s *sender) Ready(i int) ([]byte, error) {
	if s.d.lost != nil {
		return nil, s.d.lost
	}
	return s.host[i], s.d.wait("put", s.moved[i])
}

// Send writes a piece through the second queue.
func (s *sender) Send(i, bytes int) error {
	n, list := s.taken[i].list()
	status := s.d.call.Status(s.d.enqueueWriteBuffer, s.d.inputs, s.stage[i].handle, 0, 0, uintptr(bytes), call.Address(s.host[i]), n, list, s.moved[i].address())
	s.d.forget(s.taken[i])
	if status == success {
		status = s.d.call.Status(s.d.flush, s.d.inputs)
	}
	return s.d.ran("put", status)
}

// Place copies a piece within the device.
func (s *sender) Place(i, bytes int) error {
	to, err := s.d.place("take", s.dst, bytes)
	if err != nil {
		return err
	}
	n, list := s.moved[i].list()
	return s.d.ran("take", s.d.call.Status(s.d.enqueueCopyBuffer, s.d.queue, s.stage[i].handle, to.handle, 0, uintptr(s.dst.Offset), uintptr(bytes),
		n, list, s.taken[i].address()))
}

// Close frees the pieces.
func (s *sender) Close() {
	for i := range s.stage {
		_ = s.d.wait("free", s.taken[i])
		if s.stage[i] != nil {
			_ = s.stage[i].Free()
		}
	}
	s.close()
}
