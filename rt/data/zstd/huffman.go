package zstd

import "math/bits"

// maxCode is the longest Huffman code in bits.
const maxCode = 11

// huffman decodes literals: the next bits are looked up at once.
type huffman struct {
	bits  uint
	codes []code // of 1<<bits; none without a tree
}

type code struct {
	symbol, bits uint8
}

// readHuffman reads a tree and returns the bytes that it takes.
func readHuffman(in []byte) (huffman, int, bool) {
	if len(in) == 0 {
		return huffman{}, 0, false
	}
	n := int(in[0])
	var weights []uint8
	if n >= 128 {
		count := n - 127
		n = (count + 1) / 2
		if len(in) < 1+n {
			return huffman{}, 0, false
		}
		for i := range count {
			weights = append(weights, in[1+i/2]>>(4-4*(i%2))&15)
		}
	} else {
		if len(in) < 1+n {
			return huffman{}, 0, false
		}
		var ok bool
		if weights, ok = packedWeights(in[1 : 1+n]); !ok {
			return huffman{}, 0, false
		}
	}
	h, ok := newHuffman(weights)
	return h, 1 + n, ok
}

// packedWeights unpacks weights, which two states take turns to give.
func packedWeights(in []byte) ([]uint8, bool) {
	t, n, ok := readTable(in, 256, 6)
	if !ok {
		return nil, false
	}
	b, ok := newBackward(in[n:])
	if !ok {
		return nil, false
	}
	states := [2]int{b.take(t.log), b.take(t.log)}
	if b.past() {
		return nil, false
	}
	var out []uint8
	for turn := 0; len(out) < 255; turn ^= 1 {
		out = append(out, t.states[states[turn]].symbol)
		states[turn] = t.step(states[turn], &b)
		if b.past() { // the other state gives the last one
			return append(out, t.states[states[turn^1]].symbol), true
		}
	}
	return nil, false
}

// newHuffman makes the tree of weights; the last symbol's follows from the others.
func newHuffman(weights []uint8) (huffman, bool) {
	total := 0
	for _, w := range weights {
		if w > maxCode {
			return huffman{}, false
		}
		total += 1 << w >> 1
	}
	length := uint(bits.Len(uint(total)))
	left := 1<<length - total
	if total == 0 || length > maxCode || left&(left-1) != 0 || len(weights) > 255 {
		return huffman{}, false
	}
	weights = append(weights, uint8(bits.Len(uint(left))))
	h := huffman{length, make([]code, 0, 1<<length)}
	for w := uint8(1); w <= uint8(length); w++ {
		for s, of := range weights {
			if of == w {
				for range 1 << w >> 1 {
					h.codes = append(h.codes, code{uint8(s), uint8(length) + 1 - w})
				}
			}
		}
	}
	return h, len(h.codes) == 1<<length
}

// decode appends n literals of a stream.
func (h *huffman) decode(out []byte, in []byte, n int) ([]byte, bool) {
	b, ok := newBackward(in)
	if !ok {
		return out, false
	}
	for range n {
		c := h.codes[b.peek(h.bits)]
		b.take(uint(c.bits))
		if b.past() {
			return out, false
		}
		out = append(out, c.symbol)
	}
	return out, b.ended()
}
