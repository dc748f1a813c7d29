package attention

// tiling is how a kernel goes over pairs of a query and a key. Own rows, of queries or of keys, are those of a group; the others pass
// by, a tile at a time. A group has down·beside work items, each of which has own/down · passing/beside scores: those that are as far
// apart.
type tiling struct{ own, passing, down, beside int }

// tilings are those that there are. With 4·4 scores a work item multiplies 16 pairs of numbers for 8 that it reads, and four
// warps are enough that two or three groups, which is what a GPU has of few heads, hide what reading takes. The first serve heads of 32
// and of 64.
var tilings = []tiling{
	{32, 64, 8, 16}, {64, 32, 16, 8}, {32, 32, 8, 16}, {16, 64, 8, 16}, {32, 16, 8, 16}, {16, 32, 8, 16}, {16, 16, 8, 16}, {16, 8, 8, 8}, {8, 8, 8, 8},
}

// choose returns the first tiling that leaves all tiles in shared memory, and of which more than half is used.
func (t *tiles) choose() tiling {
	own, passing := t.lengths()
	for _, c := range tilings {
		if (c.own/2 < own || c.own == 8) && (c.passing/2 < passing || c.passing == 8) && t.bytes(c) <= flashMost {
			return c
		}
	}
	return tilings[len(tilings)-1]
}

// bytes is what a tiling needs of shared memory.
func (t *tiles) bytes(c tiling) int {
	n := c.down*c.beside + len(t.products)*c.own*t.apart(c.passing)
	for _, h := range t.held {
		n += c.rows(h) * t.apart(h.width)
	}
	return n * t.a.d.Size()
}

// rows is how many rows a tile has.
func (c tiling) rows(h *held) int {
	if h.own {
		return c.own
	}
	return c.passing
}

func (c tiling) items() int { return c.down * c.beside }

// high and breadth are how many own and passing rows a work item has.
func (c tiling) high() int    { return c.own / c.down }
func (c tiling) breadth() int { return c.passing / c.beside }

// apart is the way from one row of so many numbers to the next: an odd number of 16 bytes, so that rows which are read at once lie in
// other banks.
func (t *tiles) apart(width int) int { return (t.whole(width)/t.v | 1) * t.v }

// whole is how many numbers whole 16 bytes have.
func (t *tiles) whole(width int) int { return (width + t.v - 1) / t.v * t.v }

// splits is how a group sums a product over the rows that pass: of the work items of an own row, as many as columns have parts of 16 bytes
// take one or more of these, which others share, each with some of the rows that pass.
func (s *summing) splits(t *tiles) (columns, each, parts int) {
	all := t.whole(s.width) / t.v
	for columns = 1; columns < all && columns < t.beside; {
		columns *= 2
	}
	return columns, (all + columns - 1) / columns, min(t.beside/columns, t.passing/t.v)
}
