//go:build linux && (amd64 || arm64)

package cuda

import (
	"runtime"

	"github.com/dlgen/dlgen/rt/gpu/internal/call"
	"github.com/dlgen/dlgen/rt/gpu/internal/pipe"
	"github.com/dlgen/dlgen/rt/internal/device"
)

// getter has two pieces of host memory, filled by copies that nobody waits for.
type getter struct {
	*wires
	src  device.Ref
	read [2]call.Prepared
}

// Fetch returns a fetch.
func (d *Device) Fetch(src device.Ref, bytes int) (device.Fetch, error) {
	from, err := d.place("make a fetch", src, bytes)
	if err != nil {
		return nil, err
	}
	w, err := d.newWires("make a fetch", bytes, d.queue, d.inputs)
	if err != nil {
		return nil, err
	}
	g := &getter{wires: w, src: src}
	for i := range g.read {
		g.read[i] = call.Prepare(d.memcpyDtoH, call.Address(g.host[i]), from, uintptr(bytes), d.queue)
	}
	f := pipe.NewFetch(driver, bytes, g, func(f *pipe.Fetch) { delete(d.live, f) })
	d.live[f] = struct{}{}
	return f, nil
}

// Get gives a copy to the stream that computes.
func (g *getter) Get(i int) error {
	if _, err := g.d.place("fetch", g.src, len(g.host[i])); err != nil {
		return err
	}
	if err := g.d.enter(); err != nil {
		return err
	}
	defer runtime.UnlockOSThread()
	s := g.read[i].Status()
	if s == success {
		s = g.moved[i].record.Status()
	}
	return g.d.ran("fetch", s)
}

// Arrived waits for a copy.
func (g *getter) Arrived(i int) ([]byte, error) {
	if err := g.d.enter(); err != nil {
		return nil, err
	}
	defer runtime.UnlockOSThread()
	return g.host[i], g.d.ran("fetch", g.moved[i].sync.Status())
}

// Close frees the pieces.
func (g *getter) Close() {
	g.d.idle()
	g.close()
}
