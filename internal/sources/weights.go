package sources

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/dlgen/dlgen/codegen/model"
	"github.com/dlgen/dlgen/dsl"
	"github.com/dlgen/dlgen/rt"
	"github.com/dlgen/dlgen/rt/safetensors"
)

// Weights reads a file of weights that a model starts from.
func Weights(path string) ([]model.Stored, error) {
	f, err := safetensors.ReadFile(os.DirFS(filepath.Dir(path)), filepath.Base(path))
	if err != nil {
		var inPath *os.PathError
		if errors.As(err, &inPath) {
			err = fmt.Errorf("%s: %w", path, inPath.Err)
		}
		return nil, err
	}
	out := make([]model.Stored, 0, len(f.Tensors))
	for _, t := range f.Tensors {
		values, ok := numbersOf(t)
		if !ok {
			return nil, fmt.Errorf("%s: %s is %s, which no weight is", path, t.Name, t.DType)
		}
		shape := make(dsl.Shape, len(t.Shape))
		for i, n := range t.Shape {
			shape[i] = dsl.Dim(n)
		}
		out = append(out, model.Stored{Name: t.Name, Shape: shape, Values: values})
	}
	return out, nil
}

// numbersOf reads the elements of a tensor; ok is false for types that the language has not.
func numbersOf(t safetensors.Tensor) (out []float64, ok bool) {
	d := rt.OfFormat(t.DType)
	if d == 0 {
		return nil, false
	}
	return rt.Numbers(rt.LittleEndian(t.Data, d.Size()), d), true
}
