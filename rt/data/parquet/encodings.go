package parquet

import (
	"encoding/binary"
	"math"
	"math/big"
)

// Encodings of the format.
const (
	encodingPlain         = 0
	encodingDictionary    = 2
	encodingRLE           = 3
	encodingDelta         = 5
	encodingDeltaLength   = 6
	encodingDeltaText     = 7
	encodingRLEDictionary = 8
	encodingSplit         = 9
)

// vector is decoded values: of one of the kinds.
type vector struct {
	ints   []int64   // bools too
	floats []float64 // also whole numbers of any length, of decimals
	texts  []string
}

// len returns how many there are.
func (v *vector) len(c *column) int {
	switch c.physical {
	case typeFloat, typeDouble, typeFixed:
		return len(v.floats)
	case typeBytes:
		return len(v.texts)
	}
	return len(v.ints)
}

// copy appends a value of another vector.
func (v *vector) copy(from *vector, c *column, i int) {
	switch c.physical {
	case typeFloat, typeDouble, typeFixed:
		v.floats = append(v.floats, from.floats[i])
	case typeBytes:
		v.texts = append(v.texts, from.texts[i])
	default:
		v.ints = append(v.ints, from.ints[i])
	}
}

// element appends a value of as many bytes as all have.
func (v *vector) element(c *column, b []byte) {
	switch c.physical {
	case typeInt32:
		v.ints = append(v.ints, c.wide(binary.LittleEndian.Uint32(b)))
	case typeInt64:
		v.ints = append(v.ints, int64(binary.LittleEndian.Uint64(b)))
	case typeFloat:
		v.floats = append(v.floats, float64(math.Float32frombits(binary.LittleEndian.Uint32(b))))
	case typeDouble:
		v.floats = append(v.floats, math.Float64frombits(binary.LittleEndian.Uint64(b)))
	case typeFixed:
		v.floats = append(v.floats, wholeOf(b[:c.length]))
	}
}

// wholeOf is a whole number with a sign, its highest byte first.
func wholeOf(b []byte) float64 {
	if len(b) <= 8 {
		x := int64(int8(b[0]))
		for _, digit := range b[1:] {
			x = x<<8 | int64(digit)
		}
		return float64(x)
	}
	x := new(big.Int).SetBytes(b)
	if b[0] >= 0x80 {
		x.Sub(x, new(big.Int).Lsh(big.NewInt(1), uint(8*len(b))))
	}
	f, _ := new(big.Float).SetInt(x).Float64()
	return f
}

// wide is a number of 32 bits as the column has it, with a sign or without.
func (c *column) wide(x uint32) int64 {
	if c.unsigned {
		return int64(x)
	}
	return int64(int32(x))
}

// width returns the bytes of a value, 0 if they differ.
func (c *column) width() int {
	switch c.physical {
	case typeInt32, typeFloat:
		return 4
	case typeInt64, typeDouble:
		return 8
	case typeFixed:
		return c.length
	}
	return 0
}

// plain appends values that stand one after the other.
func (v *vector) plain(c *column, in []byte, n int) bool {
	if w := c.width(); w > 0 {
		if n > len(in)/w {
			return false
		}
		for i := range n {
			v.element(c, in[i*w:])
		}
		return true
	}
	if c.physical == typeBool {
		if n > 8*len(in) {
			return false
		}
		for i := range n {
			v.ints = append(v.ints, int64(in[i/8]>>(i%8)&1))
		}
		return true
	}
	for range n {
		if len(in) < 4 {
			return false
		}
		size := uint64(binary.LittleEndian.Uint32(in))
		if size > uint64(len(in)-4) {
			return false
		}
		v.texts = append(v.texts, string(in[4:4+size]))
		in = in[4+size:]
	}
	return true
}

// levels appends bools in runs.
func (v *vector) levels(in []byte, n int) bool {
	numbers, ok := hybrid(in, 1, n)
	for _, x := range numbers {
		v.ints = append(v.ints, int64(x))
	}
	return ok
}

// split appends values whose first bytes stand together, then their second ones …
func (v *vector) split(c *column, in []byte, n int) bool {
	w := c.width()
	if w == 0 || n > len(in)/w {
		return false
	}
	b := make([]byte, w)
	stride := len(in) / w
	for i := range n {
		for k := range w {
			b[k] = in[k*stride+i]
		}
		v.element(c, b)
	}
	return true
}

// hybrid decodes n numbers of some bits: runs of one number, and groups of eight packed ones.
func hybrid(in []byte, width uint, n int) ([]uint32, bool) {
	t := thrift{in: in}
	out := make([]uint32, 0, min(n, 8*len(in)+8))
	for len(out) < n {
		head := t.uvarint()
		if t.bad || head>>1 == 0 || head>>1 > math.MaxInt32 {
			return out, false
		}
		if head&1 == 0 {
			var x uint32
			for i := range (width + 7) / 8 {
				x |= uint32(t.byte()) << (8 * i)
			}
			for range min(int(head>>1), n-len(out)) {
				out = append(out, x)
			}
		} else {
			count := 8 * int(head>>1)
			packed := in[t.at:min(t.at+int(width)*count/8, len(in))]
			t.at += len(packed)
			count = min(count, n-len(out))
			if (count*int(width)+7)/8 > len(packed) {
				return out, false
			}
			for i := range count {
				out = append(out, uint32(unpackBits(packed, i, width)))
			}
		}
		if t.bad {
			return out, false
		}
	}
	return out, true
}

// unpackBits returns number i of those packed in so many bits each, the lowest first.
func unpackBits(in []byte, i int, width uint) (x uint64) {
	at := uint(i) * width
	for got := uint(0); got < width; {
		b := uint64(in[at/8]) >> (at % 8)
		take := min(8-at%8, width-got)
		x |= b & (1<<take - 1) << got
		got += take
		at += take
	}
	return x
}
