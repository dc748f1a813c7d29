package check

import "github.com/dlgen/dlgen/dsl"

// A program position tells where in a body something is made: the offsets of the loops and calls that lead
// there, with the loops' turns, then its own offset. Written as bytes, most significant first, positions
// sort as the program runs; the two elaborations of a model find their layers and variables by them.

// placeNumber returns n as four bytes.
func placeNumber(n int) string {
	return string([]byte{byte(n >> 24), byte(n >> 16), byte(n >> 8), byte(n)})
}

// key returns the position of a node in the body being elaborated.
func (e *elab) key(at dsl.Span) string { return e.pos + placeNumber(at.Start) }

// inTurn returns the position of a loop's turn.
func inTurn(pos string, body dsl.Span, turn int) string {
	return pos + placeNumber(body.Start) + placeNumber(turn)
}

// stream numbers a call, the same in the elaboration that trains and in the one that predicts.
func (e *elab) stream(at dsl.Span) int {
	if e.reg == nil {
		return 0
	}
	k := streamKey{place: e.place, pos: e.key(at)}
	k.turn = e.run.streams[k]
	e.run.streams[streamKey{place: k.place, pos: k.pos}]++
	n, ok := e.reg.streams[k]
	if !ok {
		n = len(e.reg.streams) + 1
		e.reg.streams[k] = n
	}
	return n
}
