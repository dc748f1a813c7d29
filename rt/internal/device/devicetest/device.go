// Package devicetest has a device whose kernels are functions of Go, for tests of what uses one. It computes when it is told to
// run, and reads of a fetch give what was there when that was started.
package devicetest

import (
	"unsafe"

	"github.com/dlgen/dlgen/rt/internal/device"
)

// Kernel is what a launch calls, with the launch's arguments.
type Kernel func(args []device.Arg)

// Device is the device. It counts what travels.
type Device struct {
	Kernels   map[string]Kernel
	Uploads   int // but feeds
	Downloads int // but fetches
	Runs      int
	Live      int   // pieces of memory that are not freed
	Fail      error // what the next run gives
	// FailAt names what fails, once, with FailWith: alloc, upload, download, load, record, feed, fetch, put, start.
	FailAt   string
	FailWith error
}

// fails gives the error that something is to fail with.
func (d *Device) fails(what string) error {
	if d.FailAt != what {
		return nil
	}
	d.FailAt = ""
	return d.FailWith
}

// mem is memory, aligned for numbers of 8 bytes.
type mem struct {
	d     *Device
	bytes []byte
}

func (m mem) Bytes() int { return len(m.bytes) }
func (m mem) Free() error {
	for i := range m.bytes {
		m.bytes[i] = 0xee // to be seen where it is used again
	}
	m.d.Live--
	return nil
}

// Bytes is the memory at an argument that is a place.
func Bytes(a device.Arg) []byte { return a.Mem.(mem).bytes[a.Bits:] }

func at(r device.Ref, bytes int) []byte { return r.Mem.(mem).bytes[r.Offset:][:bytes] }

// Info says that it is none of the real ones.
func (d *Device) Info() device.Info {
	return device.Info{Driver: "test", Name: "functions of Go", Align: 1}
}

// Alloc returns zeros.
func (d *Device) Alloc(bytes int) (device.Mem, error) {
	if err := d.fails("alloc"); err != nil {
		return nil, err
	}
	words := make([]uint64, bytes/8+1)
	d.Live++
	return mem{d, unsafe.Slice((*byte)(unsafe.Pointer(&words[0])), bytes)}, nil
}

// Upload copies.
func (d *Device) Upload(dst device.Ref, src []byte) error {
	if err := d.fails("upload"); err != nil {
		return err
	}
	d.Uploads++
	copy(at(dst, len(src)), src)
	return nil
}

// Download copies.
func (d *Device) Download(dst []byte, src device.Ref) error {
	if err := d.fails("download"); err != nil {
		return err
	}
	d.Downloads++
	copy(dst, at(src, len(dst)))
	return nil
}

// Load takes any text.
func (d *Device) Load(device.Source) (device.Module, error) { return module{d}, d.fails("load") }

// Gemm has no library.
func (d *Device) Gemm(device.Gemm) (device.Product, error) {
	return nil, &device.Error{Kind: device.Absent, Driver: "test", Doing: "plan a product", Cause: "no library"}
}

// Wait has nothing to wait for.
func (d *Device) Wait() error { return nil }

// Close does nothing.
func (d *Device) Close() error { return nil }

type module struct{ d *Device }

type kernel struct {
	name string
	run  Kernel
}

func (k kernel) Name() string { return k.name }

// Kernel finds a function.
func (m module) Kernel(name string) (device.Kernel, error) {
	if run := m.d.Kernels[name]; run != nil {
		return kernel{name, run}, nil
	}
	return nil, &device.Error{Kind: device.Misuse, Driver: "test", Doing: "find " + name, Cause: "no such kernel"}
}

// Free does nothing.
func (m module) Free() error { return nil }
