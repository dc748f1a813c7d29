package train

import (
	"sort"

	"github.com/dlgen/dlgen/rt/data"
)

// blocks is the order of rows that are read block by block: the blocks are in an order of their own in each pass, and
// the rows of each block too, so that each block is read once a pass. The orders depend on the seed, the pass and the
// size of the blocks alone.
type blocks struct {
	rows, size int // of a block
	shuffle    bool
	seed       int64
	pass       int   // whose order is in turn, -1 at first
	turn       []int // the blocks in the order of the pass
	starts     []int // the place in the pass at which each turn begins
	at         int   // the turn whose rows are in numbers, -1: none
	numbers    []int
	out        []int
}

// split makes an order one of blocks, if the samples are read in such.
func (o *order) split(samples data.Samples) {
	b, ok := samples.(data.Blocked)
	if !ok || b.BlockRows() >= o.rows {
		return
	}
	n := (o.rows + b.BlockRows() - 1) / b.BlockRows()
	o.blocks = &blocks{rows: o.rows, size: b.BlockRows(), shuffle: o.shuffle, seed: o.seed, pass: -1, turn: identity(n), starts: make([]int, n)}
}

// batch returns the rows at places from..to of a pass. They stay until the next call.
func (b *blocks) batch(pass, from, to int) []int {
	b.begin(pass)
	b.out = b.out[:0]
	for from < to {
		turn := b.turnAt(from)
		b.take(turn)
		part := b.numbers[from-b.starts[turn]:]
		part = part[:min(len(part), to-from)]
		b.out = append(b.out, part...)
		from += len(part)
	}
	return b.out
}

// begin puts the blocks into the order of a pass.
func (b *blocks) begin(pass int) {
	if pass == b.pass {
		return
	}
	b.pass, b.at = pass, -1
	if b.shuffle {
		permute(b.turn, uint64(b.seed), uint64(pass))
	}
	place := 0
	for i, block := range b.turn {
		b.starts[i] = place
		place += b.length(block)
	}
}

// length returns the rows of a block; the last may have fewer.
func (b *blocks) length(block int) int { return min(b.size, b.rows-block*b.size) }

// turnAt returns the turn in which a place of the pass lies.
func (b *blocks) turnAt(place int) int { return sort.SearchInts(b.starts, place+1) - 1 }

// take puts the rows of a turn into numbers.
func (b *blocks) take(turn int) {
	if turn == b.at {
		return
	}
	b.at = turn
	block := b.turn[turn]
	if cap(b.numbers) < b.size {
		b.numbers = make([]int, b.size)
	}
	b.numbers = b.numbers[:b.length(block)]
	for i := range b.numbers {
		b.numbers[i] = i
	}
	if b.shuffle {
		permute(b.numbers, scramble(uint64(b.seed))+uint64(b.pass), uint64(block)+1)
	}
	for i := range b.numbers {
		b.numbers[i] += block * b.size
	}
}

// following returns a row of the block that comes after the batch at places from..to, or -1 if the batch itself lies
// in two, or the pass ends.
func (b *blocks) following(from, to int) int {
	turn := b.turnAt(from)
	if turn != b.turnAt(to-1) || turn+1 == len(b.turn) {
		return -1
	}
	return b.turn[turn+1] * b.size
}

// ahead tells samples which block is needed next.
func (o *order) ahead(n int, samples data.Samples) {
	if o.blocks == nil {
		return
	}
	from := n % o.batches() * o.size
	if row := o.blocks.following(from, min(from+o.size, o.rows)); row >= 0 {
		samples.(data.Blocked).Ahead(row)
	}
}
