package lower_test

import (
	"encoding/binary"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/ir/eval"
	"github.com/dlgen/dlgen/codegen/lower"
	"github.com/dlgen/dlgen/rt/safetensors"
)

// vector is a case of the reference vectors: conformance/README.md says what its keys are.
type vector struct {
	in, weights, want map[string]*eval.Tensor
	keys              []string // of want, in order
	train             bool
	steps, rows       int
	rtol, atol        float64
}

func readVector(path string) (*vector, error) {
	f, err := safetensors.ReadFile(os.DirFS(filepath.Dir(path)), filepath.Base(path))
	if err != nil {
		return nil, err
	}
	v := &vector{in: map[string]*eval.Tensor{}, weights: map[string]*eval.Tensor{}, want: map[string]*eval.Tensor{}, rows: 1}
	v.train = f.Metadata["mode"] == "train"
	v.steps, _ = strconv.Atoi(f.Metadata["steps"])
	v.rtol, _ = strconv.ParseFloat(f.Metadata["rtol"], 64)
	v.atol, _ = strconv.ParseFloat(f.Metadata["atol"], 64)
	for _, t := range f.Tensors {
		kind, name, _ := strings.Cut(t.Name, ".")
		x := tensorOf(t)
		switch kind {
		case "in":
			v.in[name] = x
			v.rows = x.Shape[0]
		case "weight":
			v.weights[name] = x
		case "want":
			v.want[name] = x
			v.keys = append(v.keys, name)
		default:
			return nil, fmt.Errorf("%s: unknown key %s", path, t.Name)
		}
	}
	slices.Sort(v.keys)
	return v, nil
}

// tensorOf reads a tensor of a file.
func tensorOf(t safetensors.Tensor) *eval.Tensor {
	types := map[safetensors.DType]ir.DType{"F32": ir.F32, "F64": ir.F64, "I32": ir.I32, "I64": ir.I64, "U8": ir.U8, "BOOL": ir.Bool}
	x := eval.New(types[t.DType], t.Shape...)
	size := t.DType.Size()
	for i := range x.Len() {
		b := t.Data[i*size:]
		switch t.DType {
		case safetensors.F32:
			x.F[i] = float64(math.Float32frombits(binary.LittleEndian.Uint32(b)))
		case safetensors.F64:
			x.F[i] = math.Float64frombits(binary.LittleEndian.Uint64(b))
		case safetensors.I32:
			x.I[i] = int64(int32(binary.LittleEndian.Uint32(b)))
		case safetensors.I64:
			x.I[i] = int64(binary.LittleEndian.Uint64(b))
		case safetensors.U8, safetensors.Bool:
			x.I[i] = int64(b[0])
		default:
			panic("the type " + string(t.DType))
		}
	}
	return x
}

// typed gives numbers another type.
func typed(x *eval.Tensor, t ir.Type, rows int) *eval.Tensor {
	out := eval.New(t.DType, t.Shape.At(rows)...)
	for i := range out.F {
		out.F[i] = x.At(i)
	}
	for i := range out.I {
		if out.I[i] = int64(x.At(i)); x.I != nil {
			out.I[i] = x.I[i]
		}
	}
	return out
}

// modelOf returns the module that has all fields of the case, the last one if several have.
func (v *vector) moduleOf(l *lower.Lowered) *ir.Module {
	for _, m := range slices.Backward(l.Modules) {
		has := map[string]bool{}
		for _, f := range append(slices.Clone(m.Inputs), m.Targets...) {
			has[f.Name] = true
		}
		all := true
		for name := range v.in {
			all = all && has[name]
		}
		if all {
			return m
		}
	}
	panic("no model has all the fields of the case")
}

// compare returns what differs between a program and the case.
func (v *vector) compare(l *lower.Lowered, ready func(*ir.Graph) *ir.Graph) (faults []string) {
	m := v.moduleOf(l)
	s := &run{vector: v, module: m, ready: ready, env: eval.Env{Fields: map[string]*eval.Tensor{}, Variables: map[string]*eval.Tensor{}, Random: random}}
	s.load()
	got := s.compute(l)
	for _, key := range v.keys {
		if g := got[key]; g == nil {
			faults = append(faults, key+": not computed")
		} else if f := v.differs(key, g); f != "" {
			faults = append(faults, f)
		}
	}
	return append(s.faults, faults...)
}

// differs compares a result with what is wanted.
func (v *vector) differs(key string, got *eval.Tensor) string {
	want := v.want[key]
	if got.Len() != want.Len() || len(want.Shape) > 1 && !slices.Equal(got.Shape, want.Shape) {
		return fmt.Sprintf("%s: shape %v, want %v", key, got.Shape, want.Shape)
	}
	worst, at := -1.0, 0
	for i := range want.Len() {
		g, w := got.At(i), want.At(i)
		d := math.Abs(g-w) - v.atol - v.rtol*math.Abs(w)
		if !want.DType.IsFloat() {
			d = math.Abs(g - w)
		}
		switch {
		case math.IsNaN(g) && math.IsNaN(w) || g == w:
			d = 0
		case math.IsNaN(d):
			d = math.Inf(1)
		}
		if d > worst {
			worst, at = d, i
		}
	}
	if worst <= 0 {
		return ""
	}
	return fmt.Sprintf("%s: element %d of %v is %v, want %v (off by %.3g more than allowed)", key, at, want.Shape, got.At(at), want.At(at), worst)
}

// random stands in for the runtime's random numbers.
func random(mode string, stream int, counter int64, n int) []float64 {
	out, state := make([]float64, n), uint64(stream)*0x9E3779B97F4A7C15+uint64(counter)
	next := func() float64 {
		state += 0x9E3779B97F4A7C15
		z := (state ^ state>>30) * 0xBF58476D1CE4E5B9
		z = (z ^ z>>27) * 0x94D049BB133111EB
		return float64((z^z>>31)>>11) / (1 << 53)
	}
	for i := range out {
		switch mode {
		case "normal":
			out[i] = math.Sqrt(-2*math.Log(1-next())) * math.Cos(2*math.Pi*next())
		case "bits":
			out[i] = math.Floor(next() * (1 << 32))
		default:
			out[i] = next()
		}
	}
	return out
}
