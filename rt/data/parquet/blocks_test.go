package parquet

import (
	"bytes"
	"strings"
	"testing"
)

// blocks are packed by hand, each by LZ4 or by Snappy: literals, a copy, and a copy of what it writes itself.
var blocks = []struct {
	unpack       func([]byte, int) ([]byte, bool)
	packed, want string
}{
	{lz4, "\x30abc", "abc"},
	{lz4, "\x35abc\x03\x00\x10d", "abcabcabcabcd"},
	{lz4, "\x1fa\x01\x00\x00\x50bcdef", strings.Repeat("a", 20) + "bcdef"},
	{lz4, "\xf0\x01" + strings.Repeat("x", 16), strings.Repeat("x", 16)},
	{snappy, "\x03\x08abc", "abc"},
	{snappy, "\x08\x08abc\x05\x03", "abcabcab"},
	{snappy, "\x08\x08abc\x12\x03\x00", "abcabcab"},
	{snappy, "\x08\x08abc\x13\x03\x00\x00\x00", "abcabcab"},
	{snappy, "\x46\xf0\x45" + strings.Repeat("y", 70), strings.Repeat("y", 70)},
}

func TestBlocks(t *testing.T) {
	for _, c := range blocks {
		if got, ok := c.unpack([]byte(c.packed), len(c.want)); !ok || string(got) != c.want {
			t.Errorf("%q is %q, %v, want %q", c.packed, got, ok, c.want)
		}
		for n := range len(c.packed) { // cut short, none is whole
			if got, ok := c.unpack([]byte(c.packed[:n]), len(c.want)); ok {
				t.Errorf("%q is %q", c.packed[:n], got)
			}
		}
		if _, ok := c.unpack([]byte(c.packed), len(c.want)-1); ok {
			t.Errorf("%q fits where its size is one too small", c.packed)
		}
	}
}

// FuzzLZ4: a block is unpacked to the size that was asked for, or not at all.
func FuzzLZ4(f *testing.F) { fuzzBlocks(f, lz4) }

// FuzzSnappy is FuzzLZ4 for the other packing.
func FuzzSnappy(f *testing.F) { fuzzBlocks(f, snappy) }

func fuzzBlocks(f *testing.F, unpack func([]byte, int) ([]byte, bool)) {
	for _, c := range blocks {
		f.Add([]byte(c.packed), len(c.want))
	}
	f.Fuzz(func(t *testing.T, packed []byte, size int) {
		if size < 0 || size > 1<<20 {
			return
		}
		before := bytes.Clone(packed)
		if got, ok := unpack(packed, size); ok && len(got) != size {
			t.Errorf("%d bytes, want %d", len(got), size)
		}
		if !bytes.Equal(packed, before) {
			t.Error("the block was changed")
		}
	})
}
