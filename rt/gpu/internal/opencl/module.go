//go:build linux && (amd64 || arm64)

package opencl

import (
	"strings"

	"github.com/dlgen/dlgen/rt/gpu/internal/cache"
	"github.com/dlgen/dlgen/rt/gpu/internal/call"
	"github.com/dlgen/dlgen/rt/internal/device"
)

// options of the kernel compiler: the language of all drivers, warnings that nobody reads left out, parameters' types kept for checks.
const options = "-cl-std=CL1.2 -w -cl-kernel-arg-info"

// module is a built program.
type module struct {
	d      *Device
	name   string
	handle uintptr
	kernel map[string]*kernel
}

// Load builds a program from its text, or from the binary that an earlier process kept.
func (d *Device) Load(source device.Source) (device.Module, error) {
	if d.lost != nil {
		return nil, d.lost
	}
	text := source.Header() + source.Text
	key := cache.KeyOf(driver, d.info.Version, d.info.Name, options, text)
	if binary, ok := d.kernels.Get(key); ok {
		if handle, err := d.fromBinary(source.Name, binary); err == nil {
			return d.newModule(source.Name, handle), nil
		}
		d.kernels.Drop(key) // an updated driver may refuse what it wrote; the text is always right
	}
	handle, err := d.fromText(source.Name, text)
	if err != nil {
		return nil, err
	}
	// A processor's compiler builds a kernel for each size of a group when it first runs, and keeps that itself.
	if !d.info.CPU {
		if binary, err := d.binary(handle); err == nil {
			d.kernels.Put(key, binary)
		}
	}
	return d.newModule(source.Name, handle), nil
}

func (d *Device) newModule(name string, handle uintptr) *module {
	m := &module{d, name, handle, map[string]*kernel{}}
	d.live[m] = struct{}{}
	return m
}

// fromText compiles.
func (d *Device) fromText(name, text string) (uintptr, error) {
	block, err := call.NewBlock(len(text) + 64)
	if err != nil {
		return 0, errMisuse("compile "+name, err.Error())
	}
	defer block.Free()
	texts := block.Put(uint64(block.Text(text)))
	handle, err := d.create("compile "+name, func(status uintptr) uintptr {
		return d.createProgramWithSource.Pointer(d.context, 1, call.AddressOf(texts), 0, status)
	})
	if err != nil {
		return 0, err
	}
	return d.build("compile "+name, handle)
}

// fromBinary loads what binary gave.
func (d *Device) fromBinary(name string, binary []byte) (uintptr, error) {
	block, err := call.NewBlock(len(binary) + 128)
	if err != nil {
		return 0, errMisuse("load "+name, err.Error())
	}
	defer block.Free()
	piece := block.Bytes(len(binary))
	copy(piece, binary)
	id, size, address, state := block.Put(uint64(d.id)), block.Put(uint64(len(binary))), block.Put(uint64(call.Address(piece))), block.Word()
	handle, err := d.create("load "+name, func(status uintptr) uintptr {
		return d.createProgramWithBinary.Pointer(d.context, 1, call.AddressOf(id), call.AddressOf(size), call.AddressOf(address), call.AddressOf(state), status)
	})
	if err != nil {
		return 0, err
	}
	return d.build("load "+name, handle)
}

// build makes a program executable; a program that does not build is released.
func (d *Device) build(doing string, handle uintptr) (uintptr, error) {
	mark := d.scratch.Mark()
	defer d.scratch.Reset(mark)
	id, flags := d.scratch.Put(uint64(d.id)), d.scratch.Text(options)
	status := d.buildProgram.Status(handle, 1, call.AddressOf(id), flags, 0, 0)
	if status == success {
		return handle, nil
	}
	log := d.log(handle)
	d.releaseProgram.Status(handle)
	if status == buildProgramFailure {
		return 0, &device.Error{Kind: device.Compile, Driver: driver, Doing: doing, Cause: statusText(status), Log: log}
	}
	return 0, errStatus(doing, status)
}

// log is what the compiler said.
func (d *Device) log(handle uintptr) string {
	size := d.scratch.Word()
	if d.getProgramBuildInfo.Status(handle, d.id, programBuildLog, 0, 0, call.AddressOf(size)) != success || *size == 0 {
		return ""
	}
	block, err := call.NewBlock(int(*size))
	if err != nil {
		return ""
	}
	defer block.Free()
	piece := block.Bytes(int(*size))
	if d.getProgramBuildInfo.Status(handle, d.id, programBuildLog, uintptr(len(piece)), call.Address(piece), 0) != success {
		return ""
	}
	return strings.TrimSpace(call.TextOf(piece))
}

// binary is the built program, for fromBinary.
func (d *Device) binary(handle uintptr) ([]byte, error) {
	mark := d.scratch.Mark()
	defer d.scratch.Reset(mark)
	size := d.scratch.Word()
	if s := d.getProgramInfo.Status(handle, programBinarySizes, 8, call.AddressOf(size), 0); s != success || *size == 0 {
		return nil, errStatus("keep kernels", s)
	}
	block, err := call.NewBlock(int(*size))
	if err != nil {
		return nil, err
	}
	defer block.Free()
	piece := block.Bytes(int(*size))
	address := d.scratch.Put(uint64(call.Address(piece)))
	if s := d.getProgramInfo.Status(handle, programBinaries, 8, call.AddressOf(address), 0); s != success {
		return nil, errStatus("keep kernels", s)
	}
	return append([]byte(nil), piece...), nil
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
	handle, err := m.create(name)
	if err != nil {
		return nil, err
	}
	k := &kernel{module: m, name: name}
	mark := m.d.scratch.Mark()
	defer m.d.scratch.Reset(mark)
	args, group := m.d.scratch.Word(), m.d.scratch.Word()
	s := m.d.getKernelInfo.Status(handle, kernelNumArgs, 4, call.AddressOf(args), 0)
	if s == success {
		s = m.d.getKernelWorkGroupInfo.Status(handle, m.d.id, kernelWorkGroupSize, 8, call.AddressOf(group), 0)
	}
	k.args, k.group = int(*args), int(*group)
	if s == success {
		k.params = m.d.parameters(handle, k.args)
	}
	m.d.releaseKernel.Status(handle)
	if s != success {
		return nil, errStatus(doing, s)
	}
	m.kernel[name] = k
	return k, nil
}

// create makes a kernel object of its own.
func (m *module) create(name string) (uintptr, error) {
	mark := m.d.scratch.Mark()
	defer m.d.scratch.Reset(mark)
	text := m.d.scratch.Text(name)
	return m.d.create("find kernel "+name+" of "+m.name, func(status uintptr) uintptr {
		return m.d.createKernel.Pointer(m.handle, text, status)
	})
}

// Free releases the program.
func (m *module) Free() error {
	if m.handle != 0 {
		m.d.releaseProgram.Status(m.handle)
		m.handle = 0
		delete(m.d.live, m)
	}
	return nil
}
