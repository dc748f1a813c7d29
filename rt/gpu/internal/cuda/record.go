//go:build linux && (amd64 || arm64)

package cuda

import (
	"runtime"
	"strconv"

	"github.com/dlgen/dlgen/rt/gpu/internal/call"
	"github.com/dlgen/dlgen/rt/internal/device"
)

// recorder collects the calls of a program: capturing makes them.
type recorder struct {
	d      *Device
	steps  []step
	blocks []*call.Block // arguments that the calls point to, until they are captured
}

// step is one call; doing says it to a person.
type step struct {
	call.Prepared
	doing string
	blas  *library // whose status the call returns, nil for the driver's
}

const blockBytes = 1 << 16

// Record collects what list records, then captures it.
func (d *Device) Record(list func(device.Recorder) error) (device.Program, error) {
	if d.lost != nil {
		return nil, d.lost
	}
	r := &recorder{d: d}
	defer r.free()
	if err := list(r); err != nil {
		return nil, err
	}
	return r.capture()
}

func (r *recorder) free() {
	for _, block := range r.blocks {
		block.Free()
	}
}

// words hands out a place for words that stays until the program is captured.
func (r *recorder) words(words []uint64) (*uint64, error) {
	if n := len(r.blocks); n == 0 || r.blocks[n-1].Left() < 8*len(words) {
		block, err := call.NewBlock(max(blockBytes, 8*len(words)))
		if err != nil {
			return nil, errMisuse("record", err.Error())
		}
		r.blocks = append(r.blocks, block)
	}
	return r.blocks[len(r.blocks)-1].Put(words...), nil
}

func (r *recorder) add(doing string, f call.Func, args ...uintptr) {
	r.steps = append(r.steps, step{Prepared: call.Prepared{Func: f, Args: args}, doing: doing})
}

// Launch collects a launch.
func (r *recorder) Launch(l device.Launch) error {
	k, ok := l.Kernel.(*kernel)
	if !ok || k.d != r.d {
		return errMisuse("record a launch", "the kernel is not this device's")
	}
	doing := "launch " + k.name
	if wrong := k.check(l); wrong != "" {
		return errMisuse(doing, wrong)
	}
	params, err := r.arguments(doing, l.Args)
	if err != nil {
		return err
	}
	var grid, block [3]uintptr
	for i := range l.Global {
		local := max(l.Local[i], 1)
		grid[i], block[i] = uintptr(max(l.Global[i], 1)/local), uintptr(local)
	}
	r.add(doing, r.d.launchKernel, k.function, grid[0], grid[1], grid[2], block[0], block[1], block[2], 0, r.d.queue, params, 0)
	return nil
}

// arguments puts the values of a launch's arguments, then a list of pointers to them, and returns the list.
func (r *recorder) arguments(doing string, args []device.Arg) (uintptr, error) {
	if len(args) == 0 {
		return 0, nil
	}
	words := make([]uint64, 2*len(args))
	for i, arg := range args {
		words[i] = arg.Bits
		if arg.Mem != nil {
			at, err := r.d.place(doing+": argument "+strconv.Itoa(i), device.Ref{Mem: arg.Mem, Offset: int(arg.Bits)}, 1)
			if err != nil {
				return 0, err
			}
			words[i] = uint64(at)
		}
	}
	first, err := r.words(words)
	if err != nil {
		return 0, err
	}
	values := call.Slice(first, len(words))
	for i := range args {
		values[len(args)+i] = uint64(call.AddressOf(&values[i]))
	}
	return call.AddressOf(&values[len(args)]), nil
}

// Copy collects a copy within the device.
func (r *recorder) Copy(dst, src device.Ref, bytes int) error {
	to, err := r.d.place("record a copy", dst, bytes)
	if err != nil {
		return err
	}
	from, err := r.d.place("record a copy", src, bytes)
	if err != nil || bytes == 0 {
		return err
	}
	r.add("copy", r.d.memcpyDtoD, to, from, uintptr(bytes), r.d.queue)
	return nil
}

// Zero collects a fill.
func (r *recorder) Zero(dst device.Ref, bytes int) error {
	at, err := r.d.place("record zeros", dst, bytes)
	if err != nil || bytes == 0 {
		return err
	}
	r.add("zero", r.d.memsetD8, at, 0, uintptr(bytes), r.d.queue)
	return nil
}

// capture makes the calls while the stream is captured, and an executable graph of them.
func (r *recorder) capture() (device.Program, error) {
	d := r.d
	if err := d.enter(); err != nil {
		return nil, err
	}
	defer runtime.UnlockOSThread()
	if s := d.streamBeginCapture.Status(d.queue, captureModeThreadLocal); s != success {
		return nil, d.ran("begin a capture", s)
	}
	var failed error
	for i := range r.steps {
		if s := r.steps[i].Status(); s != success {
			failed = r.steps[i].failed(d, s)
			break
		}
	}
	mark := d.scratch.Mark()
	defer d.scratch.Reset(mark)
	graph, exec := d.scratch.Word(), d.scratch.Word()
	s := d.streamEndCapture.Status(d.queue, call.AddressOf(graph)) // also after an error, or the stream stays captured
	if *graph != 0 {
		defer d.graphDestroy.Status(uintptr(*graph))
	}
	if failed != nil {
		return nil, failed
	}
	if s == success {
		s = d.graphInstantiate.Status(call.AddressOf(exec), uintptr(*graph), 0)
	}
	if s == success {
		s = d.graphUpload.Status(uintptr(*exec), d.queue)
	}
	if s != success {
		d.leave(d.graphExecDestroy, uintptr(*exec))
		return nil, d.ran("capture a program of "+strconv.Itoa(len(r.steps))+" calls", s)
	}
	p := &program{d: d, exec: uintptr(*exec), launch: call.Prepare(d.graphLaunch, uintptr(*exec), d.queue)}
	d.live[p] = struct{}{}
	return p, nil
}

// failed is the error of a status.
func (s *step) failed(d *Device, status int32) error {
	if s.blas != nil {
		return s.blas.errStatus(s.doing, status)
	}
	return d.ran(s.doing, status)
}

// program is an executable graph.
type program struct {
	d      *Device
	exec   uintptr
	launch call.Prepared
}

// Run launches the graph.
func (p *program) Run() error {
	if err := p.d.enter(); err != nil {
		return err
	}
	if p.exec == 0 {
		runtime.UnlockOSThread()
		return errMisuse("run", "the program was freed")
	}
	s := p.launch.Status()
	runtime.UnlockOSThread()
	return p.d.ran("run", s)
}

// Free destroys the graph.
func (p *program) Free() error {
	if p.exec != 0 {
		p.d.leave(p.d.graphExecDestroy, p.exec)
		p.exec = 0
		delete(p.d.live, p)
	}
	return nil
}
