package gputest

import (
	"encoding/binary"
	"math"

	"github.com/dlgen/dlgen/rt"
	"github.com/dlgen/dlgen/rt/internal/device"
)

var dtypes = map[device.Type]rt.DType{device.TypeF32: rt.Float32, device.TypeF16: rt.Float16, device.TypeBF16: rt.BFloat16}

// put writes an element.
func put(to []byte, i int, t device.Type, x float64) {
	switch t {
	case device.TypeF16:
		binary.LittleEndian.PutUint16(to[2*i:], rt.ToHalf(x))
	case device.TypeBF16:
		binary.LittleEndian.PutUint16(to[2*i:], rt.ToBF16(x))
	default:
		binary.LittleEndian.PutUint32(to[4*i:], math.Float32bits(float32(x)))
	}
}
