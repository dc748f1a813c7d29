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
	status := d.waitForEvents.Status(n, address)
	d.forget(e)
	return d.ran(doing, status)
}

// forget releases an event.
func (d *Device) forget(e event) {
	if *e.word != 0 {
		d.releaseEvent.Status(uintptr(*e.word))
		*e.word = 0
	}
}

// pieces are two pieces of memory outside Go's heap, used in turn, with two events each.
type pieces struct {
	block *call.Block
	host  [2][]byte
	moved [2]event // the transfer of the piece
	taken [2]event // what came after it on the device
	next  int      // the piece that is filled next
	full  int      // how many are filled
}

func newPieces(bytes int) (*pieces, error) {
	block, err := call.NewBlock(2*bytes + 256)
	if err != nil {
		return nil, err
	}
	p := &pieces{block: block}
	for i := range p.host {
		p.host[i] = block.Bytes(bytes)
		p.moved[i], p.taken[i] = event{block.Word()}, event{block.Word()}
	}
	return p, nil
}

// free waits for what is under way, then unmaps.
func (p *pieces) free(d *Device) {
	if p.block == nil {
		return
	}
	for i := range p.host {
		_ = d.wait("free", p.moved[i])
		_ = d.wait("free", p.taken[i])
	}
	p.block.Free()
	p.block = nil
}

// oldest is the piece that was filled first.
func (p *pieces) oldest() int { return (p.next + 2 - p.full) % 2 }
