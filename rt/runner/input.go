package runner

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"

	"github.com/dlgen/dlgen/rt"
	"github.com/dlgen/dlgen/rt/data/npy"
)

// readInputs reads what is to be predicted.
func (p *program) readInputs(m *Model, files []string) ([]*sample, error) {
	for k := range m.Learner.Model.Inputs {
		if t := &m.Learner.Model.Inputs[k]; t.Batchless {
			return nil, errBatchless(t)
		}
	}
	files, err := inputFiles(files)
	if err != nil {
		return nil, err
	}
	var all []*sample
	for _, file := range files {
		samples, err := p.readInput(m, file)
		if err != nil {
			return nil, errIn(file, err)
		}
		for i, s := range samples {
			if s.name = file; len(samples) > 1 {
				s.name = fmt.Sprintf("%s:%d", file, i)
			}
		}
		all = append(all, samples...)
	}
	return all, nil
}

// readInput reads a file, whose first bytes tell what it is.
func (p *program) readInput(m *Model, file string) ([]*sample, error) {
	var content []byte
	var err error
	if file == "-" {
		content, err = io.ReadAll(p.stdin)
	} else {
		content, err = os.ReadFile(file)
	}
	var pathError *os.PathError
	if errors.As(err, &pathError) {
		err = pathError.Err // the caller names the file
	}
	switch {
	case err != nil:
		return nil, err
	case bytes.HasPrefix(content, []byte("\x93NUMPY")):
		return readArray(m.Learner.Model, content)
	case isPicture(content):
		return readPicture(m, content)
	}
	if err := judgePicture(file, content); err != nil {
		return nil, err
	}
	return readTable(m, file, content)
}

// onlyInput returns the input of a model that has one.
func onlyInput(m *rt.Model, what string) (*rt.Tensor, error) {
	if len(m.Inputs) != 1 {
		return nil, errInputs(what, m)
	}
	return &m.Inputs[0], nil
}

// readArray makes samples of a .npy file: one row, or rows along the first axis.
func readArray(m *rt.Model, content []byte) ([]*sample, error) {
	t, err := onlyInput(m, "an array")
	if err != nil {
		return nil, err
	}
	a, err := npy.Read(bytes.NewReader(content))
	if err != nil {
		return nil, err
	}
	n := 0
	switch {
	case alike(a.Shape, t.Shape):
		n = 1
	case len(a.Shape) > 0 && alike(a.Shape[1:], t.Shape):
		n = a.Shape[0]
	default:
		return nil, errArrayShape(a.Shape, t)
	}
	if float(a.DType) && !float(t.DType) {
		return nil, errIn("the array for input "+t.Name, errDType(a.DType, t.DType))
	}
	x := rt.Numbers(rt.LittleEndian(a.Data, a.DType.Size()), a.DType)
	samples := make([]*sample, n)
	for i := range samples {
		slab := rt.NewSlab(t.Bytes(1))
		if err := store(slab, t.DType, x[i*t.Len():(i+1)*t.Len()]); err != nil {
			return nil, errIn("row "+strconv.Itoa(i), err)
		}
		samples[i] = &sample{inputs: [][]byte{slab}}
	}
	return samples, nil
}

// alike compares shapes; a last axis of 1, the only channel of a picture, does not count.
func alike(a, b []int) bool {
	trim := func(s []int) []int {
		if n := len(s); n > 1 && s[n-1] == 1 {
			return s[:n-1]
		}
		return s
	}
	return slices.Equal(trim(a), trim(b))
}
