//go:build linux && (amd64 || arm64)

package cuda

import (
	"runtime"
	"strconv"

	"github.com/dlgen/dlgen/rt/gpu/internal/call"
	"github.com/dlgen/dlgen/rt/internal/device"
)

// memory is one allocation.
type memory struct {
	d       *Device
	address uintptr
	bytes   int
}

// Alloc returns zeroed memory.
func (d *Device) Alloc(bytes int) (device.Mem, error) {
	doing := "allocate " + strconv.Itoa(bytes) + " bytes"
	if bytes < 0 {
		return nil, errMisuse(doing, "a negative number")
	}
	if err := d.enter(); err != nil {
		return nil, err
	}
	defer runtime.UnlockOSThread()
	mark := d.scratch.Mark()
	defer d.scratch.Reset(mark)
	address := d.scratch.Word()
	if s := d.memAlloc.Status(call.AddressOf(address), uintptr(max(bytes, 1))); s != success {
		return nil, d.ran(doing, s)
	}
	m := &memory{d, uintptr(*address), bytes}
	d.live[m] = struct{}{}
	s := d.memsetD8.Status(m.address, 0, uintptr(max(bytes, 1)), d.queue)
	if s == success {
		s = d.finish[0].Status()
	}
	if s != success {
		_ = m.Free()
		return nil, d.ran(doing, s)
	}
	return m, nil
}

// Bytes is the allocation's size.
func (m *memory) Bytes() int { return m.bytes }

// Free frees the allocation.
func (m *memory) Free() error {
	if m.address != 0 {
		m.d.leave(m.d.memFree, m.address)
		m.address = 0
		delete(m.d.live, m)
	}
	return nil
}
