//go:build linux && (amd64 || arm64)

package cuda

import (
	"runtime"

	"github.com/dlgen/dlgen/rt/gpu/internal/call"
)

// wires are two pieces of pinned host memory, and an event for each piece's way.
type wires struct {
	d     *Device
	words *call.Block // the handles
	host  [2][]byte
	moved [2]event
}

// event is an event and the calls on it that are made again and again.
type event struct {
	handle uintptr
	record call.Prepared // on the stream that moves
	wait   call.Prepared // by the other stream
	sync   call.Prepared // by the host
}

// newEvent makes an event that one stream records and another one waits for.
func (d *Device) newEvent(doing string, records, waits uintptr) (event, error) {
	mark := d.scratch.Mark()
	defer d.scratch.Reset(mark)
	word := d.scratch.Word()
	if s := d.eventCreate.Status(call.AddressOf(word), eventDisableTiming); s != success {
		return event{}, d.ran(doing, s)
	}
	handle := uintptr(*word)
	return event{
		handle,
		call.Prepare(d.eventRecord, handle, records),
		call.Prepare(d.streamWaitEvent, waits, handle, 0),
		call.Prepare(d.eventSynchronize, handle),
	}, nil
}

// newWires makes two pieces whose moves one stream records and the other waits for.
func (d *Device) newWires(doing string, bytes int, moves, waits uintptr) (*wires, error) {
	if err := d.enter(); err != nil {
		return nil, err
	}
	defer runtime.UnlockOSThread()
	words, err := call.NewBlock(64)
	if err != nil {
		return nil, errMisuse(doing, err.Error())
	}
	w := &wires{d: d, words: words}
	for i := range w.host {
		address := words.Word()
		if s := d.memHostAlloc.Status(call.AddressOf(address), uintptr(max(bytes, 1)), memHostAllocPortable); s != success {
			w.close()
			return nil, d.ran(doing, s)
		}
		w.host[i] = call.BytesAt(address, bytes)
		if w.moved[i], err = d.newEvent(doing, moves, waits); err != nil {
			w.close()
			return nil, err
		}
	}
	return w, nil
}

// close frees the pieces; what moves them must be idle.
func (w *wires) close() {
	for i := range w.host {
		w.d.leave(w.d.eventDestroy, w.moved[i].handle)
		w.d.leave(w.d.memFreeHost, call.Address(w.host[i]))
	}
	w.words.Free()
}

// idle waits until both streams are.
func (d *Device) idle() {
	if d.enter() == nil {
		d.finish[1].Status()
		d.finish[0].Status()
		runtime.UnlockOSThread()
	}
}
