package rt

import (
	"strings"
)

// Accelerator runs a graph elsewhere than on the CPU.
type Accelerator interface {
	// run computes the graph; false leaves it to the CPU.
	run(c *Call, g *Graph) bool
}

// OnDevice is a graph's list of launches, for Graph.Device.
func OnDevice(code *DeviceCode, list string) Accelerator { return &deviceGraph{code: code, text: list} }

// deviceGraph is what a graph is on a GPU.
type deviceGraph struct {
	code   *DeviceCode
	text   string
	list   *deviceList
	loaded *loadedCode
	err    error
}

// run computes the graph on the device. What goes wrong there is an error of the call if a GPU is required; else the CPU goes
// on, with one line that says why.
func (g *deviceGraph) run(c *Call, graph *Graph) bool {
	gpu.mu.Lock()
	defer gpu.mu.Unlock()
	if gpu.mode == "cpu" || c.Watch != nil {
		return false
	}
	gpu.sweep()
	err := g.ready()
	if err == nil {
		err = g.compute(c, graph)
	}
	switch {
	case err == nil:
		gpu.ran = true
		return true
	case gpu.mode == "gpu" || gpu.mode == "" && g.code.Required:
		c.Fault.other(err)
		return true
	}
	g.code.explain(err)
	return false
}

// explain says once why the CPU computes.
func (d *DeviceCode) explain(err error) {
	if gpu.explained {
		return
	}
	gpu.explained = true
	line, _, _ := strings.Cut(err.Error(), "\n")
	gpu.say(d.Name + ": computing on the CPU: " + line + "\n")
}

// ready brings the program to the device, once.
func (g *deviceGraph) ready() error {
	if g.loaded == nil && g.err == nil {
		if g.list, g.err = parseDeviceList(g.text); g.err == nil {
			g.loaded = loadCode(g.code)
			g.err = g.loaded.err
		}
	}
	return g.err
}

// compute runs the program of a call.
func (g *deviceGraph) compute(c *Call, graph *Graph) error {
	l := g.loaded
	weights, err := l.slab(c.Weights)
	if err != nil {
		return err
	}
	slots, err := l.slab(c.Slots)
	if err != nil {
		return err
	}
	dc, err := g.call(c)
	if err != nil {
		return err
	}
	if err := dc.upload(l.dev, c); err != nil {
		return err
	}
	p, err := dc.program(g, c.N, weights.mem, slots.mem)
	if err != nil {
		return err
	}
	if err := p.Run(); err != nil {
		return err
	}
	if err := dc.download(g, c, weights.mem, slots.mem); err != nil || !g.list.updates {
		return err
	}
	if err := l.fetch(weights, c.Weights); err != nil {
		return err
	}
	return l.fetch(slots, c.Slots)
}
