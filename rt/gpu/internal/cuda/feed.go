//go:build linux && (amd64 || arm64)

package cuda

import (
	"runtime"

	"github.com/dlgen/dlgen/rt/gpu/internal/call"
	"github.com/dlgen/dlgen/rt/gpu/internal/pipe"
	"github.com/dlgen/dlgen/rt/internal/device"
)

// sender has two pieces of host memory and two of the device's. The second stream fills those, the first one copies them to their place.
type sender struct {
	*wires
	dst   device.Ref
	stage [2]*memory
	taken [2]event // the copy to its place
	send  [2]call.Prepared
	place [2]call.Prepared
}

// Feed returns a feed.
func (d *Device) Feed(dst device.Ref, bytes int) (device.Feed, error) {
	const doing = "make a feed"
	to, err := d.place(doing, dst, bytes)
	if err != nil {
		return nil, err
	}
	w, err := d.newWires(doing, bytes, d.inputs, d.queue)
	if err != nil {
		return nil, err
	}
	s := &sender{wires: w, dst: dst}
	for i := range s.stage {
		m, err := d.Alloc(bytes)
		if err == nil {
			s.stage[i] = m.(*memory)
			s.taken[i], err = d.takenEvent(doing)
		}
		if err != nil {
			s.Close()
			return nil, err
		}
		s.send[i] = call.Prepare(d.memcpyHtoD, s.stage[i].address, call.Address(s.host[i]), 0, d.inputs)
		s.place[i] = call.Prepare(d.memcpyDtoD, to, s.stage[i].address, 0, d.queue)
	}
	f := pipe.NewFeed(driver, bytes, s, func(f *pipe.Feed) { delete(d.live, f) })
	d.live[f] = struct{}{}
	return f, nil
}

// takenEvent is an event that the first stream records and the second one waits for.
func (d *Device) takenEvent(doing string) (event, error) {
	if err := d.enter(); err != nil {
		return event{}, err
	}
	defer runtime.UnlockOSThread()
	return d.newEvent(doing, d.queue, d.inputs)
}

// Ready waits for the transfer of a piece. An event that was never recorded is complete.
func (s *sender) Ready(i int) ([]byte, error) {
	if err := s.d.enter(); err != nil {
		return nil, err
	}
	defer runtime.UnlockOSThread()
	return s.host[i], s.d.ran("put", s.moved[i].sync.Status())
}

// Send uploads a piece through the second stream.
func (s *sender) Send(i, bytes int) error {
	s.send[i].Args[2] = uintptr(bytes)
	return s.move("put", &s.taken[i].wait, &s.send[i], &s.moved[i].record)
}

// Place copies a piece within the device.
func (s *sender) Place(i, bytes int) error {
	if _, err := s.d.place("take", s.dst, bytes); err != nil {
		return err
	}
	s.place[i].Args[2] = uintptr(bytes)
	return s.move("take", &s.moved[i].wait, &s.place[i], &s.taken[i].record)
}

// move waits for one event, makes a call, and records another event.
func (s *sender) move(doing string, calls ...*call.Prepared) error {
	if err := s.d.enter(); err != nil {
		return err
	}
	defer runtime.UnlockOSThread()
	for _, c := range calls {
		if status := c.Status(); status != success {
			return s.d.ran(doing, status)
		}
	}
	return nil
}

// Close frees the pieces.
func (s *sender) Close() {
	s.d.idle()
	for i := range s.stage {
		s.d.leave(s.d.eventDestroy, s.taken[i].handle)
		if s.stage[i] != nil {
			_ = s.stage[i].Free()
		}
	}
	s.close()
}
