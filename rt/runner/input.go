package runner

import (
	"bytes"
	"errors"
	"io"
	"os"
	"slices"
	"strconv"

	"github.com/dlgen/dlgen/rt"
	"github.com/dlgen/dlgen/rt/data"
	"github.com/dlgen/dlgen/rt/data/npy"
)

// readInputs reads what is to be predicted: of each file so many rows at its end, all if it is 0.
func (p *program) readInputs(m *Model, files []string, last int) ([]*sample, error) {
	for k := range m.Learner.Model.Inputs {
		if t := &m.Learner.Model.Inputs[k]; t.Batchless {
			return nil, errBatchless(t)
		}
	}
	endings := readable
	if textOf(m, ".txt", nil) != nil {
		endings = append(slices.Clone(readable), ".txt")
	}
	files, err := inputFiles(files, endings)
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
			switch s.name = file; {
			case s.rows != "":
				s.name += ":" + s.rows
			case len(samples) > 1:
				s.name += ":" + strconv.Itoa(i)
			}
		}
		if last > 0 && len(samples) > last {
			samples = samples[len(samples)-last:]
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
		return readArray(m, file, content)
	case isPicture(content):
		return readPicture(m, content)
	}
	if err := judgePicture(file, content); err != nil {
		return nil, err
	}
	if o := textOf(m, file, content); o != nil {
		return readText(m, o, file, content)
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

// readArray makes samples of a .npy file: one row, or rows along the first axis, or a series that the dataset cuts into
// windows.
func readArray(m *Model, file string, content []byte) ([]*sample, error) {
	a, err := npy.Read(bytes.NewReader(content))
	if err != nil {
		return nil, err
	}
	if samples, is, err := readSeries(m, file, a); is {
		return samples, err
	}
	t, err := onlyInput(m.Learner.Model, "an array")
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

// readSeries makes samples of an array that is such a series as those that the model's first dataset cuts into windows; false:
// it is none.
func readSeries(m *Model, file string, a *npy.Array) ([]*sample, bool, error) {
	o := originOf(m)
	if o == nil || o.reach == 0 || o.spec.Kind != "npy" {
		return nil, false, nil
	}
	want := o.spec.Expect[0]
	if len(a.Shape) == 0 || !slices.Equal(a.Shape[1:], want.Shape) {
		return nil, false, nil
	}
	if float(a.DType) && !float(want.DType) {
		return nil, true, errDType(a.DType, want.DType)
	}
	values := rt.NewSlab(a.Shape[0] * want.RowBytes())
	if err := store(values, want.DType, rt.Numbers(rt.LittleEndian(a.Data, a.DType.Size()), a.DType)); err != nil {
		return nil, true, err
	}
	samples, err := o.samples(m, file, func([]data.Column) (data.Source, error) {
		return &data.Table{Cols: []data.Column{want}, Data: [][]byte{rt.LittleEndian(values, want.DType.Size())}, N: a.Shape[0]}, nil
	})
	return samples, true, err
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
