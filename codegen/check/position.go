package check

import (
	"github.com/dlgen/dlgen/dsl"
	"github.com/dlgen/dlgen/dsl/catalog"
)

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

// stream numbers a call, the same in the elaboration that trains and in the one that predicts. Calls of one seed have the same
// number, wherever they stand; a layer that is fed again has another one.
func (e *elab) stream(r request) int {
	if e.reg == nil {
		return 0
	}
	k := streamKey{place: e.place, pos: e.key(r.at)}
	passed := k
	if seed := seedOf(r.args); e.seed != nil {
		k = streamKey{pos: seedNumber(*e.seed) + k.pos[e.seeded:]}
	} else if seed != nil {
		if r.owner != nil {
			passed = streamKey{place: r.owner}
		}
		k = streamKey{pos: seedNumber(*seed)}
	}
	k.turn = e.run.streams[passed]
	e.run.streams[passed]++
	n, ok := e.reg.streams[k]
	if !ok {
		n = len(e.reg.streams) + 1
		e.reg.streams[k] = n
	}
	return n
}

// seedOf returns the seed of its own that a call is given, nil if it has none.
func seedOf(args *catalog.Args) *int {
	if n, ok := args.Values["seed"].(catalog.Int); ok {
		seed := int(n)
		return &seed
	}
	return nil
}

// seedNumber is the place of what a seed draws.
func seedNumber(seed int) string { return "seed" + placeNumber(seed>>32) + placeNumber(seed) }
