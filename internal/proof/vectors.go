package proof

import (
	"encoding/binary"
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/ir/eval"
	"github.com/dlgen/dlgen/rt/safetensors"
)

// vectors are what is wanted in a mode: "predict" or "train".
type vectors struct {
	mode  string
	in    given
	want  map[string]*eval.Tensor
	slop  map[string]float64 // how much each tensor moves if the inputs do by a rounding error or so
	share float64            // of a tensor's largest element, how far f32 code may be off in each
}

// Compute lets the oracle compute the wanted numbers; the error is what is wrong with the program already. A program
// that the checker does not accept is a *Refused.
func (s *Subject) Compute() (err error) {
	if err := s.prepare(); err != nil {
		return err
	}
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("panic in the oracle: %v", r)
		}
	}()
	in, out, err := s.fitting()
	if err != nil {
		return err
	}
	if out != nil {
		if err := s.difference(in, out); err != nil {
			return err
		}
		if err := s.add("train", in, out, s.learning); err != nil {
			return err
		}
	}
	out, err = s.predicting(in)
	if err != nil {
		return err
	}
	if err := s.asWritten(in, out); err != nil {
		return err
	}
	return s.add("predict", in, out, s.predicting)
}

// fitting finds inputs for which all numbers are finite and none is huge, and gives what is learnt of them. Where there
// are none, the outputs alone are compared.
func (s *Subject) fitting() (in given, out map[string]*eval.Tensor, err error) {
	best, limit := math.Inf(1), huge
	if s.Rounded > 0 {
		limit = hugeHalf
	}
	for i, r := range ranges {
		g := s.draw(r[0], r[1])
		o, err := s.learning(g)
		if err != nil {
			return g, nil, err
		}
		if i == 0 {
			in = g
		}
		switch size := largest(o); {
		case size < limit:
			return g, o, nil
		case size < best:
			best, in, out = size, g, o
		}
	}
	return in, out, nil
}

// unitF16 and unitBF16 are the largest rounding errors of the small floats.
const (
	unitF16  = 1.0 / (1 << 11)
	unitBF16 = 1.0 / (1 << 8)
)

// huge is from where on inputs near a pole are suspected; hugeHalf of numbers whose factors may not fit into f16.
const (
	huge     = 1e4
	hugeHalf = 30.0
)

// largest is the largest absolute value of all floats, infinity if one is no number.
func largest(out map[string]*eval.Tensor) float64 {
	most := 0.0
	for _, x := range out {
		for _, v := range x.F {
			if most = max(most, math.Abs(v)); !finite(v) {
				return math.Inf(1)
			}
		}
	}
	return most
}

// trials is how often the inputs are moved to learn how the results move.
const trials = 3

// add keeps what was computed, with how far it moves if the inputs do.
func (s *Subject) add(mode string, in given, out map[string]*eval.Tensor, again func(given) (map[string]*eval.Tensor, error)) error {
	v := vectors{mode: mode, in: in, want: maps.Clone(out), slop: map[string]float64{}, share: 1e-5}
	if s.Rounded > 0 {
		v.share = 8 * s.Rounded
		maps.DeleteFunc(v.want, func(_ string, x *eval.Tensor) bool { return x.I != nil }) // decisions between halves
	}
	r := rand.New(rand.NewPCG(s.Seed, 31))
	share := max(3e-7, s.Rounded/16)
	for range trials {
		other, err := again(in.moved(r, share))
		if err != nil {
			return err
		}
		for name, x := range out {
			if !slices.Equal(x.I, other[name].I) {
				delete(v.want, name) // a decision that hangs on a rounding error
			}
			for i, y := range x.F {
				if d := math.Abs(y - other[name].F[i]); finite(d) {
					v.slop[name] = max(v.slop[name], d)
				}
			}
		}
	}
	s.vectors = append(s.vectors, v)
	return nil
}

// tolerance is how far f32 code may be off in each element of a tensor, besides a share of the element. Of derivatives that cancel, such as a
// bias's before a normalization, what is left is a rounding error of larger ones.
func (v *vectors) tolerance(name string) float64 {
	least := 1.0
	if strings.HasPrefix(name, "grad.") {
		for other, x := range v.want {
			if strings.HasPrefix(other, "grad.") {
				least = max(least, scale(x))
			}
		}
	}
	return 1e-6*least + v.share*scale(v.want[name]) + 10*v.slop[name]
}

// scale is the largest absolute value that is finite.
func scale(x *eval.Tensor) float64 {
	most := 0.0
	for _, y := range x.F {
		if finite(y) {
			most = max(most, math.Abs(y))
		}
	}
	return most
}

// write writes the vectors as a file that the runner's verify reads.
func (v *vectors) write(path string, steps int) error {
	f := &safetensors.File{Metadata: map[string]string{"mode": v.mode, "steps": strconv.Itoa(steps), "rtol": "1e-4", "atol": "0"}}
	if v.mode == "predict" {
		f.Metadata["steps"] = "0"
	}
	add := func(prefix string, tensors map[string]*eval.Tensor) {
		for _, name := range slices.Sorted(maps.Keys(tensors)) {
			f.Tensors = append(f.Tensors, stored(prefix+name, tensors[name]))
		}
	}
	add("in.", v.in.fields)
	add("weight.", v.in.variables)
	add("want.", v.want)
	for name := range v.want {
		f.Metadata["atol."+name] = strconv.FormatFloat(v.tolerance(name), 'g', -1, 64)
	}
	w, err := os.Create(path)
	if err != nil {
		return err
	}
	defer w.Close()
	return safetensors.Write(w, f)
}

// stored is a tensor of a file: floats as f64, whatever their type.
func stored(name string, x *eval.Tensor) safetensors.Tensor {
	t := safetensors.Tensor{Name: name, Shape: x.Shape}
	for _, y := range x.F {
		t.DType = safetensors.F64
		t.Data = binary.LittleEndian.AppendUint64(t.Data, math.Float64bits(y))
	}
	for _, y := range x.I {
		switch x.DType {
		case ir.Bool, ir.U8:
			t.Data = append(t.Data, byte(y))
		case ir.I64:
			t.Data = binary.LittleEndian.AppendUint64(t.Data, uint64(y))
		default:
			t.Data = binary.LittleEndian.AppendUint32(t.Data, uint32(y))
		}
	}
	switch x.DType {
	case ir.Bool:
		t.DType = safetensors.Bool
	case ir.U8:
		t.DType = safetensors.U8
	case ir.I64:
		t.DType = safetensors.I64
	case ir.I32:
		t.DType = safetensors.I32
	default:
		t.DType = safetensors.F64
	}
	return t
}

// files writes the vectors of a subject into a folder and names them.
func (s *Subject) files(dir string, number int) ([]string, error) {
	var paths []string
	for _, v := range s.vectors {
		path := filepath.Join(dir, fmt.Sprintf("%d_%s.safetensors", number, v.mode))
		if err := v.write(path, s.Steps); err != nil {
			return nil, err
		}
		paths = append(paths, path)
	}
	return paths, nil
}
