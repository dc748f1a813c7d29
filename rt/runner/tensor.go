package runner

import (
	"encoding/binary"
	"math"

	"github.com/dlgen/dlgen/rt"
	"github.com/dlgen/dlgen/rt/safetensors"
)

// formats has what safetensors calls each type.
var formats = map[rt.DType]safetensors.DType{rt.Float32: safetensors.F32, rt.Float64: safetensors.F64, rt.Float16: safetensors.F16,
	rt.BFloat16: safetensors.BF16, rt.Int32: safetensors.I32, rt.Int64: safetensors.I64, rt.Uint8: safetensors.U8, rt.Bool: safetensors.Bool}

// dtypeOf returns the type that safetensors calls so, 0 if there is none.
func dtypeOf(name safetensors.DType) rt.DType {
	for d, format := range formats {
		if format == name {
			return d
		}
	}
	return 0
}

// float reports whether a type's elements are no integers.
func float(d rt.DType) bool {
	return d == rt.Float32 || d == rt.Float64 || d == rt.Float16 || d == rt.BFloat16
}

// numbers reads elements in this machine's order of bytes.
func numbers(data []byte, d rt.DType) []float64 {
	data = rt.LittleEndian(data, d.Size())
	x := make([]float64, len(data)/d.Size())
	for i := range x {
		switch e := data[i*d.Size():]; d {
		case rt.Float32:
			x[i] = float64(math.Float32frombits(binary.LittleEndian.Uint32(e)))
		case rt.Float64:
			x[i] = math.Float64frombits(binary.LittleEndian.Uint64(e))
		case rt.Float16:
			x[i] = float64(rt.OfHalf(binary.LittleEndian.Uint16(e)))
		case rt.BFloat16:
			x[i] = float64(rt.OfBrain(binary.LittleEndian.Uint16(e)))
		case rt.Int32:
			x[i] = float64(int32(binary.LittleEndian.Uint32(e)))
		case rt.Int64:
			x[i] = float64(int64(binary.LittleEndian.Uint64(e)))
		default:
			x[i] = float64(e[0])
		}
	}
	return x
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
			to.U16(0, len(x))[i] = rt.ToBrain(v)
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
	return safetensors.Tensor{Name: t.Name, DType: formats[t.DType], Shape: shape, Data: rt.LittleEndian(data, t.DType.Size())}
}

// vectorTensor makes a tensor of measured numbers.
func vectorTensor(name string, shape []int, x []float64) safetensors.Tensor {
	data := make([]byte, 0, 4*len(x))
	for _, v := range x {
		data = binary.LittleEndian.AppendUint32(data, math.Float32bits(float32(v)))
	}
	return safetensors.Tensor{Name: name, DType: safetensors.F32, Shape: shape, Data: data}
}
