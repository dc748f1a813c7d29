package suite

import (
	"encoding/binary"
	"math"
	"testing"

	"github.com/dlgen/dlgen/rt/internal/device"
)

// Run tests a driver's devices; open opens a fresh one.
func Run(t *testing.T, open func() (device.Device, error)) {
	for _, test := range []struct {
		name string
		run  func(*bench)
	}{
		{"Info", testInfo},
		{"Memory", testMemory},
		{"Bounds", testBounds},
		{"Compile", testCompile},
		{"Arguments", testArguments},
		{"Dimensions", testDimensions},
		{"Replay", testReplay},
		{"Wrong", testWrong},
		{"Pipe", testPipe},
		{"PipeWrong", testPipeWrong},
		{"Allocations", testAllocations},
		{"Goroutines", testGoroutines},
		{"Closed", testClosed},
	} {
		t.Run(test.name, func(t *testing.T) {
			d, err := open()
			if err != nil {
				t.Fatal(err)
			}
			b := &bench{t, d}
			test.run(b)
			if err := d.Close(); err != nil {
				t.Errorf("close: %v", err)
			}
		})
	}
}

// bench is a test with its device.
type bench struct {
	*testing.T
	device.Device
}

func (b *bench) ok(err error) {
	b.Helper()
	if err != nil {
		b.Fatal(err)
	}
}

// fails wants an error of a kind.
func (b *bench) fails(what string, err error, kind device.Kind) {
	b.Helper()
	if device.KindOf(err) != kind {
		b.Errorf("%s: %v, want an error of kind %v", what, err, kind)
	}
}

func (b *bench) alloc(bytes int) device.Mem {
	b.Helper()
	m, err := b.Alloc(bytes)
	b.ok(err)
	return m
}

func (b *bench) kernel(name string) device.Kernel {
	b.Helper()
	m, err := b.Load(Source)
	b.ok(err)
	k, err := m.Kernel(name)
	b.ok(err)
	return k
}

func (b *bench) record(list func(device.Recorder) error) device.Program {
	b.Helper()
	p, err := b.Record(list)
	b.ok(err)
	return p
}

// once records one launch and runs it.
func (b *bench) once(l device.Launch) {
	b.Helper()
	p := b.record(func(r device.Recorder) error { return r.Launch(l) })
	b.ok(p.Run())
	b.ok(p.Free())
}

// read downloads bytes.
func (b *bench) read(m device.Mem, offset, bytes int) []byte {
	b.Helper()
	data := make([]byte, bytes)
	b.ok(b.Download(data, device.Ref{Mem: m, Offset: offset}))
	return data
}

// floats downloads numbers.
func (b *bench) floats(m device.Mem, offset, n int) []float32 {
	b.Helper()
	data := b.read(m, offset, 4*n)
	v := make([]float32, n)
	for i := range v {
		v[i] = math.Float32frombits(binary.LittleEndian.Uint32(data[4*i:]))
	}
	return v
}

// floatBytes is numbers as memory has them.
func floatBytes(v ...float32) []byte {
	var data []byte
	for _, f := range v {
		data = binary.LittleEndian.AppendUint32(data, math.Float32bits(f))
	}
	return data
}

// ramp is n numbers from a first one up.
func ramp(first float32, n int) []float32 {
	v := make([]float32, n)
	for i := range v {
		v[i] = first + float32(i)
	}
	return v
}
