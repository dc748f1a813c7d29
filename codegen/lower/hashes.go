package lower

import (
	"github.com/dlgen/dlgen/codegen/ir"
)

// digits are whole numbers as the bytes of their decimals.
type digits struct {
	bytes  *ir.Value // i64[…, most], the last byte first
	length *ir.Value // i64[…]: how many there are
	most   int
}

// decimals writes whole numbers, of type from, as text.
func (w words) decimals(x *ir.Value, from ir.DType) digits {
	most := 11
	if from == ir.I64 {
		most = 20
	}
	last := len(x.Type.Shape)
	wide := append(x.Type.Shape.Clone(), ir.Dim(most))
	spread := func(v *ir.Value) *ir.Value { return w.Broadcast(v, wide, everyAxis(0, last)) }
	negative := w.Binary(ir.OpLess, x, w.word(x, 0))
	size := w.Where(negative, w.Neg(x), x)
	// Half of the size has no sign bit: divided by 5, 50, 500 … it is what is left of the number without its last digits.
	powers := make([]int64, most)
	for i, p := 0, int64(5); i < most; i++ {
		powers[i] = p
		if i < 18 {
			p *= 10
		}
	}
	divisors := w.Broadcast(w.Const(ir.I64, ir.Dims(most), &ir.Literal{Ints: powers}), wide, []int{last})
	left := w.Binary(ir.OpFloorDiv, spread(w.right(size, 1)), divisors)
	before := w.Concat(last, w.Reshape(size, append(x.Type.Shape.Clone(), 1)), w.SliceAxis(left, last, 0, ir.Dim(most-1)))
	digit := w.plus(w.Sub(before, w.mult(left, 10)), '0')
	place := w.Iota(ir.I64, wide, last)
	there := w.Binary(ir.OpOr, w.Not(w.is(before, 0)), w.is(place, 0))
	count := w.Sum(w.Cast(there, ir.I64), last)
	sign := w.Binary(ir.OpAnd, spread(negative), w.Binary(ir.OpEqual, place, spread(count)))
	bytes := w.Where(there, digit, w.Where(sign, w.word(place, '-'), w.word(place, 0)))
	return digits{bytes, w.Add(count, w.Cast(negative, ir.I64)), most}
}

// fetch is the word of 8 bytes from a place on, the first byte the lowest; bytes behind the end are 0.
func (w words) fetch(t digits, from *ir.Value) *ir.Value {
	wide := t.bytes.Type.Shape
	last := len(wide) - 1
	first := w.plus(w.Sub(t.length, from), ^uint64(0))
	after := w.Sub(w.Broadcast(first, wide, everyAxis(0, last)), w.Iota(ir.I64, wide, last)) // of which byte each byte is
	inside := w.Binary(ir.OpAnd, w.Not(w.Binary(ir.OpLess, after, w.word(after, 0))), w.Not(w.above(after, 7)))
	shift := w.Where(inside, w.mult(after, 8), w.word(after, 0))
	bytes := w.Where(inside, t.bytes, w.word(after, 0))
	return w.Sum(w.Binary(ir.OpShiftLeft, bytes, shift), last)
}

// The multipliers of FarmHash.
const farm0, farm1, farm2 uint64 = 0xc3a5c85c97cb3127, 0xb492b66fbe98f273, 0x9ae16a3b2f90404f

// farmHash is FarmHash's Fingerprint64 of up to 20 bytes, which is another function for each range of lengths.
func (w words) farmHash(t digits) *ir.Value {
	n := t.length
	at := func(k uint64) *ir.Value { return w.fetch(t, w.word(n, k)) }
	back := func(k uint64) *ir.Value { return w.fetch(t, w.plus(n, -k)) }
	mul := w.plus(w.Add(n, n), farm2)
	start, end := at(0), back(8)

	// 1 to 3 bytes
	a, b, z := w.and(start, 255), w.and(w.fetch(t, w.right(n, 1)), 255), w.and(back(1), 255)
	y := w.mult(w.Add(a, w.left(b, 8)), farm2)
	z = w.mult(w.Add(n, w.left(z, 2)), farm0)
	out := w.mult(w.shiftMix(w.xor(y, z)), farm2)

	// 4 to 7
	four := w.folded(w.Add(n, w.left(w.and(start, 1<<32-1), 3)), w.and(back(4), 1<<32-1), mul)
	out = w.Where(w.above(n, 3), four, out)

	// 8 to 16
	a = w.plus(start, farm2)
	c := w.Add(w.Mul(w.rotated(end, 37), mul), a)
	d := w.Mul(w.Add(w.rotated(a, 25), end), mul)
	out = w.Where(w.above(n, 7), w.folded(c, d, mul), out)
	if t.most <= 16 {
		return out
	}

	// 17 to 32
	a, b = w.mult(start, farm1), at(8)
	c, d = w.Mul(end, mul), w.mult(back(16), farm2)
	first := w.Add(w.Add(w.rotated(w.Add(a, b), 43), w.rotated(c, 30)), d)
	second := w.Add(w.Add(a, w.rotated(w.plus(b, farm2), 18)), c)
	return w.Where(w.above(n, 16), w.folded(first, second, mul), out)
}

// shiftMix is x ^ x >> 47.
func (w words) shiftMix(x *ir.Value) *ir.Value { return w.xor(x, w.right(x, 47)) }

// folded makes one word of two.
func (w words) folded(u, v, mul *ir.Value) *ir.Value {
	a := w.shiftMix(w.Mul(w.xor(u, v), mul))
	return w.Mul(w.shiftMix(w.Mul(w.xor(v, a), mul)), mul)
}

// joined is TensorFlow's FingerprintCat64 of two words.
func (w words) joined(x, y *ir.Value) *ir.Value {
	const mul = 0xc6a4a7935bd1e995
	x = w.xor(w.xor(x, w.word(x, mul)), w.mult(w.shiftMix(w.mult(y, mul)), mul))
	x = w.shiftMix(w.mult(x, mul))
	return w.shiftMix(w.mult(x, mul))
}

// sipHash is SipHash-2-4 of up to 23 bytes with a key.
func (w words) sipHash(t digits, key0, key1 uint64) *ir.Value {
	n := t.length
	v := [4]*ir.Value{
		w.word(n, key0^0x736f6d6570736575), w.word(n, key1^0x646f72616e646f6d), w.word(n, key0^0x6c7967656e657261), w.word(n, key1^0x7465646279746573),
	}
	blocks := w.right(n, 3) // whole ones; the last one is filled up and has the length on top
	for i := range uint64(t.most/8 + 1) {
		m := w.fetch(t, w.word(n, 8*i))
		m = w.Where(w.is(blocks, i), w.Binary(ir.OpOr, m, w.left(n, 56)), m)
		next := v
		next[3] = w.xor(next[3], m)
		next = w.sipRound(w.sipRound(next))
		next[0] = w.xor(next[0], m)
		for k := range v {
			v[k] = w.Where(w.Binary(ir.OpLess, blocks, w.word(n, i)), v[k], next[k])
		}
	}
	v[2] = w.xor(v[2], w.word(n, 255))
	for range 4 {
		v = w.sipRound(v)
	}
	return w.xor(w.xor(v[0], v[1]), w.xor(v[2], v[3]))
}

func (w words) sipRound(v [4]*ir.Value) [4]*ir.Value {
	half := func(a, b *ir.Value, turn uint64) (*ir.Value, *ir.Value) {
		a = w.Add(a, b)
		return a, w.xor(w.turned(b, turn), a)
	}
	v[0], v[1] = half(v[0], v[1], 13)
	v[0] = w.turned(v[0], 32)
	v[2], v[3] = half(v[2], v[3], 16)
	v[0], v[3] = half(v[0], v[3], 21)
	v[2], v[1] = half(v[2], v[1], 17)
	v[2] = w.turned(v[2], 32)
	return v
}
