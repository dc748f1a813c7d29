package rt

import (
	"math"
	"testing"
)

func TestIntegers(t *testing.T) {
	for _, c := range []struct{ name, got, want any }{
		{"abs", AbsInt[int32](-5), int32(5)},
		{"abs of u8", AbsInt[uint8](200), uint8(200)},
		{"abs of the smallest", AbsInt[int32](math.MinInt32), int32(math.MinInt32)},
		{"sign", SignInt[int64](-7), int64(-1)},
		{"sign of the smallest", SignInt[int32](math.MinInt32), int32(-1)},
		{"sign of u8", SignInt[uint8](200), uint8(1)},
		{"sign of 0", SignInt[uint8](0), uint8(0)},
		{"pow", PowInt[int32](-3, 3), int32(-27)},
		{"pow 0", PowInt[int32](0, 0), int32(1)},
		{"pow -1", PowInt[int32](2, -1), int32(0)},
		{"pow of -1", PowInt[int32](-1, -3), int32(-1)},
		{"pow of -1, even", PowInt[int64](-1, math.MinInt64), int64(1)},
		{"pow of 1", PowInt[int32](1, -3), int32(1)},
		{"pow of 0", PowInt[int32](0, -3), int32(0)},
		{"pow wraps", PowInt[uint8](3, 6), uint8(729 % 256)},
		{"floordiv", FloorDivInt[int32](-7, 2), int32(-4)},
		{"floordiv by 0", FloorDivInt[int32](-7, 0), int32(0)},
		{"floordiv of the smallest", FloorDivInt[int32](math.MinInt32, -1), int32(math.MinInt32)},
		{"mod", ModInt[int32](-7, 2), int32(1)},
		{"mod by negative", ModInt[int64](7, -2), int64(-1)},
		{"mod by 0", ModInt[int32](7, 0), int32(0)},
		{"shl", ShiftLeft[int32](1, 31), int32(math.MinInt32)},
		{"shl too far", ShiftLeft[int32](1, 32), int32(0)},
		{"shl back", ShiftLeft[int32](1, -1), int32(0)},
		{"shl of u8", ShiftLeft[uint8](255, 7), uint8(128)},
		{"shr", ShiftRight[int32](-8, 1), int32(-4)},
		{"shr too far", ShiftRight[int32](-8, 32), int32(-1)},
		{"shr back", ShiftRight[int64](8, -1), int64(0)},
		{"shr of u8", ShiftRight[uint8](255, 8), uint8(0)},
		{"whole", Whole(-2.9), int64(-2)},
		{"whole of NaN", Whole(math.NaN()), int64(0)},
		{"whole of much", Whole(float32(1e30)), int64(math.MaxInt64)},
		{"whole of little", Whole(-1e30), int64(math.MinInt64)},
		{"true", OfBool[float32](true), float32(1)},
		{"false", OfBool[uint8](false), uint8(0)},
	} {
		if c.got != c.want {
			t.Errorf("%s: %v, want %v", c.name, c.got, c.want)
		}
	}
}

func TestHalf(t *testing.T) {
	for _, c := range []struct {
		x          float64
		half, bf16 uint16
	}{
		{0, 0, 0}, {math.Copysign(0, -1), 0x8000, 0x8000}, {1, 0x3c00, 0x3f80}, {-2, 0xc000, 0xc000},
		{65504, 0x7bff, 0x4780}, {65519.99, 0x7bff, 0x4780}, {65520, 0x7c00, 0x4780}, {1e39, 0x7c00, 0x7f80}, {math.Inf(-1), 0xfc00, 0xff80},
		{0x1p-24, 0x0001, 0x3380}, {0x1p-25, 0x0000, 0x3300}, {0x1.8p-24, 0x0002, 0x33c0}, {0x1p-14, 0x0400, 0x3880},
		{1 + 0x1p-11, 0x3c00, 0x3f80}, {1 + 0x3p-11, 0x3c02, 0x3f80}, {1 + 0x1p-8, 0x3c04, 0x3f80}, {1 + 0x3p-8, 0x3c0c, 0x3f82},
	} {
		if h, b := ToHalf(c.x), ToBF16(c.x); h != c.half || b != c.bf16 {
			t.Errorf("%v: f16 %#x, want %#x; bf16 %#x, want %#x", c.x, h, c.half, b, c.bf16)
		}
	}
	for bits := range 1 << 16 { // reading and writing again changes nothing but a NaN's bits
		b := uint16(bits)
		if x := OfHalf(b); ToHalf(float64(x)) != b && x == x {
			t.Fatalf("f16 %#x is %v and becomes %#x", b, x, ToHalf(float64(x)))
		}
		if x := OfBF16(b); ToBF16(float64(x)) != b && x == x {
			t.Fatalf("bf16 %#x is %v and becomes %#x", b, x, ToBF16(float64(x)))
		}
	}
	if RoundHalf(1.0001) != 1 || RoundBF16(1.001) != 1 || ToHalf(math.NaN())&0x7c00 != 0x7c00 || OfHalf(ToHalf(math.NaN())) == 0 {
		t.Error("rounding to 16 bits")
	}
}
