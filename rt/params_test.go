package rt

import (
	"bytes"
	"errors"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/dlgen/dlgen/rt/safetensors"
)

// table lays variables out one after the other.
func table(vs ...Variable) []Variable {
	at := 0
	for i := range vs {
		vs[i].Offset = at
		at += (vs[i].Bytes() + Align - 1) / Align * Align
		if vs[i].Kind == 0 {
			vs[i].Kind = Weight
		}
	}
	return vs
}

func sample() *Params {
	return NewParams(table(
		Variable{Path: "dense.kernel", DType: Float32, Shape: []int{20, 30}, Init: Init{Kind: InitUniform, Low: -1, High: 3}},
		Variable{Path: "dense.bias", DType: Float64, Shape: []int{3}, Init: Init{Kind: InitData, Data: []float64{1, 2, 3}}},
		Variable{Path: "norm.count", DType: Int64, Kind: State, Init: Init{Kind: InitConstant, Value: 7}},
		Variable{Path: "mask", DType: Bool, Kind: State, Shape: []int{2}, Init: Init{Kind: InitOnes}},
	))
}

func TestParamsFile(t *testing.T) {
	p, q := sample(), sample()
	p.Init(3)
	path := filepath.Join(t.TempDir(), "weights.safetensors")
	if err := p.SaveFile(path, map[string]string{"model": "Small"}); err != nil {
		t.Fatal(err)
	}
	if err := p.SaveFile(path, map[string]string{"model": "Small"}); err != nil { // over the old one
		t.Fatal(err)
	}
	if files, _ := os.ReadDir(filepath.Dir(path)); len(files) != 1 {
		t.Errorf("saving left %v", files)
	}
	if err := q.LoadPath(path); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(p.Slab, q.Slab) {
		t.Error("what was loaded is not what was saved")
	}
	f, err := safetensors.ReadFile(os.DirFS(filepath.Dir(path)), "weights.safetensors")
	if err != nil || f.Metadata["model"] != "Small" || f.Metadata["schema"] != p.Schema() {
		t.Errorf("metadata %v, error %v", f.Metadata, err)
	}
	r := sample()
	if err := r.LoadFile(os.DirFS(filepath.Dir(path)), "weights.safetensors"); err != nil || !bytes.Equal(p.Slab, r.Slab) {
		t.Errorf("out of a file system: %v", err)
	}
	err = q.LoadFile(os.DirFS(t.TempDir()), "none")
	if !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("loading no file: %v", err)
	}
}

// TestLoadNames: what cannot be loaded is named as the caller named it.
func TestLoadNames(t *testing.T) {
	dir := t.TempDir()
	broken := filepath.Join(dir, "broken")
	if err := os.WriteFile(broken, []byte("weights"), 0o666); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{
		broken:                     "load " + broken + ": the header is cut short",
		filepath.Join(dir, "none"): "open " + filepath.Join(dir, "none") + ": ",
		dir:                        "load " + dir + ": ",
	} {
		if err := sample().LoadPath(path); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("got %v, want %s…", err, want)
		}
	}
	if err := sample().LoadFile(os.DirFS(dir), "broken"); err == nil || !strings.HasPrefix(err.Error(), "load broken: ") {
		t.Errorf("got %v", err)
	}
}

// TestParamsDiffer loads files that do not fit: the error names what, and nothing changes.
func TestParamsDiffer(t *testing.T) {
	saved := sample()
	saved.Init(3)
	for _, c := range []struct {
		change func(f *safetensors.File)
		want   string
	}{
		{func(f *safetensors.File) { f.Tensors = f.Tensors[1:] }, "weight dense.kernel: not in the file"},
		{func(f *safetensors.File) { f.Tensors[0].Shape = []int{30, 20} }, "weight dense.kernel: shape [30 20], want [20 30]"},
		{func(f *safetensors.File) { f.Tensors[2].DType = safetensors.F64 }, "state norm.count: dtype F64, want I64"},
		{func(f *safetensors.File) { f.Tensors[3].Name = "other" }, `the file has "other", which the model has not; its own are dense.kernel, dense.bias, norm.count, mask`},
	} {
		f := &safetensors.File{Tensors: saved.Tensors()}
		c.change(f)
		var b bytes.Buffer
		if err := safetensors.Write(&b, f); err != nil {
			t.Fatal(err)
		}
		p := sample()
		if err := p.Load(&b); err == nil || err.Error() != c.want {
			t.Errorf("error %v, want %s", err, c.want)
		}
		if slices.ContainsFunc(p.Slab, func(b byte) bool { return b != 0 }) {
			t.Errorf("%s: the variables changed", c.want)
		}
	}
	var b bytes.Buffer
	saved.Save(&b, nil)
	b.Truncate(b.Len() - 1)
	if err := sample().Load(&b); err == nil || !strings.Contains(err.Error(), "cut short") {
		t.Errorf("a file cut short: %v", err)
	}
}

// TestLoadLayer loads a model from the file of one that has it as a layer, which must have it once.
func TestLoadLayer(t *testing.T) {
	saved := sample()
	saved.Init(3)
	inside := func(parts ...string) *safetensors.File {
		f := &safetensors.File{Tensors: []safetensors.Tensor{{Name: "head.bias", DType: safetensors.F32, Shape: []int{1}, Data: make([]byte, 4)}}}
		for _, part := range parts {
			for _, t := range saved.Tensors() {
				t.Name = part + t.Name
				f.Tensors = append(f.Tensors, t)
			}
		}
		return f
	}
	more := inside("net.enc.")
	more.Tensors = append(more.Tensors, safetensors.Tensor{Name: "net.enc.other", DType: safetensors.F32, Shape: []int{1}, Data: make([]byte, 4)})
	less := inside("net.enc.")
	less.Tensors = less.Tensors[:len(less.Tensors)-1]
	const stranger = `the file has "head.bias", which the model has not`
	for _, c := range []struct {
		file *safetensors.File
		want string
	}{
		{inside("net.enc."), ""},
		{inside("a.", "b."), "the file has the model several times, as a, b"},
		{more, stranger}, {less, stranger}, {inside("net_"), stranger},
	} {
		var b bytes.Buffer
		if err := safetensors.Write(&b, c.file); err != nil {
			t.Fatal(err)
		}
		p := sample()
		err := p.Load(&b)
		switch {
		case c.want == "":
			if err != nil || !bytes.Equal(p.Slab, saved.Slab) {
				t.Errorf("of a layer: %v", err)
			}
		case err == nil || !strings.HasPrefix(err.Error(), c.want):
			t.Errorf("error %v, want %s", err, c.want)
		}
	}
}

func TestSchema(t *testing.T) {
	p, q := sample(), sample()
	q.Table[0].Shape = []int{30, 20}
	if p.Schema() != sample().Schema() || p.Schema() == q.Schema() {
		t.Errorf("schemas %s, %s", p.Schema(), q.Schema())
	}
	if p.Find("mask") != &p.Table[3] || p.Find("none") != nil {
		t.Error("find")
	}
}

// first returns the first value of a variable that is drawn or made in a way.
func first(seed int64, path string, shape []int, in Init) []float32 {
	p := NewParams(table(Variable{Path: path, DType: Float32, Shape: shape, Init: in}))
	p.Init(seed)
	return p.Slab.F32(0, p.Table[0].Len())
}

func TestInit(t *testing.T) {
	p := sample()
	p.Init(1)
	if k, b, n, m := p.Slab.F32(0, 600), p.Slab.F64(p.Table[1].Offset, 3), p.Slab.I64(p.Table[2].Offset, 1), p.Slab.Bool(p.Table[3].Offset, 2); slices.Min(k) < -1 || slices.Max(k) >= 3 || slices.Max(k) < 2.9 ||
		b[2] != 3 || n[0] != 7 || !m[1] {
		t.Errorf("first values %v…, %v, %v, %v", k[:3], b, n, m)
	}
	normal := Init{Kind: InitNormal, Mean: 2, Stddev: 3}
	if m, d, _ := moments(first(1, "w", []int{100, 100}, normal)); math.Abs(m-2) > 0.1 || math.Abs(d-3) > 0.1 {
		t.Errorf("normal: mean %v, deviation %v", m, d)
	}
	cut := first(1, "w", []int{100, 100}, Init{Kind: InitTruncatedNormal, Mean: 2, Stddev: 3})
	if m, d, _ := moments(cut); math.Abs(m-2) > 0.1 || math.Abs(d-3*0.8796) > 0.05 || slices.Max(cut) > 8 || slices.Min(cut) < -4 {
		t.Errorf("truncated normal: mean %v, deviation %v, to %v", m, d, slices.Max(cut))
	}
	same(t, "identity", first(1, "w", []int{2, 3}, Init{Kind: InitIdentity, Value: 2}), []float64{2, 0, 0, 0, 2, 0}, 0)
	one := first(1, "w", []int{50}, normal)
	for name, other := range map[string][]float32{
		"another seed": first(2, "w", []int{50}, normal), "another path": first(1, "v", []int{50}, normal),
		"a seed of its own": first(1, "w", []int{50}, Init{Kind: InitNormal, Mean: 2, Stddev: 3, Seed: 5}),
	} {
		if slices.Equal(one, other) {
			t.Errorf("%s gives the same numbers", name)
		}
	}
	if !slices.Equal(one, first(1, "w", []int{50}, normal)) {
		t.Error("the same seed gives other numbers")
	}
}

func TestOrthogonal(t *testing.T) {
	for _, shape := range [][]int{{8, 5}, {5, 8}, {3, 3, 2, 6}, {7}, {4, 4}} {
		w := first(1, "w", shape, Init{Kind: InitOrthogonal, Value: 2})
		columns := shape[len(shape)-1]
		rows := len(w) / columns
		count, length, toVector, toElement := columns, rows, 1, columns
		if rows < columns {
			count, length, toVector, toElement = rows, columns, columns, 1
		}
		for a := range count {
			for b := range count {
				sum, want := 0.0, 0.0
				for i := range length {
					sum += float64(w[a*toVector+i*toElement]) * float64(w[b*toVector+i*toElement])
				}
				if a == b {
					want = 4
				}
				if math.Abs(sum-want) > 1e-5 {
					t.Fatalf("%v: vectors %d and %d have the product %v, want %v", shape, a, b, sum, want)
				}
			}
		}
	}
}
