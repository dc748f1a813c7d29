package numbers

import (
	"bytes"
	"slices"
	"testing"

	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/ir/eval"
)

// TestMemory: an element of each type lies in memory as written here, and is read back rounded to it.
func TestMemory(t *testing.T) {
	for _, c := range []struct {
		of     ir.DType
		x      float64
		memory []byte
		back   float64
	}{
		{ir.F32, 1.5, []byte{0, 0, 0xc0, 0x3f}, 1.5},
		{ir.F64, -2, []byte{0, 0, 0, 0, 0, 0, 0, 0xc0}, -2},
		{ir.F16, 1 + 1.0/4096, []byte{0, 0x3c}, 1},
		{ir.BF16, 1 + 1.0/1024, []byte{0x80, 0x3f}, 1},
		{ir.I32, -2, []byte{0xfe, 0xff, 0xff, 0xff}, -2},
		{ir.I64, 258, []byte{2, 1, 0, 0, 0, 0, 0, 0}, 258},
		{ir.U8, 200, []byte{200}, 200},
		{ir.Bool, 1, []byte{1}, 1},
	} {
		x := eval.New(c.of, 2)
		set := func(v float64) {
			if c.of.IsFloat() {
				x.F[1] = v
			} else {
				x.I[1] = int64(v)
			}
		}
		set(c.x)
		data := Encoded(x)
		if want := append(make([]byte, c.of.Size()), c.memory...); !bytes.Equal(data, want) {
			t.Errorf("%v: %v is % x in memory, want % x", c.of, c.x, data, want)
		}
		set(c.back)
		back := eval.New(c.of, 2)
		if Decode(data, back); !slices.Equal(back.F, x.F) || !slices.Equal(back.I, x.I) {
			t.Errorf("%v: %v is read as %v %v", c.of, c.x, back.F, back.I)
		}
	}
}
