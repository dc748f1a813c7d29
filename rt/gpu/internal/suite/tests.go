package suite

import (
	"bytes"
	"encoding/binary"
	"errors"
	"math"
	"slices"
	"strings"

	"github.com/dlgen/dlgen/rt/internal/device"
)

func testInfo(b *bench) {
	i := b.Info()
	if i.Driver == "" || i.Name == "" || i.Version == "" || i.Memory <= 0 || i.Units <= 0 || i.Group < 64 || i.Shared <= 0 || i.Align < 1 {
		b.Errorf("incomplete: %+v", i)
	}
}

func testMemory(b *bench) {
	m := b.alloc(10_001)
	if m.Bytes() != 10_001 {
		b.Errorf("%d bytes", m.Bytes())
	}
	if got := b.read(m, 0, 10_001); !bytes.Equal(got, make([]byte, 10_001)) {
		b.Error("new memory is not zero")
	}
	data := []byte("some bytes at an odd place")
	b.ok(b.Upload(device.Ref{Mem: m, Offset: 4097}, data))
	if got := b.read(m, 4097, len(data)); !bytes.Equal(got, data) {
		b.Errorf("got %q", got)
	}
	if got := b.read(m, 4096, 1); got[0] != 0 {
		b.Error("a byte before was written")
	}
	b.ok(b.Upload(device.Ref{Mem: m}, nil))
	b.ok(b.Download(nil, device.Ref{Mem: m, Offset: 10_001}))
	b.ok(m.Free())
	b.ok(m.Free())
	_, err := b.Alloc(1 << 48)
	b.fails("too much memory", err, device.Memory)
	b.ok(b.alloc(0).Free())
}

func testBounds(b *bench) {
	m := b.alloc(256)
	for _, at := range []struct{ offset, bytes int }{{0, 257}, {256, 1}, {-1, 1}, {1 << 62, 1}} {
		ref := device.Ref{Mem: m, Offset: at.offset}
		b.fails("upload", b.Upload(ref, make([]byte, at.bytes)), device.Misuse)
		b.fails("download", b.Download(make([]byte, at.bytes), ref), device.Misuse)
	}
	b.fails("upload to no memory", b.Upload(device.Ref{}, []byte{1}), device.Misuse)
	b.ok(m.Free())
	b.fails("upload to freed memory", b.Upload(device.Ref{Mem: m}, []byte{1}), device.Misuse)
	_, err := b.Alloc(-1)
	b.fails("a negative size", err, device.Misuse)
}

func testCompile(b *bench) {
	_, err := b.Load(Broken)
	b.fails("broken text", err, device.Compile)
	var e *device.Error
	if !errors.As(err, &e) || !strings.Contains(e.Log, "nonsense") || !(strings.Contains(e.Log, ":2:") || strings.Contains(e.Log, "(2)")) {
		b.Errorf("the log does not name line 2: %v", err)
	}
	m, err := b.Load(Source)
	b.ok(err)
	_, err = m.Kernel("absent")
	if err == nil || !strings.Contains(err.Error(), "find kernel absent of suite.dl") {
		b.Errorf("a kernel that is not there: %v", err)
	}
	k, err := m.Kernel("twice")
	b.ok(err)
	if k.Name() != "twice" {
		b.Errorf("its name is %s", k.Name())
	}
	b.ok(m.Free())
	_, err = m.Kernel("axpy")
	b.fails("a kernel of a freed module", err, device.Misuse)
}

// testArguments passes every kind of argument, at an offset.
func testArguments(b *bench) {
	m := b.alloc(4096)
	b.once(device.Launch{Kernel: b.kernel("scalars"), Args: []device.Arg{
		device.At(m, 1024), device.I32(-2), device.U32(math.MaxUint32 - 5), device.F32(-0.1), device.I64(math.MinInt64 + 3), device.U64(math.MaxUint64 - 7), device.F64(math.Pi),
	}})
	want := []uint64{1<<32 - 2, math.MaxUint32 - 5, uint64(math.Float32bits(-0.1)), 1<<63 + 3, math.MaxUint64 - 7, math.Float64bits(math.Pi)}
	data := b.read(m, 1024, 8*len(want))
	for i, w := range want {
		if got := binary.LittleEndian.Uint64(data[8*i:]); got != w {
			b.Errorf("argument %d: %#x, want %#x", i+1, got, w)
		}
	}
}

func testDimensions(b *bench) {
	m := b.alloc(4 * 24 * 6 * 4)
	b.once(device.Launch{Kernel: b.kernel("where"), Global: device.Size{24, 6, 4}, Local: device.Size{8, 3, 2}, Args: []device.Arg{device.At(m, 0)}})
	data := b.read(m, 0, m.Bytes())
	for z := range 4 {
		for y := range 6 {
			for x := range 24 {
				if got := binary.LittleEndian.Uint32(data[4*((z*6+y)*24+x):]); int(got) != x+100*y+10000*z {
					b.Fatalf("item %d %d %d is %d", x, y, z, got)
				}
			}
		}
	}
}

// testReplay runs a list of every kind of entry three times.
func testReplay(b *bench) {
	m := b.alloc(2048)
	axpy, twice := b.kernel("axpy"), b.kernel("twice")
	b.ok(b.Upload(device.Ref{Mem: m}, floatBytes(ramp(0, 64)...)))
	b.ok(b.Upload(device.Ref{Mem: m, Offset: 1024}, floatBytes(ramp(7, 100)...)))
	p := b.record(func(r device.Recorder) error {
		return errors.Join(
			r.Launch(device.Launch{Kernel: axpy, Global: device.Size{64}, Local: device.Size{32}, Args: []device.Arg{device.At(m, 512), device.At(m, 0), device.F32(3), device.U32(50)}}),
			r.Launch(device.Launch{Kernel: twice, Global: device.Size{64}, Local: device.Size{64}, Args: []device.Arg{device.At(m, 512)}}),
			r.Zero(device.Ref{Mem: m, Offset: 1028}, 13),
			r.Copy(device.Ref{Mem: m, Offset: 1536}, device.Ref{Mem: m, Offset: 512}, 256),
		)
	})
	if got := b.floats(m, 512, 1); got[0] != 0 {
		b.Error("recording ran something")
	}
	want := make([]float32, 64)
	for range 3 {
		b.ok(p.Run())
		for i := range want {
			if i < 50 {
				want[i] += 3 * float32(i)
			}
			want[i] *= 2
		}
	}
	b.ok(b.Wait())
	for _, offset := range []int{512, 1536} {
		if got := b.floats(m, offset, 64); !slices.Equal(got, want) {
			b.Errorf("at %d: %v, want %v", offset, got, want)
		}
	}
	zeros := append(floatBytes(ramp(7, 1)...), append(make([]byte, 13), floatBytes(ramp(11, 1)...)[1:]...)...)
	if got := b.read(m, 1024, 20); !bytes.Equal(got, zeros) {
		b.Errorf("zeros: % x, want % x", got, zeros)
	}
	b.ok(p.Free())
	b.ok(p.Free())
	b.fails("a freed program", p.Run(), device.Misuse)
	stop := errors.New("stop")
	if _, err := b.Record(func(device.Recorder) error { return stop }); err != stop {
		b.Errorf("an error of the list became %v", err)
	}
	b.ok(b.record(func(device.Recorder) error { return nil }).Run())
}

// testWrong records launches and copies that no device takes.
func testWrong(b *bench) {
	m, gone := b.alloc(1024), b.alloc(1024)
	b.ok(gone.Free())
	axpy := b.kernel("axpy")
	args := func(change func([]device.Arg) []device.Arg) []device.Arg {
		return change([]device.Arg{device.At(m, 0), device.At(m, 512), device.F32(1), device.U32(4)})
	}
	same := func(a []device.Arg) []device.Arg { return a }
	wrong := map[string]device.Launch{
		"no kernel":              {Args: args(same)},
		"no multiple":            {Kernel: axpy, Global: device.Size{100}, Local: device.Size{64}, Args: args(same)},
		"too many in a group":    {Kernel: axpy, Global: device.Size{1 << 20}, Local: device.Size{1 << 20}, Args: args(same)},
		"an argument is missing": {Kernel: axpy, Args: args(func(a []device.Arg) []device.Arg { return a[:3] })},
		"one argument more":      {Kernel: axpy, Args: args(func(a []device.Arg) []device.Arg { return append(a, device.I32(1)) })},
		"freed memory":           {Kernel: axpy, Args: args(func(a []device.Arg) []device.Arg { a[0] = device.At(gone, 0); return a })},
		"outside of the memory":  {Kernel: axpy, Args: args(func(a []device.Arg) []device.Arg { a[0] = device.At(m, 1024); return a })},
		"a wide scalar":          {Kernel: axpy, Args: args(func(a []device.Arg) []device.Arg { a[2] = device.F64(1); return a })},
		"no place":               {Kernel: axpy, Args: args(func(a []device.Arg) []device.Arg { a[0] = device.I32(0); return a })},
		"a place too many":       {Kernel: axpy, Args: args(func(a []device.Arg) []device.Arg { a[2] = device.At(m, 0); return a })},
		"a narrow scalar":        {Kernel: b.kernel("scalars"), Args: []device.Arg{device.At(m, 0), device.I32(0), device.U32(0), device.F32(0), device.I32(0), device.U64(0), device.F64(0)}},
	}
	for name, l := range wrong {
		_, err := b.Record(func(r device.Recorder) error { return r.Launch(l) })
		b.fails(name, err, device.Misuse)
	}
	if align := b.Info().Align; align > 1 {
		l := device.Launch{Kernel: axpy, Args: args(func(a []device.Arg) []device.Arg { a[0] = device.At(m, align/2); return a })}
		_, err := b.Record(func(r device.Recorder) error { return r.Launch(l) })
		b.fails("an offset that is not aligned", err, device.Misuse)
	}
	_, err := b.Record(func(r device.Recorder) error { return r.Copy(device.Ref{Mem: m, Offset: 512}, device.Ref{Mem: m}, 513) })
	b.fails("a copy too long", err, device.Misuse)
	_, err = b.Record(func(r device.Recorder) error { return r.Zero(device.Ref{Mem: m, Offset: 1000}, 25) })
	b.fails("too many zeros", err, device.Misuse)
}
