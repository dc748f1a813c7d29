package rt

import (
	"encoding/binary"
	"runtime"

	"github.com/dlgen/dlgen/rt/internal/device"
)

// deviceCall is what one call of a graph needs on the device.
type deviceCall struct {
	*deviceMemory
	weights, slots *deviceSlab
	checked        uint64        // gpu.settled when they were last compared with the host's
	under          []*deviceRows // runs that were started and not ended, at most two, the oldest first
	parts          []device.Part
	words          [inputBytes - faultBytes]byte
}

// deviceMemory is what is freed when a call is not there any more.
type deviceMemory struct {
	arena  device.Mem
	inputs device.Mem // the control words, then the fields
	feed   device.Feed
	all    map[int]*deviceRows
}

// deviceRows is the program for a number of rows, with what travels.
type deviceRows struct {
	program device.Program
	fields  []int      // where in inputs each field begins
	out     device.Mem // the fault's words, then the results
	results []int      // where in out each begins
	fetch   device.Fetch
	host    Slab   // what was fetched
	values  []Slab // the results in it
}

// The control words, which lie before the fields. Those of the fault come first; a run finds them as the one before left them,
// so that after a fault nothing changes until the host has seen it.
const (
	inputBytes = 64
	faultBytes = 16
	faultWord  = 0 // which operand has an index out of range, from 1; then the index and its limit
	seedWord   = 4
	stepWord   = 6
)

// deviceAlign is what pieces of memory begin at multiples of.
const deviceAlign = 256

func aligned(bytes int) int { return (bytes + deviceAlign - 1) &^ (deviceAlign - 1) }

// call finds or makes the memory of a call.
func (g *deviceGraph) call(c *Call) (*deviceCall, error) {
	if dc := c.device[g]; dc != nil {
		return dc, nil
	}
	dc := &deviceCall{deviceMemory: &deviceMemory{all: map[int]*deviceRows{}}, parts: make([]device.Part, 1+len(c.Fields))}
	bytes := deviceAlign
	for _, f := range c.Fields {
		bytes += aligned(len(f))
	}
	dev := g.loaded.dev
	var err error
	if dc.arena, err = dev.Alloc(max(deviceAlign, g.list.arena)); err == nil {
		if dc.inputs, err = dev.Alloc(bytes); err == nil {
			dc.feed, err = dev.Feed(device.Ref{Mem: dc.inputs, Offset: faultBytes}, bytes-faultBytes)
		}
	}
	if err != nil {
		dc.free()
		return nil, err
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
	for _, rows := range m.all {
		rows.free()
	}
	if m.feed != nil {
		_ = m.feed.Free()
	}
	for _, mem := range []device.Mem{m.arena, m.inputs} {
		if mem != nil {
			_ = mem.Free()
		}
	}
}

func (r *deviceRows) free() {
	if r.program != nil {
		_ = r.program.Free()
	}
	if r.fetch != nil {
		_ = r.fetch.Free()
	}
	if r.out != nil {
		_ = r.out.Free()
	}
}

// rows finds or records the program for the call's rows.
func (dc *deviceCall) rows(g *deviceGraph, c *Call) (*deviceRows, error) {
	if rows := dc.all[c.N]; rows != nil {
		return rows, nil
	}
	rows := &deviceRows{}
	at := deviceAlign
	for k, f := range c.Fields {
		rows.fields = append(rows.fields, at)
		at += aligned(c.bytes(k, f))
	}
	bytes := deviceAlign
	for i := range g.list.results {
		rows.results = append(rows.results, bytes)
		bytes += aligned(g.list.results[i].bytes.at(c.N))
	}
	rows.host = NewSlab(bytes)
	for i, at := range rows.results {
		rows.values = append(rows.values, rows.host[at:][:g.list.results[i].bytes.at(c.N)])
	}
	dev := g.loaded.dev
	var err error
	if rows.out, err = dev.Alloc(bytes); err == nil {
		if rows.fetch, err = dev.Fetch(device.Ref{Mem: rows.out}, bytes); err == nil {
			rows.program, err = dc.record(g, rows, c.N)
		}
	}
	if err != nil {
		rows.free()
		return nil, err
	}
	dc.all[c.N] = rows
	return rows, nil
}

// bytes is how much of a field's memory the call's rows take.
func (c *Call) bytes(field int, memory Slab) int {
	if field >= len(c.Sizes) {
		return len(memory)
	}
	return min(len(memory), c.N*c.Sizes[field])
}

// put sends the call's fields and control words, to be at their places for what runs next.
func (dc *deviceCall) put(c *Call, rows *deviceRows) error {
	binary.LittleEndian.PutUint64(dc.words[4*seedWord-faultBytes:], c.Seed)
	binary.LittleEndian.PutUint32(dc.words[4*stepWord-faultBytes:], c.Step)
	dc.parts[0] = device.Part{Bytes: dc.words[:]}
	for k, f := range c.Fields {
		dc.parts[1+k] = device.Part{At: rows.fields[k] - faultBytes, Bytes: f[:c.bytes(k, f)]}
	}
	if err := dc.feed.Put(dc.parts...); err != nil {
		return err
	}
	return dc.feed.Take()
}

// end waits for the oldest run and gives the call its fault and its results.
func (dc *deviceCall) end(g *deviceGraph, c *Call) error {
	rows := dc.under[0]
	dc.under = append(dc.under[:0], dc.under[1:]...)
	if err := rows.fetch.Read(rows.host); err != nil {
		return err
	}
	word := func(i int) uint32 { return binary.LittleEndian.Uint32(rows.host[4*i:]) }
	if what := int(word(faultWord)); what > 0 && what <= len(g.list.whats) {
		c.Fault.index(g.list.whats[what-1], 0, int64(int32(word(faultWord+1))), int(word(faultWord+2)))
		return dc.forgive(g)
	}
	copy(c.Results, rows.values)
	return nil
}

// forgive ends the runs behind one with a fault, which have changed nothing, and clears its words.
func (dc *deviceCall) forgive(g *deviceGraph) error {
	for _, rows := range dc.under {
		if err := rows.fetch.Read(rows.host); err != nil {
			return err
		}
	}
	dc.under = dc.under[:0]
	var none [faultBytes]byte
	return g.loaded.dev.Upload(device.Ref{Mem: dc.inputs}, none[:])
}
