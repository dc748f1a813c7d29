package checkpoint

import (
	"encoding/binary"
	"errors"
	"io"
	"io/fs"
	"math"
	"os"
	"strings"

	"github.com/dlgen/dlgen/rt/safetensors"
	"github.com/dlgen/dlgen/rt/train"
)

// format is what the metadata call this kind of file.
const format = "dlgen checkpoint 1"

// The prefixes of the names of tensors.
const (
	weightPrefix = "weight."
	slotPrefix   = "slot."
	keptPrefix   = "callback."
)

// SaveRun saves where a run stands.
func SaveRun(path string, r *train.Run) error {
	s, err := r.State()
	if err != nil {
		return err
	}
	return Save(path, s)
}

// Save writes a state to a file. The one that was there is kept as Previous.
func Save(path string, s *train.State) error {
	if err := safetensors.Replace(next(path), func(w io.Writer) error { return Write(w, s) }); err != nil {
		return err
	}
	// At any instant one of the three is whole, and Latest finds it.
	if err := os.Rename(path, Previous(path)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return os.Rename(next(path), path)
}

// Write writes a state.
func Write(w io.Writer, s *train.State) error {
	f := &safetensors.File{Metadata: map[string]string{"format": format, "model": s.Model, "block": s.Block, "names": strings.Join(s.History.Names, ",")}}
	epochs, values := make([]int64, 0, len(s.History.Epochs)), []float64{}
	for _, e := range s.History.Epochs {
		epochs = append(epochs, int64(e.Number))
		values = append(values, e.Values...)
	}
	position := []int64{int64(s.Epoch), int64(s.Batch), int64(s.Steps), int64(s.Step), s.Seed, int64(s.Rows), int64(s.Seen), int64(s.Epochs), 0}
	if s.Stopped {
		position[8] = 1
	}
	f.Tensors = []safetensors.Tensor{
		{Name: "position", DType: safetensors.I64, Shape: []int{len(position)}, Data: integers(position)},
		{Name: "sums", DType: safetensors.F64, Shape: []int{len(s.Sums)}, Data: floats(s.Sums)},
		{Name: "history.epoch", DType: safetensors.I64, Shape: []int{len(epochs)}, Data: integers(epochs)},
		{Name: "history.values", DType: safetensors.F64, Shape: []int{len(epochs), len(s.History.Names)}, Data: floats(values)},
	}
	f.Tensors = append(f.Tensors, prefixed(weightPrefix, s.Weights)...)
	f.Tensors = append(f.Tensors, prefixed(slotPrefix, s.Slots)...)
	f.Tensors = append(f.Tensors, prefixed(keptPrefix, s.Kept)...)
	f.Metadata["checksum"] = checksum(f)
	return safetensors.Write(w, f)
}

// Load reads the state of a file.
func Load(path string) (*train.State, error) {
	r, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	s, err := Read(r)
	if err != nil {
		return nil, errFile(path, err)
	}
	return s, nil
}

// Read reads a state as Write wrote it.
func Read(r io.Reader) (*train.State, error) {
	f, err := safetensors.Read(r)
	if err != nil {
		return nil, err
	}
	if f.Metadata["format"] != format {
		return nil, errFormat(f.Metadata["format"])
	}
	if f.Metadata["checksum"] != checksum(f) {
		return nil, errChecksum()
	}
	s := &train.State{Model: f.Metadata["model"], Block: f.Metadata["block"], History: &train.History{}}
	if names := f.Metadata["names"]; names != "" {
		s.History.Names = strings.Split(names, ",")
	}
	p, sums, epochs, values := wholes(f, "position"), reals(f, "sums"), wholes(f, "history.epoch"), reals(f, "history.values")
	width := len(s.History.Names)
	if len(p) != 9 || len(values) != len(epochs)*width {
		return nil, errContents()
	}
	s.Epoch, s.Batch, s.Steps, s.Step, s.Seed, s.Rows, s.Seen = int(p[0]), int(p[1]), int(p[2]), uint32(p[3]), p[4], int(p[5]), int(p[6])
	s.Epochs, s.Stopped = int(p[7]), p[8] != 0
	s.Sums = sums
	for i, number := range epochs {
		s.History.Epochs = append(s.History.Epochs, train.Epoch{Number: int(number), Values: values[i*width : (i+1)*width : (i+1)*width]})
	}
	for _, t := range f.Tensors {
		if path, ok := strings.CutPrefix(t.Name, weightPrefix); ok {
			t.Name = path
			s.Weights = append(s.Weights, t)
		} else if path, ok := strings.CutPrefix(t.Name, slotPrefix); ok {
			t.Name = path
			s.Slots = append(s.Slots, t)
		} else if path, ok := strings.CutPrefix(t.Name, keptPrefix); ok {
			t.Name = path
			s.Kept = append(s.Kept, t)
		}
	}
	return s, nil
}

// prefixed gives tensors longer names.
func prefixed(prefix string, tensors []safetensors.Tensor) []safetensors.Tensor {
	named := make([]safetensors.Tensor, len(tensors))
	for i, t := range tensors {
		t.Name = prefix + t.Name
		named[i] = t
	}
	return named
}

// integers makes the bytes of whole numbers.
func integers(x []int64) []byte {
	data := make([]byte, 0, 8*len(x))
	for _, v := range x {
		data = binary.LittleEndian.AppendUint64(data, uint64(v))
	}
	return data
}

// floats makes the bytes of numbers.
func floats(x []float64) []byte {
	data := make([]byte, 0, 8*len(x))
	for _, v := range x {
		data = binary.LittleEndian.AppendUint64(data, math.Float64bits(v))
	}
	return data
}

// wholes reads a tensor of whole numbers, nil if it is not there.
func wholes(f *safetensors.File, name string) []int64 {
	t, ok := f.Tensor(name)
	if !ok || t.DType != safetensors.I64 {
		return nil
	}
	x := make([]int64, len(t.Data)/8)
	for i := range x {
		x[i] = int64(binary.LittleEndian.Uint64(t.Data[8*i:]))
	}
	return x
}

// reals reads a tensor of numbers, nil if it is not there.
func reals(f *safetensors.File, name string) []float64 {
	t, ok := f.Tensor(name)
	if !ok || t.DType != safetensors.F64 {
		return nil
	}
	x := make([]float64, len(t.Data)/8)
	for i := range x {
		x[i] = math.Float64frombits(binary.LittleEndian.Uint64(t.Data[8*i:]))
	}
	return x
}
