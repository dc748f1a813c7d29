//go:build linux && (amd64 || arm64)

package opencl

import (
	"github.com/dlgen/dlgen/rt/gpu/internal/call"
	"github.com/dlgen/dlgen/rt/gpu/internal/pipe"
	"github.com/dlgen/dlgen/rt/internal/device"
)

// getter has two pieces of host memory, filled by reads that nobody waits for.
type getter struct {
	wires
	src device.Ref
}

// Fetch returns a fetch.
func (d *Device) Fetch(src device.Ref, bytes int) (device.Fetch, error) {
	if _, err := d.place("make a fetch", src, bytes); err != nil {
		return nil, err
	}
	w, err := d.newWires("make a fetch", bytes)
	if err != nil {
		return nil, err
	}
	f := pipe.NewFetch(driver, bytes, &getter{w, src}, func(f *pipe.Fetch) { delete(d.live, f) })
	d.live[f] = struct{}{}
	return f, nil
}

// Get gives a read to the queue.
func (g *getter) Get(i int) error {
	m, err := g.d.place("fetch", g.src, len(g.host[i]))
	if err != nil {
		return err
	}
	status := g.d.call.Status(g.d.enqueueReadBuffer, g.d.queue, m.handle, 0, uintptr(g.src.Offset), uintptr(len(g.host[i])), call.Address(g.host[i]), 0, 0, g.moved[i].address())
	if status == success {
		status = g.d.call.Status(g.d.flush, g.d.queue)
	}
	return g.d.ran("fetch", status)
}

// Arrived waits for a read.
func (g *getter) Arrived(i int) ([]byte, error) {
	if g.d.lost != nil {
		return nil, g.d.lost
	}
	return g.host[i], g.d.wait("fetch", g.moved[i])
}

// Close frees the pieces.
func (g *getter) Close() { g.close() }
