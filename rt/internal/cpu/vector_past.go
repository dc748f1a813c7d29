package cpu

import "unsafe"

// A result larger than all of the caches has left them when it is read: it is then written past them. Its lines need not be
// fetched to be written, and what is in the caches stays there.

// caches is the size of the last cache in bytes, 0 if nobody knows.
var caches = lastCache()

// UseCaches makes caches seem so large and returns how large they were. Tests call it while no kernel runs.
func UseCaches(bytes int) (before int) {
	before, caches = caches, bytes
	return before
}

// streams reports whether lines are written past the caches: a large result, once and for all, in whole cache lines.
func (l *LineConv) streams() bool {
	const line = 64
	s := &l.s
	return caches > 0 && 4*len(l.y) > caches && s.Window[0] == 1 && l.Then.none() && l.peaks.Z == nil && l.outStep[3] == s.F && l.wide >= s.F && 4*s.F%line == 0 &&
		uintptr(unsafe.Pointer(unsafe.SliceData(l.y)))%line == 0
}
