package train

import (
	"encoding/binary"
	"math"

	"github.com/dlgen/dlgen/rt/safetensors"
)

// Numbers makes a tensor of numbers that a Stateful callback keeps.
func Numbers(name string, x ...float64) safetensors.Tensor {
	data := make([]byte, 0, 8*len(x))
	for _, v := range x {
		data = binary.LittleEndian.AppendUint64(data, math.Float64bits(v))
	}
	return safetensors.Tensor{Name: name, DType: safetensors.F64, Shape: []int{len(x)}, Data: data}
}

// NumbersOf reads n numbers that Numbers made; ok is false if they are not among the tensors.
func NumbersOf(tensors []safetensors.Tensor, name string, n int) (x []float64, ok bool) {
	for i := range tensors {
		t := &tensors[i]
		if t.Name != name || t.DType != safetensors.F64 || len(t.Data) != 8*n {
			continue
		}
		for k := range n {
			x = append(x, math.Float64frombits(binary.LittleEndian.Uint64(t.Data[8*k:])))
		}
		return x, true
	}
	return nil, false
}
