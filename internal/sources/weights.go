package sources

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"

	"github.com/dlgen/dlgen/codegen/check"
	"github.com/dlgen/dlgen/dsl"
	"github.com/dlgen/dlgen/rt"
	"github.com/dlgen/dlgen/rt/safetensors"
)

// Weights reads a file of weights that a model starts from.
func Weights(path string) ([]check.Stored, error) {
	f, err := safetensors.ReadFile(os.DirFS(filepath.Dir(path)), filepath.Base(path))
	if err != nil {
		var inPath *os.PathError
		if errors.As(err, &inPath) {
			err = fmt.Errorf("%s: %w", path, inPath.Err)
		}
		return nil, err
	}
	out := make([]check.Stored, 0, len(f.Tensors))
	for _, t := range f.Tensors {
		values, ok := numbersOf(t)
		if !ok {
			return nil, fmt.Errorf("%s: %s is %s, which no weight is", path, t.Name, t.DType)
		}
		shape := make(dsl.Shape, len(t.Shape))
		for i, n := range t.Shape {
			shape[i] = dsl.Dim(n)
		}
		out = append(out, check.Stored{Name: t.Name, Shape: shape, Values: values})
	}
	return out, nil
}

// numbersOf reads the elements of a tensor; ok is false for types that the language has not.
func numbersOf(t safetensors.Tensor) (out []float64, ok bool) {
	size := t.DType.Size()
	if size == 0 {
		return nil, false
	}
	out = make([]float64, len(t.Data)/size)
	for i := range out {
		b := t.Data[i*size:]
		switch t.DType {
		case safetensors.F32:
			out[i] = float64(math.Float32frombits(binary.LittleEndian.Uint32(b)))
		case safetensors.F64:
			out[i] = math.Float64frombits(binary.LittleEndian.Uint64(b))
		case safetensors.F16:
			out[i] = float64(rt.OfHalf(binary.LittleEndian.Uint16(b)))
		case safetensors.BF16:
			out[i] = float64(rt.OfBrain(binary.LittleEndian.Uint16(b)))
		case safetensors.I32:
			out[i] = float64(int32(binary.LittleEndian.Uint32(b)))
		case safetensors.I64:
			out[i] = float64(int64(binary.LittleEndian.Uint64(b)))
		case safetensors.U8, safetensors.Bool:
			out[i] = float64(b[0])
		default:
			return nil, false
		}
	}
	return out, true
}
