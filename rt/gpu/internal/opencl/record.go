//go:build linux && (amd64 || arm64)

package opencl

import (
	"strconv"

	"github.com/dlgen/dlgen/rt/gpu/internal/call"
	"github.com/dlgen/dlgen/rt/internal/device"
)

// program is a list of prepared calls.
type program struct {
	d       *Device
	steps   []step
	blocks  []*call.Block // sizes and patterns that the calls point to
	kernels []uintptr
	freed   bool
}

// step is one call; doing says it to a person.
type step struct {
	call.Prepared
	doing string
}

// blockBytes is the size of one block: a launch needs 96 bytes.
const blockBytes = 1 << 14

// Record lets list fill a program.
func (d *Device) Record(list func(device.Recorder) error) (device.Program, error) {
	if d.lost != nil {
		return nil, d.lost
	}
	p := &program{d: d}
	d.live[p] = struct{}{}
	if err := list((*recorder)(p)); err != nil {
		_ = p.Free()
		return nil, err
	}
	return p, nil
}

// recorder is a program while it is filled.
type recorder program

// words hands out a place for words that lives as long as the program.
func (r *recorder) words(words ...uint64) (uintptr, error) {
	if n := len(r.blocks); n == 0 || r.blocks[n-1].Left() < 8*len(words) {
		block, err := call.NewBlock(blockBytes)
		if err != nil {
			return 0, errMisuse("record", err.Error())
		}
		r.blocks = append(r.blocks, block)
	}
	return call.AddressOf(r.blocks[len(r.blocks)-1].Put(words...)), nil
}

func (r *recorder) add(doing string, f call.Func, args ...uintptr) {
	r.steps = append(r.steps, step{call.Prepared{Func: f, Args: args}, doing})
}

// Launch records a launch with a kernel object of its own.
func (r *recorder) Launch(l device.Launch) error {
	k, ok := l.Kernel.(*kernel)
	if !ok || k.d != r.d {
		return errMisuse("record a launch", "the kernel is not this device's")
	}
	doing := "launch " + k.name
	if wrong := k.check(l); wrong != "" {
		return errMisuse(doing, wrong)
	}
	handle, err := k.create(k.name)
	if err != nil {
		return err
	}
	r.kernels = append(r.kernels, handle)
	for i, arg := range l.Args {
		if err := r.set(doing+": argument "+strconv.Itoa(i), handle, i, arg); err != nil {
			return err
		}
	}
	var sizes [6]uint64
	for i := range l.Global {
		sizes[i], sizes[3+i] = uint64(max(l.Global[i], 1)), uint64(max(l.Local[i], 1))
	}
	at, err := r.words(sizes[:]...)
	if err != nil {
		return err
	}
	r.add(doing, r.d.enqueueNDRangeKernel, r.d.queue, handle, 3, 0, at, at+24, 0, 0, 0)
	return nil
}

// set sets one argument of a kernel object.
func (r *recorder) set(doing string, handle uintptr, i int, arg device.Arg) error {
	bits, size := arg.Bits, uintptr(4)
	switch {
	case arg.Mem != nil:
		m, err := r.d.place(doing, device.Ref{Mem: arg.Mem, Offset: int(arg.Bits)}, 1)
		if err != nil {
			return err
		}
		part, err := m.part(doing, int(arg.Bits))
		if err != nil {
			return err
		}
		bits, size = uint64(part), 8
	case arg.Wide:
		size = 8
	}
	mark := r.d.scratch.Mark()
	defer r.d.scratch.Reset(mark)
	status := r.d.setKernelArg.Status(handle, uintptr(i), size, call.AddressOf(r.d.scratch.Put(bits)))
	if status != success {
		return errMisuse(doing, statusText(status))
	}
	return nil
}

// Copy records a copy within the device.
func (r *recorder) Copy(dst, src device.Ref, bytes int) error {
	to, err := r.d.place("record a copy", dst, bytes)
	if err != nil {
		return err
	}
	from, err := r.d.place("record a copy", src, bytes)
	if err != nil || bytes == 0 {
		return err
	}
	r.add("copy", r.d.enqueueCopyBuffer, r.d.queue, from.handle, to.handle, uintptr(src.Offset), uintptr(dst.Offset), uintptr(bytes), 0, 0, 0)
	return nil
}

// Zero records a fill.
func (r *recorder) Zero(dst device.Ref, bytes int) error {
	m, err := r.d.place("record zeros", dst, bytes)
	if err != nil || bytes == 0 {
		return err
	}
	zero, err := r.words(0)
	if err != nil {
		return err
	}
	r.add("zero", r.d.enqueueFillBuffer, r.d.queue, m.handle, zero, uintptr(pattern(dst.Offset, bytes)), uintptr(dst.Offset), uintptr(bytes), 0, 0, 0)
	return nil
}

// Product says that OpenCL has no library of products.
func (r *recorder) Product(device.Product, device.ProductArgs) error {
	return errMisuse("record a product", "OpenCL plans none")
}

// Run gives the list to the queue.
func (p *program) Run() error {
	if p.d.lost != nil {
		return p.d.lost
	}
	if p.freed {
		return errMisuse("run", "the program was freed")
	}
	for i := range p.steps {
		if status := p.steps[i].Status(); status != success {
			return p.d.ran(p.steps[i].doing, status)
		}
	}
	if status := p.d.call.Status(p.d.flush, p.d.queue); status != success {
		return p.d.ran("run", status)
	}
	return nil
}

// Free releases the kernel objects.
func (p *program) Free() error {
	for _, handle := range p.kernels {
		p.d.releaseKernel.Status(handle)
	}
	for _, block := range p.blocks {
		block.Free()
	}
	p.steps, p.kernels, p.blocks, p.freed = nil, nil, nil, true
	delete(p.d.live, p)
	return nil
}
