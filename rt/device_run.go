package rt

import (
	"strings"

	"github.com/dlgen/dlgen/rt/internal/device"
)

// Accelerator runs a graph elsewhere than on the CPU.
type Accelerator interface {
	// start begins to compute the graph; false leaves it to the CPU.
	start(c *Call) bool
	// wait ends what was started first, if anything was: the call has its results then.
	wait(c *Call)
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

// start gives the call's program to the device. What goes wrong there is an error of the call if a GPU is required; else the CPU
// goes on, with one line that says why.
func (g *deviceGraph) start(c *Call) bool {
	gpu.mu.Lock()
	defer gpu.mu.Unlock()
	if !g.busy(c) && (gpu.mode == "cpu" || c.Watch != nil) {
		return false
	}
	gpu.sweep()
	err := g.ready()
	if err == nil {
		err = g.begin(c)
	}
	return g.done(c, err)
}

// wait ends the oldest run of the call.
func (g *deviceGraph) wait(c *Call) {
	gpu.mu.Lock()
	defer gpu.mu.Unlock()
	dc := c.device[g]
	if dc == nil || len(dc.under) == 0 {
		return
	}
	err := dc.end(g, c)
	if err == nil && !c.held {
		err = gpu.settle(c.Weights, c.Slots)
	}
	if err != nil {
		c.Fault.other(err) // the device's memory is ahead of the CPU's, which cannot compute it again
	}
}

// done says what an error means, and reports whether the call is the device's.
func (g *deviceGraph) done(c *Call, err error) bool {
	switch {
	case err == nil:
		gpu.ran = true
		return true
	case gpu.mode == "gpu" || gpu.mode == "" && g.code.Required || g.busy(c):
		c.Fault.other(wanted(err))
		return true
	}
	g.code.explain(err)
	return false
}

// wanted is an error of the device where the program wants one.
func wanted(err error) error {
	if gpu.dev == nil && device.KindOf(err) == device.Absent {
		return &noDevice{err}
	}
	return err
}

// busy reports whether runs of the call are under way: the device goes on with what it began.
func (g *deviceGraph) busy(c *Call) bool {
	dc := c.device[g]
	return dc != nil && len(dc.under) > 0
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

// begin gives the device a run of the call.
func (g *deviceGraph) begin(c *Call) error {
	dc, err := g.call(c)
	if err != nil {
		return err
	}
	if !c.held || dc.checked != gpu.settled {
		if dc.weights, err = g.loaded.slab(c.Weights); err != nil {
			return err
		}
		if dc.slots, err = g.loaded.slab(c.Slots); err != nil {
			return err
		}
		dc.checked = gpu.settled
	}
	rows, err := dc.rows(g, c)
	if err != nil {
		return err
	}
	if err := dc.put(c, rows); err != nil {
		return err
	}
	if err := rows.program.Run(); err != nil {
		return err
	}
	dc.weights.advance(g.list.weights)
	dc.slots.advance(g.list.slots)
	if err := rows.fetch.Start(); err != nil {
		c.Fault.other(err) // the run is under way, and must not be done again by the CPU
		return nil
	}
	dc.under = append(dc.under, rows)
	return nil
}

// settle brings to the host's memory what a device has changed of the call's variables.
func (c *Call) settle() error {
	gpu.mu.Lock()
	defer gpu.mu.Unlock()
	return gpu.settle(c.Weights, c.Slots)
}

// settle does that for some slabs. What was known of the host's memory is not known any more: its owner may change it now.
func (a *accelerator) settle(slabs ...Slab) error {
	a.settled++
	if a.ahead.Load() == 0 {
		return nil
	}
	for _, l := range a.codes {
		for _, s := range slabs {
			if err := l.fetch(s); err != nil {
				return err
			}
		}
	}
	return nil
}

// at is where a result or an argument lies: the memory, and the offset of its beginning.
func (dc *deviceCall) at(g *deviceGraph, rows *deviceRows, p *devicePlace) device.Ref {
	switch p.kind {
	case 'w':
		return device.Ref{Mem: dc.weights.mem, Offset: p.offset}
	case 's':
		return device.Ref{Mem: dc.slots.mem, Offset: p.offset}
	case 'c':
		return device.Ref{Mem: g.loaded.table, Offset: p.offset}
	case 'f':
		return device.Ref{Mem: dc.inputs, Offset: rows.fields[p.offset]}
	}
	return device.Ref{Mem: dc.arena, Offset: p.offset}
}
