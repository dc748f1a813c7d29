package numbers

import (
	"encoding/binary"
	"math"

	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/ir/eval"
	"github.com/dlgen/dlgen/rt"
)

var le = binary.LittleEndian

// Encode writes a tensor as it is in memory.
func Encode(to []byte, x *eval.Tensor) {
	size := x.DType.Size()
	for i := range x.Len() {
		b := to[i*size:]
		switch x.DType {
		case ir.F32:
			le.PutUint32(b, math.Float32bits(float32(x.F[i])))
		case ir.F64:
			le.PutUint64(b, math.Float64bits(x.F[i]))
		case ir.F16:
			le.PutUint16(b, rt.ToHalf(x.F[i]))
		case ir.BF16:
			le.PutUint16(b, rt.ToBF16(x.F[i]))
		case ir.I32:
			le.PutUint32(b, uint32(x.I[i]))
		case ir.I64:
			le.PutUint64(b, uint64(x.I[i]))
		default:
			b[0] = byte(x.I[i])
		}
	}
}

// Encoded returns a tensor as it is in memory.
func Encoded(x *eval.Tensor) []byte {
	data := make([]byte, x.Len()*x.DType.Size())
	Encode(data, x)
	return data
}

// Decode reads a tensor, whose type and shape are known, from memory.
func Decode(from []byte, x *eval.Tensor) {
	size := x.DType.Size()
	for i := range x.Len() {
		b := from[i*size:]
		switch x.DType {
		case ir.F32:
			x.F[i] = float64(math.Float32frombits(le.Uint32(b)))
		case ir.F64:
			x.F[i] = math.Float64frombits(le.Uint64(b))
		case ir.F16:
			x.F[i] = float64(rt.OfHalf(le.Uint16(b)))
		case ir.BF16:
			x.F[i] = float64(rt.OfBF16(le.Uint16(b)))
		case ir.I32:
			x.I[i] = int64(int32(le.Uint32(b)))
		case ir.I64:
			x.I[i] = int64(le.Uint64(b))
		default:
			x.I[i] = int64(b[0])
		}
	}
}

// Fit rounds a tensor to what memory holds of it.
func Fit(x *eval.Tensor) { Decode(Encoded(x), x) }
