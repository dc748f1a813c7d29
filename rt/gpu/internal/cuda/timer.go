//go:build linux && (amd64 || arm64)

package cuda

import (
	"math"

	"github.com/dlgen/dlgen/rt/gpu/internal/call"
	"github.com/dlgen/dlgen/rt/internal/device"
)

// timer runs a product on memory of its own.
type timer struct {
	p      *product
	mem    device.Mem
	events [2]uintptr
	run    call.Prepared
}

func (p *product) newTimer() (*timer, error) {
	const align = 256
	up := func(n int) int { return (n + align - 1) &^ (align - 1) }
	a, b, c := up(p.gemm.BytesA()), up(p.gemm.BytesB()), up(p.gemm.BytesC())
	mem, err := p.d.Alloc(a + b + c)
	if err != nil {
		return nil, err
	}
	t := &timer{p: p, mem: mem}
	base := mem.(*memory).address
	t.run = call.Prepare(p.matmul, p.call(base, base+uintptr(a), base+uintptr(a+b))...)
	for i := range t.events {
		word := p.block.Word()
		if s := p.d.eventCreate.Status(call.AddressOf(word), eventDefault); s != success {
			t.close()
			return nil, p.d.ran("plan "+p.gemm.String(), s)
		}
		t.events[i] = uintptr(*word)
	}
	return t, nil
}

// time is the milliseconds of some runs, after one that warms up.
func (t *timer) time(runs int) (float32, error) {
	d, doing := t.p.d, "plan "+t.p.gemm.String()
	if s := t.run.Status(); s != success {
		return 0, t.p.errStatus(doing, s)
	}
	s := d.eventRecord.Status(t.events[0], d.queue)
	for range runs {
		if failed := t.run.Status(); failed != success {
			return 0, t.p.errStatus(doing, failed)
		}
	}
	if s == success {
		s = d.eventRecord.Status(t.events[1], d.queue)
	}
	if s == success {
		s = d.eventSynchronize.Status(t.events[1])
	}
	mark := d.scratch.Mark()
	defer d.scratch.Reset(mark)
	elapsed := d.scratch.Word()
	if s == success {
		s = d.eventElapsedTime.Status(call.AddressOf(elapsed), t.events[0], t.events[1])
	}
	return math.Float32frombits(uint32(*elapsed)), d.ran(doing, s)
}

func (t *timer) close() {
	for _, event := range t.events {
		t.p.d.leave(t.p.d.eventDestroy, event)
	}
	_ = t.mem.Free()
}
