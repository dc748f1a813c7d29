package suite

import (
	"encoding/binary"
	"math"
	"runtime"
	"testing"

	"github.com/dlgen/dlgen/rt/internal/device"
)

// pipe is a training loop in small: an input of n numbers arrives, is added to a sum, the sum is fetched.
type pipe struct {
	feed    device.Feed
	fetch   device.Fetch
	program device.Program
}

func (b *bench) pipe(n int) pipe {
	b.Helper()
	m := b.alloc(1024 + 8*n)
	in, sum := device.Ref{Mem: m}, device.Ref{Mem: m, Offset: (4*n + 511) &^ 511}
	feed, err := b.Feed(in, 4*n)
	b.ok(err)
	fetch, err := b.Fetch(sum, 4)
	b.ok(err)
	axpy := b.kernel("axpy")
	return pipe{feed, fetch, b.record(func(r device.Recorder) error {
		return r.Launch(device.Launch{Kernel: axpy, Args: []device.Arg{device.At(m, sum.Offset), device.At(m, 0), device.F32(1), device.U32(1)}})
	})}
}

// testPipe reads each sum one step late, with batches of two sizes.
func testPipe(b *bench) {
	const steps, n = 40, 5000
	p := b.pipe(n)
	batch := func(step int) []device.Part {
		v := make([]float32, n-step%2*(n-1))
		for i := range v {
			v[i] = float32(step + i)
		}
		bytes, half := floatBytes(v...), len(v)/2*4
		return []device.Part{{At: half, Bytes: bytes[half:]}, {At: 0, Bytes: bytes[:half]}}
	}
	loss := make([]byte, 4)
	want := 0
	check := func(step int) {
		b.Helper()
		want += step
		b.ok(p.fetch.Read(loss))
		if got := math.Float32frombits(binary.LittleEndian.Uint32(loss)); got != float32(want) {
			b.Errorf("step %d: %v, want %v", step, got, want)
		}
	}
	b.ok(p.feed.Put(batch(0)...))
	for step := range steps {
		b.ok(p.feed.Take())
		b.ok(p.program.Run())
		b.ok(p.fetch.Start())
		b.ok(p.feed.Put(batch(step + 1)...))
		if step > 0 {
			check(step - 1)
		}
	}
	check(steps - 1)
	b.ok(p.feed.Free())
	b.ok(p.fetch.Free())
}

func testPipeWrong(b *bench) {
	p := b.pipe(4)
	loss := make([]byte, 4)
	b.fails("take of nothing", p.feed.Take(), device.Misuse)
	b.fails("read of nothing", p.fetch.Read(loss), device.Misuse)
	b.fails("too large a piece", p.feed.Put(device.Part{At: 1, Bytes: make([]byte, 16)}), device.Misuse)
	b.ok(p.feed.Put())
	b.ok(p.feed.Put(device.Part{Bytes: make([]byte, 16)}))
	b.fails("a third piece", p.feed.Put(), device.Misuse)
	b.ok(p.feed.Take())
	b.ok(p.feed.Take())
	b.ok(p.fetch.Start())
	b.ok(p.fetch.Start())
	b.fails("a third fetch", p.fetch.Start(), device.Misuse)
	b.fails("a short read", p.fetch.Read(loss[:3]), device.Misuse)
	b.ok(p.fetch.Read(loss))
	b.ok(p.feed.Free())
	b.ok(p.feed.Free())
	b.ok(p.fetch.Free())
	b.fails("put into a freed feed", p.feed.Put(), device.Misuse)
	b.fails("a freed fetch", p.fetch.Start(), device.Misuse)
	m := b.alloc(16)
	_, err := b.Feed(device.Ref{Mem: m}, 17)
	b.fails("a feed out of bounds", err, device.Misuse)
	_, err = b.Fetch(device.Ref{Mem: m, Offset: 16}, 1)
	b.fails("a fetch out of bounds", err, device.Misuse)
}

// testAllocations wants none in a step.
func testAllocations(b *bench) {
	p := b.pipe(100)
	batch, loss := []device.Part{{Bytes: make([]byte, 400)}}, make([]byte, 4)
	step := func() {
		for _, err := range [...]error{p.feed.Put(batch...), p.feed.Take(), p.program.Run(), p.fetch.Start(), p.fetch.Read(loss)} {
			if err != nil {
				b.Error(err)
			}
		}
	}
	step()
	if n := testing.AllocsPerRun(100, step); n != 0 && !raced {
		b.Errorf("%v allocations in a step", n)
	}
}

// testGoroutines hands the device from goroutine to goroutine, each on a thread of its own.
func testGoroutines(b *bench) {
	p := b.pipe(1)
	for step := range 20 {
		done := make(chan error)
		go func() {
			runtime.LockOSThread() // never unlocked: the thread ends with the goroutine
			err := p.feed.Put(device.Part{Bytes: floatBytes(float32(step))})
			for _, next := range []func() error{p.feed.Take, p.program.Run, p.fetch.Start} {
				if err == nil {
					err = next()
				}
			}
			done <- err
		}()
		b.ok(<-done)
		b.ok(p.fetch.Read(make([]byte, 4)))
	}
}

// testClosed uses everything after its device was closed.
func testClosed(b *bench) {
	p := b.pipe(4)
	m := b.alloc(16)
	b.ok(p.feed.Put())
	b.ok(b.Close())
	b.ok(b.Close())
	for name, err := range map[string]error{
		"upload": b.Upload(device.Ref{Mem: m}, []byte{1}),
		"wait":   b.Wait(),
		"run":    p.program.Run(),
		"put":    p.feed.Put(),
		"start":  p.fetch.Start(),
		"load":   second(b.Load(Source)),
		"alloc":  second(b.Alloc(1)),
		"record": second(b.Record(func(device.Recorder) error { return nil })),
	} {
		b.fails(name+" after close", err, device.Misuse)
	}
	for _, free := range []func() error{m.Free, p.feed.Free, p.fetch.Free, p.program.Free} {
		b.ok(free())
	}
}

func second[T any](_ T, err error) error { return err }
