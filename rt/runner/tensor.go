package runner

import (
	"encoding/binary"
	"math"

	"github.com/dlgen/dlgen/rt"
	"github.com/dlgen/dlgen/rt/safetensors"
)

// float reports whether a type's elements are no integers.
func float(d rt.DType) bool {
	return d == rt.Float32 || d == rt.Float64 || d == rt.Float16 || d == rt.BFloat16
}

// store writes numbers as elements in this machine's order of bytes. A number that the type does not have is an error.
func store(to rt.Slab, d rt.DType, x []float64) error {
	for i, v := range x {
		whole := v == math.Trunc(v)
		ok := true
		switch d {
		case rt.Float32:
			to.F32(0, len(x))[i] = float32(v)
		case rt.Float64:
			to.F64(0, len(x))[i] = v
		case rt.Float16:
			to.U16(0, len(x))[i] = rt.ToHalf(v)
		case rt.BFloat16:
			to.U16(0, len(x))[i] = rt.ToBF16(v)
		case rt.Int32:
			ok = whole && math.Abs(v) <= math.MaxInt32
			to.I32(0, len(x))[i] = int32(v)
		case rt.Int64:
			ok = whole && math.Abs(v) < 1<<63
			to.I64(0, len(x))[i] = int64(v)
		case rt.Uint8:
			ok = whole && v >= 0 && v <= 255
			to[i] = uint8(v)
		case rt.Bool:
			ok = v == 0 || v == 1
			to[i] = uint8(v)
		}
		if !ok {
			return errNumber(v, d)
		}
	}
	return nil
}

// result copies a graph's result as a tensor of a file. Whole: it has no batch axis.
func result(c *rt.Call, i int, t *rt.Tensor, whole bool) safetensors.Tensor {
	shape, n := t.Shape, 1
	if !whole {
		shape, n = append([]int{c.N}, shape...), c.N
	}
	data := append([]byte(nil), c.Results[i][:t.Bytes(n)]...)
	return safetensors.Tensor{Name: t.Name, DType: t.DType.Format(), Shape: shape, Data: rt.LittleEndian(data, t.DType.Size())}
}

// vectorTensor makes a tensor of measured numbers.
func vectorTensor(name string, shape []int, x []float64) safetensors.Tensor {
	data := make([]byte, 0, 4*len(x))
	for _, v := range x {
		data = binary.LittleEndian.AppendUint32(data, math.Float32bits(float32(v)))
	}
	return safetensors.Tensor{Name: name, DType: safetensors.F32, Shape: shape, Data: data}
}
