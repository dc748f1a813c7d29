package zstd

import "math/bits"

// backward reads bits from the end of a stream to its beginning, the most significant first. Its end is marked by the
// highest bit that is set. Bits before the beginning are zero; over counts them.
type backward struct {
	in   []byte
	at   int    // bytes of in that are not in acc
	acc  uint64 // the next bits, highest first, at the low end
	n    uint   // how many
	over uint
}

// newBackward returns the reader of a stream, false if it has no end.
func newBackward(in []byte) (backward, bool) {
	if len(in) == 0 || in[len(in)-1] == 0 {
		return backward{}, false
	}
	last := in[len(in)-1]
	mark := uint(bits.Len8(last)) - 1
	return backward{in: in, at: len(in) - 1, acc: uint64(last) & (1<<mark - 1), n: mark}, true
}

// need makes at least k ≤ 32 bits ready.
func (b *backward) need(k uint) {
	for b.n < k {
		b.acc <<= 8
		b.n += 8
		if b.at > 0 {
			b.at--
			b.acc |= uint64(b.in[b.at])
		} else {
			b.over += 8
		}
	}
}

// take reads k ≤ 32 bits.
func (b *backward) take(k uint) int {
	b.need(k)
	b.n -= k
	v := b.acc >> b.n
	b.acc &= 1<<b.n - 1
	return int(v)
}

// peek is take without going on.
func (b *backward) peek(k uint) int {
	b.need(k)
	return int(b.acc >> (b.n - k))
}

// past reports whether more was taken than there is.
func (b *backward) past() bool { return b.over > b.n }

// ended reports whether all was taken, and no more.
func (b *backward) ended() bool { return b.at == 0 && b.over == b.n }

// forward reads bits from the beginning of a stream, the least significant first.
type forward struct {
	in []byte
	at uint // in bits
}

// peek returns the next k ≤ 24 bits; bits past the end are zero.
func (f *forward) peek(k uint) int {
	first := f.at / 8
	var v uint32
	for i := range uint(4) {
		if first+i < uint(len(f.in)) {
			v |= uint32(f.in[first+i]) << (8 * i)
		}
	}
	return int(v >> (f.at % 8) & (1<<k - 1))
}

// take reads k bits.
func (f *forward) take(k uint) int {
	v := f.peek(k)
	f.at += k
	return v
}

// bytes returns the bytes that were begun, false if there are not as many.
func (f *forward) bytes() (int, bool) {
	n := int(f.at+7) / 8
	return n, n <= len(f.in)
}
