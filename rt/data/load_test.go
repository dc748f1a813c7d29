package data_test

import (
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/dlgen/dlgen/rt"
	"github.com/dlgen/dlgen/rt/data"
	"github.com/dlgen/dlgen/rt/data/csv"
	"github.com/dlgen/dlgen/rt/data/generated"
)

// table is a csv file.
func table(t *testing.T, dir, name, text string, expect ...data.Column) data.SourceSpec {
	t.Helper()
	if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
	return data.SourceSpec{Kind: "csv", Open: csv.Open, Args: data.Args{"file": name}, Expect: expect}
}

// cats is a feed of two files: a number, whether a text is "cat", a text's place; then the label, and keep.
func cats(t *testing.T, dir, left, right string) *data.Feed {
	return &data.Feed{
		Dataset: "Cats", Rows: 2, Keep: true, Seed: 5,
		Sources: []data.SourceSpec{
			table(t, dir, "left.csv", left, data.Column{Name: "a", DType: rt.Float32}, data.Column{Name: "kind"}),
			table(t, dir, "right.csv", right, data.Column{Name: "label", DType: rt.Int64}),
		},
		Columns: []data.FeedColumn{
			{Source: 0, Name: "a", Tensor: rt.Tensor{Name: "a", DType: rt.Float32}},
			{Source: 0, Name: "kind", Tensor: rt.Tensor{Name: "is_cat", DType: rt.Bool}, Vocabulary: []string{"cat"}},
			{Source: 0, Name: "kind", Tensor: rt.Tensor{Name: "kind", DType: rt.Int32, Index: 3}, Vocabulary: []string{"dog", "cat"}, First: 1},
			{Source: 1, Name: "label", Tensor: rt.Tensor{Name: "label", DType: rt.Int64}},
		},
		Graph: rt.Graph{Run: passCats, Arena: 64, Results: []rt.Tensor{
			{Name: "a", DType: rt.Float32}, {Name: "is_cat", DType: rt.Bool}, {Name: "kind", DType: rt.Int32, Index: 3},
			{Name: "label", DType: rt.Int64, Index: 3}, {Name: "keep", DType: rt.Bool}}},
	}
}

// passCats gives the columns, and keeps the rows whose a is not NaN.
func passCats(c *rt.Call) {
	copy(c.Results, c.Fields)
	keep := c.Arena.Bool(0, c.N)
	for i, a := range c.Fields[0].F32(0, c.N) {
		keep[i] = a == a
	}
	c.Results[4] = c.Arena
}

func TestLoad(t *testing.T) {
	dir := t.TempDir()
	f := cats(t, dir, "a,kind\n1,cat\n2,dog\n,cat\n4,cow\n5,cat\n", "label\n0\n1\n2\n2\n1\n")
	m, err := data.Load(f, nil, data.NewFinder(dir, ""), nil)
	if err != nil {
		t.Fatal(err)
	}
	n := m.Rows()
	if n != 4 || !slices.Equal(m.Field(0).F32(0, n), []float32{1, 2, 4, 5}) || !slices.Equal(m.Field(1).Bool(0, n), []bool{true, false, false, true}) ||
		!slices.Equal(m.Field(2).I32(0, n), []int32{2, 1, 0, 2}) || !slices.Equal(m.Field(3).I64(0, n), []int64{0, 1, 2, 1}) {
		t.Errorf("%d rows: %v %v %v %v", n, m.Field(0).F32(0, n), m.Field(1), m.Field(2).I32(0, n), m.Field(3).I64(0, n))
	}
	batch := []rt.Slab{rt.NewSlab(8), rt.NewSlab(2), rt.NewSlab(8), rt.NewSlab(16)}
	training, validation, err := data.Split(m, 0.25)
	if err != nil || training.Rows() != 3 || validation.Rows() != 1 {
		t.Fatal(training, validation, err)
	}
	if err := training.Gather([]int{2, 0}, batch); err != nil || !slices.Equal(batch[0].F32(0, 2), []float32{4, 1}) {
		t.Errorf("got %v, %v", batch[0].F32(0, 2), err)
	}
	if err := validation.Gather([]int{0}, batch); err != nil || batch[0].F32(0, 1)[0] != 5 {
		t.Errorf("got %v, %v", batch[0].F32(0, 2), err)
	}
	rows := []int{2, 0}
	if allocs := testing.AllocsPerRun(10, func() { _ = training.Gather(rows, batch) }); allocs != 0 {
		t.Errorf("%v allocations in Gather", allocs)
	}
}

func TestLoadFaults(t *testing.T) {
	left := "a,kind\n1,cat\n2,dog\n3,cow\n"
	for _, c := range []struct{ left, right, want string }{
		{left, "label\n0\n1\n", "Cats: csv(left.csv) has 3 rows, csv(right.csv) has 2"},
		{left, "label\n0\n1\n3\n", "Cats: csv: left.csv, line 4; csv: right.csv, line 4: label: index 3 is out of range, want 0 to 2"},
		{left, "label\n0\n\"\"\n3\n", `right.csv: line 3, column "label": a number is missing (i64)`},
		{left, "labels\n0\n1\n1\n", `csv(right.csv): column "label" is missing`},
		{"a,kind\n1,cat\n,dog\n3,cow\n", "label\n0\n7\n1\n", ""}, // the row with 7 is not kept
		{"a,kind\n1,7\n", "label\n0\n", ""},
		{"a,kind\nx,7\n", "label\n0\n", `"x" is no f32`},
		{"a,kind\n,cat\n", "label\n0\n", "Cats: no rows"},
	} {
		dir := t.TempDir()
		_, err := data.Load(cats(t, dir, c.left, c.right), nil, data.NewFinder(dir, ""), nil)
		if c.want == "" && err != nil || c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
			t.Errorf("got %v, want %q", err, c.want)
		}
	}
	dir := t.TempDir()
	if _, err := data.Load(cats(t, dir, left, left), nil, data.NewFinder("", ""), nil); err == nil || !strings.Contains(err.Error(), "left.csv: not found") {
		t.Errorf("got %v", err)
	}
}

// TestModelFields checks that the model's fields count where the graph's results say less.
func TestModelFields(t *testing.T) {
	f := &data.Feed{
		Dataset: "Same", Rows: 2,
		Sources: []data.SourceSpec{{Kind: "generated", Open: generated.Open, Args: data.Args{"count": int64(3)}}},
		Graph: rt.Graph{Arena: 64, Results: []rt.Tensor{{Name: "label", DType: rt.Int32, Batchless: true}}, Run: func(c *rt.Call) {
			c.Arena.I32(0, 1)[0] = 4
			c.Results[0] = c.Arena[:4]
		}},
	}
	m, err := data.Load(f, []rt.Tensor{{Name: "label", DType: rt.Int32, Index: 5}}, data.Finder{}, nil)
	if err != nil || !slices.Equal(m.Field(0).I32(0, 3), []int32{4, 4, 4}) {
		t.Errorf("got %v, %v", m, err)
	}
	_, err = data.Load(f, []rt.Tensor{{Name: "label", DType: rt.Int32, Index: 4}}, data.Finder{}, nil)
	if err == nil || err.Error() != "Same: generated: row 0: label: index 4 is out of range, want 0 to 3" {
		t.Errorf("got %v", err)
	}
}

// TestBlocks checks that random fields are those of the row, and that a shared field is there once.
func TestBlocks(t *testing.T) {
	f := &data.Feed{
		Dataset: "Noise", Rows: 4, Seed: 9,
		Sources: []data.SourceSpec{{Kind: "generated", Open: generated.Open, Args: data.Args{"count": int64(10)}}},
		Graph: rt.Graph{Arena: 256, Results: []rt.Tensor{{Name: "x", DType: rt.Float32, Shape: []int{2}}, {Name: "grid", DType: rt.Float32, Shape: []int{3}, Batchless: true}},
			Run: func(c *rt.Call) {
				rt.Uniform(nil, c.Arena.F32(0, 2*c.N), c.Draw(1))
				c.Arena.F32(128, 3)[2] = 8
				c.Results[0], c.Results[1] = c.Arena[:8*c.N], c.Arena[128:140]
			}},
	}
	m, err := data.Load(f, nil, data.Finder{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	r, err := data.NewReader(f, nil, data.Finder{}, nil)
	if err != nil || r.Blocks() != 3 || r.Rows() != 10 {
		t.Fatal(r.Blocks(), err)
	}
	defer r.Close()
	for _, block := range []int{2, 0, 1} {
		c, err := r.Read(block)
		if err != nil || !slices.Equal(c.Results[0].F32(0, 2*c.N), m.Field(0).F32(32*block, 2*c.N)) {
			t.Errorf("block %d: %v", block, err)
		}
	}
	shared := rt.NewSlab(12)
	if err := m.Gather([]int{9, 1}, []rt.Slab{rt.NewSlab(16), shared}); err != nil || shared.F32(0, 3)[2] != 8 || math.IsNaN(float64(shared.F32(0, 3)[0])) {
		t.Errorf("got %v, %v", shared.F32(0, 3), err)
	}
	if err := m.Gather([]int{0}, nil); err == nil {
		t.Error("no fields were taken")
	}
}
