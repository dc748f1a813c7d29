//go:build linux && (amd64 || arm64)

package opencl

import (
	"github.com/dlgen/dlgen/rt/gpu/internal/call"
)

// event is an event in a block's word, 0 when there is none: calls that wait for it, or make it, get the word's address.
type event struct{ word *uint64 }

func (e event) address() uintptr { return call.AddressOf(e.word) }

// list is the number of events and the address of a list that holds this one, as calls want them.
func (e event) list() (n, address uintptr) {
	if *e.word == 0 {
		return 0, 0
	}
	return 1, e.address()
}

// wait returns when the event is complete, and forgets it.
func (d *Device) wait(doing string, e event) error {
	n, address := e.list()
	if n == 0 {
		return nil
	}
	status := d.call.Status(d.waitForEvents, n, address)
	d.forget(e)
	return d.ran(doing, status)
}

// forget releases an event.
func (d *Device) forget(e event) {
	if *e.word != 0 {
		d.call.Status(d.releaseEvent, uintptr(*e.word))
		*e.word = 0
	}
}

// wires are two pieces of memory outside Go's heap, and an event for each piece's way.
type wires struct {
	d     *Device
	block *call.Block
	host  [2][]byte
	moved [2]event
}

// newWires makes two pieces.
func (d *Device) newWires(doing string, bytes int) (wires, error) {
	block, err := call.NewBlock(2*bytes + 256)
	if err != nil {
		return wires{}, errMisuse(doing, err.Error())
	}
	w := wires{d: d, block: block}
	for i := range w.host {
		w.host[i] = block.Bytes(bytes)
		w.moved[i] = event{block.Word()}
	}
	return w, nil
}

// close waits for what is under way, then unmaps.
func (w *wires) close() {
	for _, e := range w.moved {
		_ = w.d.wait("free", e)
	}
	w.block.Free()
}
