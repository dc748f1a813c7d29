//go:build linux && (amd64 || arm64)

package opencl

import (
	"strconv"
	"unsafe"

	"github.com/dlgen/dlgen/rt/gpu/internal/cache"
	"github.com/dlgen/dlgen/rt/gpu/internal/call"
	"github.com/dlgen/dlgen/rt/internal/device"
)

// scratchBytes is the memory that one call's arguments and answers need: long texts have blocks of their own.
const scratchBytes = 1 << 14

// Device is an open device.
type Device struct {
	*functions
	found
	context uintptr
	queue   uintptr // computes
	inputs  uintptr // brings inputs
	scratch *call.Block
	call    call.Caller // for what a step calls
	kernels *cache.Cache
	live    map[owned]struct{} // what Close has to free
	lost    error
}

// owned is what came from a device.
type owned interface{ Free() error }

// Open opens the first device of List for which want holds.
func Open(kernels *cache.Cache, want func(device.Info) bool) (device.Device, error) {
	f, err := open()
	if err != nil {
		return nil, err
	}
	all, err := f.find()
	if err != nil {
		return nil, err
	}
	for _, d := range all {
		if want(d.info) {
			return f.open(d, kernels)
		}
	}
	return nil, errNoDevice("none is of the kind that was asked for; there is " + all[0].info.Name)
}

func (f *functions) open(d found, kernels *cache.Cache) (device.Device, error) {
	scratch, err := call.NewBlock(scratchBytes)
	if err != nil {
		return nil, errMisuse("map memory", err.Error())
	}
	o := &Device{functions: f, found: d, scratch: scratch, kernels: kernels, live: map[owned]struct{}{}}
	properties := scratch.Put(contextPlatform, uint64(d.platform), 0)
	id := scratch.Put(uint64(d.id))
	o.context, err = o.create("create a context", func(status uintptr) uintptr {
		return f.createContext.Pointer(call.AddressOf(properties), 1, call.AddressOf(id), 0, 0, status)
	})
	for _, queue := range []*uintptr{&o.queue, &o.inputs} {
		if err == nil {
			*queue, err = o.create("create a queue", func(status uintptr) uintptr {
				return f.createCommandQueue.Pointer(o.context, d.id, 0, status)
			})
		}
	}
	if err != nil {
		_ = o.Close()
		return nil, err
	}
	return o, nil
}

// create calls a function that returns a handle and writes a status.
func (d *Device) create(doing string, make func(status uintptr) uintptr) (uintptr, error) {
	mark := d.scratch.Mark()
	defer d.scratch.Reset(mark)
	status := d.scratch.Word()
	handle := make(call.AddressOf(status))
	if s := int32(uint32(*status)); s != success {
		return 0, errStatus(doing, s)
	}
	return handle, nil
}

// ran checks the status of work; after a loss everything fails.
func (d *Device) ran(doing string, status int32) error {
	if status == success {
		return nil
	}
	err := errRun(doing, status)
	if device.KindOf(err) == device.Lost {
		d.lost = err
	}
	return err
}

// Info says what the device is.
func (d *Device) Info() device.Info { return d.info }

// Upload copies src to the device.
func (d *Device) Upload(dst device.Ref, src []byte) error {
	m, err := d.place("upload", dst, len(src))
	if err != nil || len(src) == 0 {
		return err
	}
	return d.ran("upload", d.enqueueWriteBuffer.Status(d.queue, m.handle, 1, uintptr(dst.Offset), uintptr(len(src)),
		uintptr(unsafe.Pointer(&src[0])), 0, 0, 0))
}

// Download waits, then copies to dst.
func (d *Device) Download(dst []byte, src device.Ref) error {
	m, err := d.place("download", src, len(dst))
	if err != nil || len(dst) == 0 {
		return err
	}
	return d.ran("download", d.enqueueReadBuffer.Status(d.queue, m.handle, 1, uintptr(src.Offset), uintptr(len(dst)),
		uintptr(unsafe.Pointer(&dst[0])), 0, 0, 0))
}

// Gemm says that OpenCL has no library of products.
func (d *Device) Gemm(device.Gemm) (device.Product, error) {
	return nil, &device.Error{Kind: device.Absent, Driver: driver, Doing: "plan a matrix product", Cause: "there is no library"}
}

// Wait waits for both queues.
func (d *Device) Wait() error {
	if d.lost != nil {
		return d.lost
	}
	if err := d.ran("wait", d.finish.Status(d.inputs)); err != nil {
		return err
	}
	return d.ran("wait", d.finish.Status(d.queue))
}

// Close frees everything. What the driver says to that helps nobody.
func (d *Device) Close() error {
	if d.queue != 0 {
		d.finish.Status(d.queue)
	}
	for o := range d.live {
		_ = o.Free()
	}
	for _, queue := range []*uintptr{&d.inputs, &d.queue} {
		if *queue != 0 {
			d.releaseCommandQueue.Status(*queue)
			*queue = 0
		}
	}
	if d.context != 0 {
		d.releaseContext.Status(d.context)
		d.context = 0
	}
	d.scratch.Free()
	d.lost = errMisuse("use the device", "it is closed")
	return nil
}

// place checks that a number of bytes lies within memory of this device.
func (d *Device) place(doing string, at device.Ref, bytes int) (*memory, error) {
	if d.lost != nil {
		return nil, d.lost
	}
	m, ok := at.Mem.(*memory)
	if !ok || m.d != d || m.handle == 0 {
		return nil, errMisuse(doing, "the memory is not this device's, or was freed")
	}
	if at.Offset < 0 || bytes < 0 || at.Offset > m.bytes-bytes {
		return nil, errMisuse(doing, strconv.Itoa(bytes)+" bytes at "+strconv.Itoa(at.Offset)+" lie outside of "+strconv.Itoa(m.bytes))
	}
	return m, nil
}
