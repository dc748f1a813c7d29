package report_test

import (
	"bytes"
	"encoding/xml"
	"image/png"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/dlgen/dlgen/rt"
	"github.com/dlgen/dlgen/rt/data"
	"github.com/dlgen/dlgen/rt/train"
	"github.com/dlgen/dlgen/rt/train/report"
	"github.com/dlgen/dlgen/rt/train/traintest"
)

// write writes a page, checks that its elements fit and that it loads nothing, and returns it.
func write(t *testing.T, p *report.Page) string {
	t.Helper()
	var b strings.Builder
	if err := p.Write(&b); err != nil {
		t.Fatal(err)
	}
	text := b.String()
	if dir := os.Getenv("DLGEN_REPORTS"); dir != "" {
		_ = os.WriteFile(filepath.Join(dir, p.Title+".html"), []byte(text), 0o666)
	}
	for _, outside := range []string{"http:", "https:", "<script", "<link", "@import", "url("} {
		if strings.Contains(text, outside) {
			t.Errorf("the page has %s", outside)
		}
	}
	d := xml.NewDecoder(strings.NewReader("<x>" + strings.NewReplacer("<!DOCTYPE html>", "", "<br>", "<br/>").Replace(text) + "</x>"))
	d.Strict, d.AutoClose, d.Entity = false, []string{"meta", "img", "br"}, xml.HTMLEntity
	for {
		if _, err := d.Token(); err != nil {
			if err.Error() != "EOF" {
				t.Errorf("elements do not fit: %v", err)
			}
			break
		}
	}
	return text
}

// TestRegression reports on a line.
func TestRegression(t *testing.T) {
	l := traintest.Learner()
	b, i := traintest.Block(l), rt.NewInstance(l.Model)
	b.Epochs, b.ValidationFreq = 12, 3
	h, err := train.Fit(t.Context(), i, b, train.Options{})
	if err != nil {
		t.Fatal(err)
	}
	samples, err := b.All(data.Finder{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	p := &report.Page{Title: "Line <1>", History: h, Params: i.Params}
	if p.Judged, err = report.Judge(t.Context(), i, samples, nil); err != nil {
		t.Fatal(err)
	}
	if p.Judged.Confusion != nil || len(p.Judged.Points) != traintest.Rows {
		t.Errorf("got %+v", p.Judged)
	}
	text := write(t, p)
	for _, want := range []string{"<title>Line &lt;1&gt;</title>", "mean absolute error", "epoch 12, validation: ", "predicted by true", "dense.kernel"} {
		if !strings.Contains(text, want) {
			t.Errorf("the page has no %q", want)
		}
	}
}

// pictures are samples of 4 × 4 pictures whose first pixel is the class.
type pictures int

func (n pictures) Rows() int { return int(n) }

func (pictures) Gather(rows []int, fields []rt.Slab) error {
	for i, row := range rows {
		fields[0][16*i] = byte(row % 3)
		fields[1].I32(0, i+1)[i] = int32(row % 3)
		if row == 7 {
			fields[1].I32(0, i+1)[i] = 2 // it looks like 1
		}
	}
	return nil
}

// TestClassifier reports on a classifier of pictures, which is wrong once.
func TestClassifier(t *testing.T) {
	predict := func(c *rt.Call) {
		y := c.Arena.F32(0, 3*c.N)
		for i := range c.N {
			for k := range 3 {
				y[3*i+k] = 0.1
			}
			y[3*i+int(c.Fields[0][16*i])] = 0.8
		}
		c.Results[0] = c.Arena[:12*c.N]
	}
	m := &rt.Model{Name: "M", BatchSize: 4, Inputs: []rt.Tensor{{Name: "x", DType: rt.Uint8, Shape: []int{4, 4, 1}}},
		Targets: []rt.Tensor{{Name: "t", DType: rt.Int32, Index: 3}},
		Predict: rt.Graph{Run: predict, Arena: 256, Results: []rt.Tensor{{Name: "y", DType: rt.Float32, Shape: []int{3}}}}}
	j, err := report.Judge(t.Context(), rt.NewInstance(m), pictures(10), func(string, int) []string { return []string{"a", "b&", "c"} })
	if err != nil {
		t.Fatal(err)
	}
	if j.Confusion[2][1] != 1 || j.Confusion[0][0] != 4 || len(j.Worst) != 1 || j.Worst[0].Row != 7 || math.Abs(j.Worst[0].Probability-0.1) > 1e-6 || j.Points != nil {
		t.Errorf("got %+v", j)
	}
	h := &train.History{Names: []string{"loss"}, Epochs: []train.Epoch{{Values: []float64{math.NaN()}}}}
	text := write(t, &report.Page{Title: "M", Judged: j, History: h})
	for _, want := range []string{"9 are right (90.00 %)", "<b>c</b>, not b&amp;", "data:image/png;base64,", "1 of 4 c were taken for b&amp;"} {
		if !strings.Contains(text, want) {
			t.Errorf("the page has no %q", want)
		}
	}
}

// TestPicture draws curves.
func TestPicture(t *testing.T) {
	h := &train.History{Names: []string{"loss", "accuracy", "val_loss", "val_accuracy"}}
	for i := range 40 {
		x := float64(i) / 10
		row := []float64{math.Exp(-x), 1 - math.Exp(-x)/2, math.Exp(-x/2) + 0.1, math.NaN()}
		h.Epochs = append(h.Epochs, train.Epoch{Number: i, Values: row})
	}
	var b bytes.Buffer
	if err := report.Picture(&b, h); err != nil {
		t.Fatal(err)
	}
	if dir := os.Getenv("DLGEN_REPORTS"); dir != "" {
		_ = os.WriteFile(filepath.Join(dir, "curves.png"), b.Bytes(), 0o666)
	}
	picture, err := png.Decode(&b)
	if err != nil || picture.Bounds().Dx() != 1280 || picture.Bounds().Dy() != 400 {
		t.Fatalf("got %v, %v", picture.Bounds(), err)
	}
	blue := 0
	for y := range 400 {
		for x := range 640 {
			if r, _, b, _ := picture.At(x, y).RGBA(); b>>8 > 190 && r>>8 < 60 {
				blue++
			}
		}
	}
	if blue < 1000 {
		t.Errorf("%d pixels of a curve", blue)
	}
	if err := report.Picture(&b, &train.History{}); err != nil {
		t.Error(err)
	}
}

// TestActivate computes what the layers of a line give, for the first rows, and draws them beside a picture of the model.
func TestActivate(t *testing.T) {
	l := traintest.Learner()
	i := rt.NewInstance(l.Model)
	samples, err := traintest.Block(l).All(data.Finder{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if a, err := report.Activate(i, l, samples); a != nil || err != nil {
		t.Errorf("without a graph: %v, %v", a, err)
	}
	l.Activations, l.ActivationRows = &l.Model.Predict, 5
	a, err := report.Activate(i, l, samples)
	if err != nil || a.Rows != 5 || len(a.Layers) != 1 || len(a.Layers[0].Values) != 5 || a.Layers[0].Name != "y" {
		t.Fatalf("got %+v, %v", a, err)
	}
	c := i.Begin(5)
	defer i.End(c)
	if err := samples.Gather([]int{0, 1, 2, 3, 4}, append(slices.Clone(c.Fields), rt.NewSlab(64))); err != nil {
		t.Fatal(err)
	}
	if err := i.Predict(c); err != nil || !slices.Equal(a.Layers[0].Values, c.Results[0].F32(0, 5)) {
		t.Errorf("%v, want %v, %v", a.Layers[0].Values, c.Results[0].F32(0, 5), err)
	}
	text := write(t, &report.Page{Title: "Line", Graph: "<svg/>", Activations: a})
	for _, want := range []string{"What each layer gives for 5 rows", `aria-label="histogram of y"`, `alt="the layers of Line" src="data:image/svg+xml;base64,PHN2Zy8+"`} {
		if !strings.Contains(text, want) {
			t.Errorf("the page has no %q", want)
		}
	}
}
