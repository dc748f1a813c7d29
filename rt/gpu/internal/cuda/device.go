//go:build linux && (amd64 || arm64)

package cuda

import (
	"runtime"
	"strconv"
	"unsafe"

	"github.com/dlgen/dlgen/rt/gpu/internal/cache"
	"github.com/dlgen/dlgen/rt/gpu/internal/call"
	"github.com/dlgen/dlgen/rt/internal/device"
)

// Device is an open device.
type Device struct {
	*functions
	info    device.Info
	handle  uintptr
	context uintptr
	queue   uintptr // the stream that computes
	inputs  uintptr // the stream that brings inputs
	current call.Prepared
	finish  [2]call.Prepared
	scratch *call.Block
	kernels *cache.Cache
	blas    *blas              // nil until the first product
	live    map[owned]struct{} // what Close has to free
	lost    error
}

// owned is what came from a device.
type owned interface{ Free() error }

// Open opens the first device of List for which want holds.
func Open(kernels *cache.Cache, want func(device.Info) bool) (device.Device, error) {
	infos, err := List()
	if err != nil {
		return nil, err
	}
	f, err := open()
	if err != nil {
		return nil, err
	}
	for i, info := range infos {
		if want(info) {
			return f.open(i, info, kernels)
		}
	}
	return nil, errAbsent("look for devices", "none is of the kind that was asked for")
}

func (f *functions) open(i int, info device.Info, kernels *cache.Cache) (device.Device, error) {
	scratch, err := call.NewBlock(scratchBytes)
	if err != nil {
		return nil, errMisuse("map memory", err.Error())
	}
	d := &Device{functions: f, info: info, scratch: scratch, kernels: kernels, live: map[owned]struct{}{}}
	word := scratch.Word()
	s := f.deviceGet.Status(call.AddressOf(word), uintptr(i))
	d.handle = uintptr(uint32(*word))
	*word = 0
	if s == success {
		s = f.primaryCtxRetain.Status(call.AddressOf(word), d.handle)
	}
	if s != success {
		scratch.Free()
		return nil, f.errStatus("open "+info.Name, s)
	}
	d.context = uintptr(*word)
	d.current = call.Prepare(f.ctxSetCurrent, d.context)
	if err := d.streams(); err != nil {
		_ = d.Close()
		return nil, err
	}
	return d, nil
}

// streams makes the two streams.
func (d *Device) streams() error {
	if err := d.enter(); err != nil {
		return err
	}
	defer runtime.UnlockOSThread()
	for i, stream := range []*uintptr{&d.queue, &d.inputs} {
		word := d.scratch.Word()
		if s := d.streamCreate.Status(call.AddressOf(word), streamNonBlocking); s != success {
			return d.ran("create a stream", s)
		}
		*stream = uintptr(*word)
		d.finish[i] = call.Prepare(d.streamSynchronize, *stream)
	}
	d.scratch.Reset(0)
	return nil
}

// enter locks the goroutine to its thread and makes the device's context that of the thread. Unlock it afterwards, unless there was an error.
func (d *Device) enter() error {
	if d.lost != nil {
		return d.lost
	}
	runtime.LockOSThread()
	if s := d.current.Status(); s != success {
		runtime.UnlockOSThread()
		return d.ran("use the device", s)
	}
	return nil
}

// ran checks a status; after a loss everything fails.
func (d *Device) ran(doing string, status int32) error {
	if status == success {
		return nil
	}
	err := d.errStatus(doing, status)
	if device.KindOf(err) == device.Lost {
		d.lost = err
	}
	return err
}

// Info says what the device is.
func (d *Device) Info() device.Info { return d.info }

// Upload copies src to the device.
func (d *Device) Upload(dst device.Ref, src []byte) error {
	at, err := d.place("upload", dst, len(src))
	if err != nil || len(src) == 0 {
		return err
	}
	if err := d.enter(); err != nil {
		return err
	}
	defer runtime.UnlockOSThread()
	if s := d.memcpyHtoD.Status(at, uintptr(unsafe.Pointer(&src[0])), uintptr(len(src)), d.queue); s != success {
		return d.ran("upload", s)
	}
	err = d.ran("upload", d.finish[0].Status())
	runtime.KeepAlive(src)
	return err
}

// Download waits, then copies to dst.
func (d *Device) Download(dst []byte, src device.Ref) error {
	at, err := d.place("download", src, len(dst))
	if err != nil || len(dst) == 0 {
		return err
	}
	if err := d.enter(); err != nil {
		return err
	}
	defer runtime.UnlockOSThread()
	if s := d.memcpyDtoH.Status(uintptr(unsafe.Pointer(&dst[0])), at, uintptr(len(dst)), d.queue); s != success {
		return d.ran("download", s)
	}
	err = d.ran("download", d.finish[0].Status())
	runtime.KeepAlive(dst)
	return err
}

// Wait waits for both streams.
func (d *Device) Wait() error {
	if err := d.enter(); err != nil {
		return err
	}
	defer runtime.UnlockOSThread()
	if err := d.ran("wait", d.finish[1].Status()); err != nil {
		return err
	}
	return d.ran("wait", d.finish[0].Status())
}

// Close frees everything. What the driver says to that helps nobody.
func (d *Device) Close() error {
	if d.context == 0 {
		return nil
	}
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	d.current.Status()
	for _, stream := range []uintptr{d.inputs, d.queue} {
		if stream != 0 {
			d.streamSynchronize.Status(stream)
		}
	}
	for o := range d.live {
		_ = o.Free()
	}
	if d.blas != nil {
		d.blas.close()
	}
	for _, stream := range []*uintptr{&d.inputs, &d.queue} {
		if *stream != 0 {
			d.streamDestroy.Status(*stream)
			*stream = 0
		}
	}
	d.ctxSetCurrent.Status(0)
	d.primaryCtxRelease.Status(d.handle)
	d.context = 0
	d.scratch.Free()
	d.lost = errMisuse("use the device", "it is closed")
	return nil
}

// leave calls a function that frees, in the device's context, whatever state that is in.
func (d *Device) leave(f call.Func, handle uintptr) {
	if handle == 0 || d.context == 0 {
		return
	}
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	d.current.Status()
	f.Status(handle)
}

// place is the address of bytes that lie within memory of this device.
func (d *Device) place(doing string, at device.Ref, bytes int) (uintptr, error) {
	if d.lost != nil {
		return 0, d.lost
	}
	m, ok := at.Mem.(*memory)
	if !ok || m.d != d || m.address == 0 {
		return 0, errMisuse(doing, "the memory is not this device's, or was freed")
	}
	if at.Offset < 0 || bytes < 0 || at.Offset > m.bytes-bytes {
		return 0, errMisuse(doing, strconv.Itoa(bytes)+" bytes at "+strconv.Itoa(at.Offset)+" lie outside of "+strconv.Itoa(m.bytes))
	}
	return m.address + uintptr(at.Offset), nil
}
