package rt

import (
	"encoding/binary"
	"runtime"

	"github.com/dlgen/dlgen/rt/internal/device"
)

// deviceCall is what one call needs of the device's memory, with the programs that were recorded for its numbers of rows.
type deviceCall struct {
	*deviceMemory
	at      []int // of each field
	results []Slab
}

// deviceMemory is what is freed when a call is not there any more.
type deviceMemory struct {
	arena, control, fields device.Mem
	programs               map[int]device.Program
}

// controlBytes is the size of the control words, which are these.
const (
	controlBytes = 64
	faultWord    = 0 // which operand has an index out of range, from 1; then the index and its limit
	seedWord     = 4
	stepWord     = 6
)

// call finds or makes the memory of a call.
func (g *deviceGraph) call(c *Call) (*deviceCall, error) {
	if dc := c.device[g]; dc != nil {
		return dc, nil
	}
	dc := &deviceCall{deviceMemory: &deviceMemory{programs: map[int]device.Program{}}, results: make([]Slab, len(g.list.results))}
	bytes := 0
	for _, f := range c.Fields {
		dc.at = append(dc.at, bytes)
		bytes += (len(f) + deviceAlign - 1) &^ (deviceAlign - 1)
	}
	for _, m := range []struct {
		mem   *device.Mem
		bytes int
	}{{&dc.arena, g.list.arena}, {&dc.control, controlBytes}, {&dc.fields, bytes}} {
		var err error
		if *m.mem, err = g.loaded.dev.Alloc(max(deviceAlign, m.bytes)); err != nil {
			dc.free()
			return nil, err
		}
	}
	if c.device == nil {
		c.device = map[*deviceGraph]*deviceCall{}
	}
	c.device[g] = dc
	runtime.AddCleanup(dc, func(m *deviceMemory) { gpu.free(nil, m.free) }, dc.deviceMemory)
	return dc, nil
}

// free gives the memory back.
func (m *deviceMemory) free() {
	for _, p := range m.programs {
		_ = p.Free()
	}
	for _, mem := range []device.Mem{m.arena, m.control, m.fields} {
		if mem != nil {
			_ = mem.Free()
		}
	}
}

// upload brings fields and control words to the device.
func (dc *deviceCall) upload(dev device.Device, c *Call) error {
	for i, f := range c.Fields {
		if len(f) == 0 {
			continue
		}
		if err := dev.Upload(device.Ref{Mem: dc.fields, Offset: dc.at[i]}, f); err != nil {
			return err
		}
	}
	var words [controlBytes]byte
	binary.LittleEndian.PutUint64(words[4*seedWord:], c.Seed)
	binary.LittleEndian.PutUint32(words[4*stepWord:], c.Step)
	return dev.Upload(device.Ref{Mem: dc.control}, words[:])
}

// download brings the fault and the results back.
func (dc *deviceCall) download(g *deviceGraph, c *Call, weights, slots device.Mem) error {
	dev, l := g.loaded.dev, g.list
	var words [16]byte
	if err := dev.Download(words[:], device.Ref{Mem: dc.control}); err != nil {
		return err
	}
	word := func(i int) uint32 { return binary.LittleEndian.Uint32(words[4*i:]) }
	if what := int(word(faultWord)); what > 0 && what <= len(l.whats) {
		c.Fault.index(l.whats[what-1], 0, int64(int32(word(faultWord+1))), int(word(faultWord+2)))
	}
	for i := range l.results {
		r := &l.results[i]
		bytes := r.bytes.at(c.N)
		if len(dc.results[i]) < bytes {
			dc.results[i] = NewSlab(bytes)
		}
		c.Results[i] = dc.results[i][:bytes]
		if bytes == 0 {
			continue
		}
		mem := map[byte]device.Mem{'a': dc.arena, 'w': weights, 's': slots, 'f': dc.fields, 'c': g.loaded.table}[r.place.kind]
		at := r.place.offset
		if r.place.kind == 'f' {
			at = dc.at[at]
		}
		if err := dev.Download(c.Results[i], device.Ref{Mem: mem, Offset: at}); err != nil {
			return err
		}
	}
	return nil
}
