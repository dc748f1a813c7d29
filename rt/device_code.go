package rt

import (
	"bytes"
	"runtime"
	"unsafe"
	"weak"

	"github.com/dlgen/dlgen/rt/internal/device"
)

// DeviceCode is a model's program for GPUs, as generated code carries it.
type DeviceCode struct {
	Name      string // of the .dl file, for messages
	Kernels   string // in the language that the drivers' prelude makes one of two
	Constants string // bytes, little end first
	Required  bool   // the train block says device = gpu: that there is none is an error
}

// loadedCode is a program on the device.
type loadedCode struct {
	dev     device.Device
	err     error
	module  device.Module
	kernels map[string]device.Kernel
	table   device.Mem // the constants
	slabs   map[weak.Pointer[byte]]*deviceSlab
	// products are planned, once for each size; those that the device has no library for are nil.
	products map[device.Gemm]device.Product
}

// deviceSlab is a copy of a slab of variables on the device, with what the host's memory held when they were the same.
type deviceSlab struct {
	mem    device.Mem
	shadow []byte
	ahead  bool // the device has changed it since
}

// advance notes that the device changes the variables.
func (m *deviceSlab) advance(changes bool) {
	if changes && !m.ahead && m.shadow != nil {
		m.ahead = true
		gpu.ahead.Add(1)
	}
}

// loadCode brings a program to the device, once for all models that have it.
func loadCode(d *DeviceCode) *loadedCode {
	if l := gpu.codes[d.Kernels+d.Constants]; l != nil {
		return l
	}
	l := &loadedCode{kernels: map[string]device.Kernel{}, slabs: map[weak.Pointer[byte]]*deviceSlab{},
		products: map[device.Gemm]device.Product{}}
	gpu.codes[d.Kernels+d.Constants] = l
	l.err = l.load(d)
	return l
}

func (l *loadedCode) load(d *DeviceCode) (err error) {
	if l.dev, err = openDevice(); err != nil {
		return err
	}
	source := device.Source{Name: d.Name, Text: device.Prelude + d.Kernels}
	if tf32() {
		source.Defines = []device.Define{{Name: "TF32", Value: "1"}}
	}
	if l.module, err = l.dev.Load(source); err != nil {
		return err
	}
	if l.table, err = l.dev.Alloc(max(deviceAlign, len(d.Constants))); err != nil || d.Constants == "" {
		return err
	}
	return l.dev.Upload(device.Ref{Mem: l.table}, []byte(d.Constants))
}

// kernel finds a kernel.
func (l *loadedCode) kernel(name string) (device.Kernel, error) {
	if k := l.kernels[name]; k != nil {
		return k, nil
	}
	k, err := l.module.Kernel(name)
	if err == nil {
		l.kernels[name] = k
	}
	return k, err
}

// holds reports whether groups of the device can be as large as a kernel needs, and share as much, and products may be exact; only those
// that something replaces need more than each device has.
func (l *loadedCode) holds(op *deviceOp) bool {
	if op.body == nil {
		return true
	}
	if op.exact && tf32() {
		return false
	}
	info := l.dev.Info()
	return info.Group >= op.group && info.Shared >= op.shared
}

// planProducts plans the products of a list for n rows: a device can not while it records.
func (l *loadedCode) planProducts(ops []deviceOp, n int) error {
	for i := range ops {
		p := ops[i].product
		if ops[i].kernel != "" && l.holds(&ops[i]) {
			continue
		}
		if p == nil {
			if err := l.planProducts(ops[i].body, n); err != nil {
				return err
			}
			continue
		}
		spec := p.spec(n)
		if _, ok := l.products[spec]; ok || spec.Check() != "" {
			continue
		}
		planned, err := l.dev.Gemm(spec)
		if err != nil && device.KindOf(err) != device.Absent && device.KindOf(err) != device.Old {
			return err
		}
		if err != nil {
			planned = nil
		}
		l.products[spec] = planned
	}
	return nil
}

// slab brings a slab of variables to the device, if the host's memory is not what it was. Where the device is ahead, its own is
// what counts.
func (l *loadedCode) slab(s Slab) (*deviceSlab, error) {
	if len(s) == 0 {
		return &deviceSlab{mem: l.table}, nil
	}
	key := weak.Make(unsafe.SliceData(s))
	m := l.slabs[key]
	if m == nil {
		mem, err := l.dev.Alloc(len(s))
		if err != nil {
			return nil, err
		}
		m = &deviceSlab{mem: mem}
		l.slabs[key] = m
		runtime.AddCleanup(unsafe.SliceData(s), func(m *deviceSlab) {
			gpu.free(m.mem, func() {
				if m.ahead {
					gpu.ahead.Add(-1)
				}
				delete(l.slabs, key)
			})
		}, m)
	}
	if m.ahead {
		return m, nil
	}
	if gpu.ahead.Load() > 0 { // perhaps as a variable of another program
		if err := gpu.settle(s); err != nil {
			return nil, err
		}
	}
	if m.shadow != nil && bytes.Equal(m.shadow, s) {
		return m, nil
	}
	if err := l.dev.Upload(device.Ref{Mem: m.mem}, s); err != nil {
		m.shadow = nil // nobody knows what is there now
		return nil, err
	}
	m.shadow = append(m.shadow[:0], s...)
	return m, nil
}

// fetch brings a slab's variables back, if the device is ahead.
func (l *loadedCode) fetch(s Slab) error {
	if len(s) == 0 {
		return nil
	}
	m := l.slabs[weak.Make(unsafe.SliceData(s))]
	if m == nil || !m.ahead {
		return nil
	}
	if err := l.dev.Download(s, device.Ref{Mem: m.mem}); err != nil {
		return err
	}
	copy(m.shadow, s)
	m.ahead = false
	gpu.ahead.Add(-1)
	return nil
}
