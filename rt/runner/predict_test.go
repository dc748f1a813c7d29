package runner

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/dlgen/dlgen/rt"
	"github.com/dlgen/dlgen/rt/data"
	"github.com/dlgen/dlgen/rt/data/csv"
	"github.com/dlgen/dlgen/rt/data/npy"
	"github.com/dlgen/dlgen/rt/train"
)

func TestPredict(t *testing.T) {
	w := write(t, nil, weights("")...)
	for _, c := range []struct {
		flags []string
		stdin string
		code  int
		want  string
	}{
		{nil, "x_0,x_1,x_2\n1,1,0\n", 0, "input  y\n-      6\n"},
		{nil, "0,1,1\n1,1,1\n", 0, "input  y\n-:0    8\n-:1    9\n"},
		{[]string{"-last", "1"}, "0,1,1\n1,1,1\n", 0, "input  y\n-:1    9\n"},
		{[]string{"-last", "3"}, "0,1,1\n1,1,1\n", 0, "input  y\n-:0    8\n-:1    9\n"},
		{[]string{"-csv"}, "x_2,x_0,note,x_1\n0,1,a,1\n", 0, "y\n6\n"},
		{[]string{"-json"}, "a,b,c\n1,1,0.5\n", 0, `{"input":"-","y":[7.5]}` + "\n"},
		{nil, "x_0,x_1,x\n1,1,0,5\n", 1, ""},
		{nil, "a,b\n1,2\n", 1, ""},
		{nil, "a,b,c\n1,x,2\n", 1, ""},
		{nil, "", 1, ""},
	} {
		args := append(append([]string{"predict", "-weights", w}, c.flags...), "-")
		out, _ := call(t, t.Context(), c.stdin, c.code, args...)
		if out != c.want {
			t.Errorf("%q: got %q, want %q", c.stdin, out, c.want)
		}
	}
}

func TestPredictNpy(t *testing.T) {
	dir := t.TempDir()
	var b bytes.Buffer
	if err := npy.Write(&b, &npy.Array{DType: rt.Uint8, Shape: []int{2, 3}, Data: []byte{1, 1, 0, 0, 1, 1}}); err != nil {
		t.Fatal(err)
	}
	in, out := filepath.Join(dir, "in.npy"), filepath.Join(dir, "out.npy")
	if err := os.WriteFile(in, b.Bytes(), 0o666); err != nil {
		t.Fatal(err)
	}
	call(t, t.Context(), "", 0, "predict", "-weights", write(t, nil, weights("")...), "-npy", "-out", out, in)
	r, err := os.Open(out)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	a, err := npy.Read(r)
	if err != nil {
		t.Fatal(err)
	}
	if x := rt.Numbers(a.Data, a.DType); len(a.Shape) != 2 || x[0] != 6 || x[1] != 8 {
		t.Errorf("got %v %v", a.Shape, x)
	}
	if _, errs := call(t, t.Context(), "\x93NUMPY", 1, "predict", "-weights", write(t, nil, weights("")...), "-"); !strings.Contains(errs, "-: not a .npy file") {
		t.Errorf("got %q", errs)
	}
}

// TestPicture scales a picture of 4 by 4 to 2 by 2 and shows the classes.
func TestPicture(t *testing.T) {
	img := image.NewGray(image.Rect(0, 0, 4, 4))
	for x := range 4 {
		img.SetGray(x, 0, color.Gray{200})
		img.SetGray(x, 1, color.Gray{100})
	}
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	m := &rt.Model{Name: "P", BatchSize: 1, Inputs: []rt.Tensor{{Name: "image", DType: rt.Uint8, Shape: []int{2, 2, 1}}}}
	samples, err := readPicture(&Model{Learner: &rt.Learner{Model: m}}, b.Bytes())
	if err != nil || !bytes.Equal(samples[0].inputs[0], []byte{150, 150, 0, 0}) {
		t.Fatal(samples, err)
	}
	m.Inputs[0].Shape = []int{2, 3, 3}
	if _, err := readPicture(&Model{Learner: &rt.Learner{Model: m}}, b.Bytes()); err == nil || !strings.Contains(err.Error(), "4 × 4 pixels, image is 3 wide and 2 high") {
		t.Errorf("got %v", err)
	}
	m.Inputs[0].DType = rt.Float32
	if _, err := readPicture(&Model{Learner: &rt.Learner{Model: m}}, b.Bytes()); err == nil || !strings.Contains(err.Error(), "a .npy can give it") {
		t.Errorf("got %v", err)
	}
	m.Predict.Results = []rt.Tensor{{Name: "probs", DType: rt.Float32, Shape: []int{3}}}
	s := &sample{name: "a.png", picture: true, outputs: [][]byte{rt.Bytes([]float32{0.25, 0.5, 0.25})}}
	var out strings.Builder
	if err := writeTable(&out, &Model{Learner: &rt.Learner{Model: m}}, []*sample{s}); err != nil || !strings.HasPrefix(out.String(), "a.png\n  1  50.0 % ━━━━━━━━━━━━━━━\n  0  25.0 % ") {
		t.Errorf("got %q", out.String())
	}
}

// TestRawPicture resizes a picture as its dataset does, whatever its proportions, and runs it through the fields: x is
// twice the pixels.
func TestRawPicture(t *testing.T) {
	img := image.NewGray(image.Rect(0, 0, 4, 2))
	for i, v := range []uint8{10, 20, 30, 40, 10, 20, 30, 40} {
		img.SetGray(i%4, i/4, color.Gray{v})
	}
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	l := &rt.Learner{Model: &rt.Model{Name: "M", BatchSize: 4, Inputs: []rt.Tensor{{Name: "x", DType: rt.Float32, Shape: []int{3, 2, 3}}},
		Targets: []rt.Tensor{{Name: "t", DType: rt.Int32}}}}
	f := &data.Feed{
		Dataset: "D", Rows: 4,
		Sources: []data.SourceSpec{{Kind: "images"}},
		Columns: []data.FeedColumn{{Name: "images", Tensor: rt.Tensor{DType: rt.Uint8, Shape: []int{3, 2, 3}}, Input: true}, {Name: "labels", Tensor: rt.Tensor{DType: rt.Int32, Index: 2}}},
		Graph: rt.Graph{Arena: 1024, Results: []rt.Tensor{{Name: "x", DType: rt.Float32, Shape: []int{3, 2, 3}}, {Name: "t", DType: rt.Int32}}, Run: func(c *rt.Call) {
			for i, a := range c.Fields[0].U8(0, 18*c.N) {
				c.Arena.F32(0, 18*c.N)[i] = float32(2 * int(a))
			}
			c.Results[0], c.Results[1] = c.Arena, c.Fields[1]
		}},
	}
	m := &Model{Learner: l, Blocks: []*train.Block{{Feed: f}}}
	samples, err := readPicture(m, b.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	want := []float64{30, 30, 30, 70, 70, 70}
	if got := rt.Numbers(samples[0].inputs[0], rt.Float32); !slices.Equal(got, slices.Concat(want, want, want)) {
		t.Errorf("got %v", got)
	}
	f.Columns[1].Input = true // the input is made of more than pixels
	if _, err := readPicture(m, b.Bytes()); err == nil || !strings.Contains(err.Error(), "a .npy can give it") {
		t.Errorf("got %v", err)
	}
}

// TestRawTable runs a table through a dataset's fields: x is twice a, and b is of the target alone.
func TestRawTable(t *testing.T) {
	l := &rt.Learner{Model: &rt.Model{Name: "M", BatchSize: 4, Inputs: []rt.Tensor{{Name: "x", DType: rt.Float32}},
		Targets: []rt.Tensor{{Name: "t", DType: rt.Int64}}}}
	m := &Model{Learner: l, Blocks: []*train.Block{{Feed: &data.Feed{
		Dataset: "D", Rows: 4,
		Sources: []data.SourceSpec{{Kind: "csv", Open: csv.Open, Expect: []data.Column{{Name: "a", DType: rt.Int64}, {Name: "b", DType: rt.Int64}}}},
		Columns: []data.FeedColumn{{Name: "a", Tensor: rt.Tensor{DType: rt.Int64}, Input: true}, {Name: "b", Tensor: rt.Tensor{DType: rt.Int64}}},
		Graph: rt.Graph{Arena: 64, Results: []rt.Tensor{{Name: "x", DType: rt.Float32}, {Name: "t", DType: rt.Int64}}, Run: func(c *rt.Call) {
			for i, a := range c.Fields[0].I64(0, c.N) {
				c.Arena.F32(0, c.N)[i] = float32(2 * a)
			}
			c.Results[0], c.Results[1] = c.Arena, c.Fields[1]
		}},
	}}}}
	for _, c := range []struct{ text, want string }{
		{"a,b\n1,5\n2,6\n", ""},
		{"a\n1\n2\n", ""},
		{"b\n1\n2\n", `column "a" is missing`},
		{"a\n1\nx\n", `line 3, column "a": "x" is no i64`},
		{"c,d\n1\n2\n", "line 2: as many cells"},
		{"x\n7\nfoo\n", `column "x" is text because of "foo" in line 3, below numbers, input x wants f32`},
		{"A,d\n1,2\n", `column "a" is missing; by the names of inputs: there is no column "x" for input x; the table has "A", "d"`},
	} {
		samples, err := readTable(m, "-", []byte(c.text))
		if c.want != "" {
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("%q: got %v, want %q", c.text, err, c.want)
			}
			continue
		}
		if err != nil || len(samples) != 2 || rt.Numbers(samples[1].inputs[0], rt.Float32)[0] != 4 {
			t.Errorf("%q: %v, %v", c.text, samples, err)
		}
	}
	samples, err := readTable(m, "-", []byte("x\n7\n"))
	if err != nil || rt.Numbers(samples[0].inputs[0], rt.Float32)[0] != 7 {
		t.Errorf("got %v, %v", samples, err)
	}
}

// TestPickByWeights: of several models, that is meant whose weights are given; -m says otherwise.
func TestPickByWeights(t *testing.T) {
	model := func(name string) Model {
		return Model{Learner: &rt.Learner{Model: &rt.Model{Name: name}}}
	}
	p := &program{models: []Model{model("A"), model("B")}}
	path := filepath.Join(t.TempDir(), "w.safetensors")
	if err := rt.NewInstance(p.models[0].Learner.Model).Params.SaveFile(path, map[string]string{"model": "B"}); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ model, weights, want string }{{"", path, "B"}, {"A", path, "A"}, {"", "", ""}, {"", path + ".not", ""}, {"C", path, ""}} {
		m, err := p.pick(&flags{model: c.model, weights: c.weights})
		switch {
		case c.want == "" && err == nil:
			t.Errorf("%+v: got %s", c, m.Learner.Model.Name)
		case c.want != "" && (err != nil || m.Learner.Model.Name != c.want):
			t.Errorf("%+v: got %v, %v", c, m, err)
		}
	}
}
