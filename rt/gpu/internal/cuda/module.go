//go:build linux && (amd64 || arm64)

package cuda

import (
	"runtime"
	"strconv"

	"github.com/dlgen/dlgen/rt/gpu/internal/cache"
	"github.com/dlgen/dlgen/rt/gpu/internal/call"
	"github.com/dlgen/dlgen/rt/internal/device"
)

// module is loaded code.
type module struct {
	d      *Device
	name   string
	handle uintptr
	kernel map[string]*kernel
}

// Load compiles a text, or takes what an earlier process kept.
func (d *Device) Load(source device.Source) (device.Module, error) {
	if d.lost != nil {
		return nil, d.lost
	}
	text := source.Header() + source.Text
	key := cache.KeyOf(driver, d.info.Version, d.info.Name, text)
	if code, ok := d.kernels.Get(key); ok {
		if m, err := d.load(source.Name, code); err == nil || d.lost != nil {
			return m, err
		}
		d.kernels.Drop(key) // the driver refuses what it should take; the text is always right
	}
	c, err := openCompiler()
	if err != nil {
		return nil, err
	}
	code, err := c.compile(source.Name, text, d.info.Arch)
	if err != nil {
		return nil, err
	}
	m, err := d.load(source.Name, code)
	if err == nil {
		d.kernels.Put(key, code)
	}
	return m, err
}

// load gives a cubin or PTX to the driver.
func (d *Device) load(name string, code []byte) (device.Module, error) {
	doing := "load " + name
	block, err := call.NewBlock(len(code) + 64)
	if err != nil {
		return nil, errMisuse(doing, err.Error())
	}
	defer block.Free()
	if err := d.enter(); err != nil {
		return nil, err
	}
	defer runtime.UnlockOSThread()
	image, handle := block.Bytes(len(code)+1), block.Word()
	copy(image, code)
	if s := d.moduleLoadData.Status(call.AddressOf(handle), call.Address(image)); s != success {
		return nil, d.ran(doing, s)
	}
	m := &module{d, name, uintptr(*handle), map[string]*kernel{}}
	d.live[m] = struct{}{}
	return m, nil
}

// Kernel finds a kernel.
func (m *module) Kernel(name string) (device.Kernel, error) {
	if k, ok := m.kernel[name]; ok {
		return k, nil
	}
	doing := "find kernel " + name + " of " + m.name
	if m.handle == 0 {
		return nil, errMisuse(doing, "its module was freed")
	}
	if err := m.d.enter(); err != nil {
		return nil, err
	}
	defer runtime.UnlockOSThread()
	mark := m.d.scratch.Mark()
	defer m.d.scratch.Reset(mark)
	handle, group := m.d.scratch.Word(), m.d.scratch.Word()
	s := m.d.moduleGetFunction.Status(call.AddressOf(handle), m.handle, m.d.scratch.Text(name))
	if s == errorNotFound {
		return nil, errMisuse(doing, m.d.statusText(s))
	}
	if s == success {
		s = m.d.funcGetAttribute.Status(call.AddressOf(group), funcMaxThreadsPerBlock, uintptr(*handle))
	}
	if s != success {
		return nil, m.d.ran(doing, s)
	}
	k := &kernel{module: m, name: name, function: uintptr(*handle), group: int(int32(uint32(*group)))}
	k.sizes, k.known = m.d.parameters(k.function)
	m.kernel[name] = k
	return k, nil
}

// parameters is the bytes of a kernel's parameters, which drivers of CUDA 12.4 and later tell.
func (d *Device) parameters(function uintptr) (sizes []int, known bool) {
	if d.funcGetParamInfo == 0 {
		return nil, false
	}
	mark := d.scratch.Mark()
	defer d.scratch.Reset(mark)
	offset, size := d.scratch.Word(), d.scratch.Word()
	for i := 0; ; i++ {
		switch d.funcGetParamInfo.Status(function, uintptr(i), call.AddressOf(offset), call.AddressOf(size)) {
		case success:
			sizes = append(sizes, int(*size))
		case errorInvalidValue:
			return sizes, true
		default:
			return nil, false
		}
	}
}

// Free unloads the module.
func (m *module) Free() error {
	if m.handle != 0 {
		m.d.leave(m.d.moduleUnload, m.handle)
		m.handle = 0
		delete(m.d.live, m)
	}
	return nil
}

// kernel is a function of a module.
type kernel struct {
	*module
	name     string
	function uintptr
	group    int   // the largest number of threads of a block
	sizes    []int // bytes of its parameters
	known    bool  // whether sizes is
}

// Name is the kernel's name.
func (k *kernel) Name() string { return k.name }

// check says what is wrong with a launch.
func (k *kernel) check(l device.Launch) string {
	threads := 1
	for i := range l.Global {
		global, local := max(l.Global[i], 1), max(l.Local[i], 1)
		if global%local != 0 {
			return "its global size " + strconv.Itoa(global) + " is no multiple of its local size " + strconv.Itoa(local)
		}
		if blocks := global / local; blocks > mostBlocks[i] {
			return strconv.Itoa(blocks) + " blocks in dimension " + strconv.Itoa(i) + ", CUDA takes " + strconv.Itoa(mostBlocks[i])
		}
		threads *= local
	}
	switch {
	case k.handle == 0:
		return "its module was freed"
	case threads > k.group:
		return strconv.Itoa(threads) + " threads in a block, the device takes " + strconv.Itoa(k.group)
	case k.known && len(l.Args) != len(k.sizes):
		return strconv.Itoa(len(l.Args)) + " arguments, it has " + strconv.Itoa(len(k.sizes)) + " parameters"
	}
	for i, arg := range l.Args {
		if size := sizeOf(arg); k.known && size != k.sizes[i] {
			return "argument " + strconv.Itoa(i) + " has " + strconv.Itoa(size) + " bytes, its parameter " + strconv.Itoa(k.sizes[i])
		}
	}
	return ""
}

// mostBlocks is the largest grid in each dimension.
var mostBlocks = [3]int{1<<31 - 1, 1<<16 - 1, 1<<16 - 1}

func sizeOf(arg device.Arg) int {
	if arg.Mem != nil || arg.Wide {
		return 8
	}
	return 4
}
