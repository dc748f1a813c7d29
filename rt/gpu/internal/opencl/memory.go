//go:build linux && (amd64 || arm64)

package opencl

import (
	"strconv"

	"github.com/dlgen/dlgen/rt/gpu/internal/call"
	"github.com/dlgen/dlgen/rt/internal/device"
)

// memory is a buffer, and the sub-buffers that kernels got of it, by their offset.
type memory struct {
	d      *Device
	handle uintptr
	bytes  int
	parts  map[int]uintptr
}

// Alloc returns a buffer of zeros.
func (d *Device) Alloc(bytes int) (device.Mem, error) {
	if d.lost != nil {
		return nil, d.lost
	}
	doing := "allocate " + strconv.Itoa(bytes) + " bytes"
	if bytes < 0 {
		return nil, errMisuse(doing, "a negative number")
	}
	handle, err := d.create(doing, func(status uintptr) uintptr {
		return d.createBuffer.Pointer(d.context, memReadWrite, uintptr(max(bytes, 4)), 0, status)
	})
	if err != nil {
		return nil, err
	}
	m := &memory{d, handle, bytes, map[int]uintptr{}}
	d.live[m] = struct{}{}
	// Drivers allocate when memory is first used: a lack of it shows here.
	if status := d.fill(handle, 0, bytes); status != success {
		_ = m.Free()
		return nil, errStatus(doing, status)
	}
	if status := d.finish.Status(d.queue); status != success {
		_ = m.Free()
		return nil, errStatus(doing, status)
	}
	return m, nil
}

// fill makes bytes of a buffer zero.
func (d *Device) fill(handle uintptr, offset, bytes int) int32 {
	if bytes == 0 {
		return success
	}
	mark := d.scratch.Mark()
	defer d.scratch.Reset(mark)
	return d.enqueueFillBuffer.Status(d.queue, handle, call.AddressOf(d.scratch.Word()), uintptr(pattern(offset, bytes)),
		uintptr(offset), uintptr(bytes), 0, 0, 0)
}

// pattern is the widest word that fills bytes at an offset.
func pattern(offset, bytes int) int {
	if offset%4 == 0 && bytes%4 == 0 {
		return 4
	}
	return 1
}

// part returns the buffer that begins at an offset.
func (m *memory) part(doing string, offset int) (uintptr, error) {
	if offset == 0 {
		return m.handle, nil
	}
	if part, ok := m.parts[offset]; ok {
		return part, nil
	}
	if offset%m.d.info.Align != 0 {
		return 0, errMisuse(doing, "the offset "+strconv.Itoa(offset)+" is no multiple of the "+strconv.Itoa(m.d.info.Align)+" bytes that this device needs")
	}
	mark := m.d.scratch.Mark()
	defer m.d.scratch.Reset(mark)
	region := m.d.scratch.Put(uint64(offset), uint64(m.bytes-offset))
	part, err := m.d.create(doing, func(status uintptr) uintptr {
		return m.d.createSubBuffer.Pointer(m.handle, memReadWrite, bufferCreateRegion, call.AddressOf(region), status)
	})
	if err == nil {
		m.parts[offset] = part
	}
	return part, err
}

// Bytes is the buffer's size.
func (m *memory) Bytes() int { return m.bytes }

// Free releases the buffer with its parts.
func (m *memory) Free() error {
	if m.handle == 0 {
		return nil
	}
	for _, part := range m.parts {
		m.d.releaseMemObject.Status(part)
	}
	m.parts = nil
	m.d.releaseMemObject.Status(m.handle)
	m.handle = 0
	delete(m.d.live, m)
	return nil
}
