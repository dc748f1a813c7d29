package parquet

import (
	"bytes"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/dlgen/dlgen/rt"
	"github.com/dlgen/dlgen/rt/data"
)

// The files of testdata were made by Apache Arrow; make.py there says how.
var files = data.Finder{Dirs: []string{"testdata"}}

const rows = 100

func opened(t *testing.T, args data.Args, expect ...data.Column) data.Source {
	t.Helper()
	s, err := Open(args, files, expect)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

// column returns the place of a column.
func columnOf(t *testing.T, s data.Source, name string) int {
	t.Helper()
	for i, c := range s.Columns() {
		if c.Name == name {
			return i
		}
	}
	t.Fatalf("no column %s", name)
	return 0
}

// numbers reads a column of numbers.
func numbers(t *testing.T, s data.Source, name string) []float64 {
	t.Helper()
	i := columnOf(t, s, name)
	out, n := make([]float64, s.Rows()), s.Rows()
	var err error
	switch s.Columns()[i].DType {
	case rt.Int64:
		x := make([]int64, n)
		err = s.Read(i, 0, n, rt.Bytes(x))
		for k := range x {
			out[k] = float64(x[k])
		}
	case rt.Float32:
		x := make([]float32, n)
		err = s.Read(i, 0, n, rt.Bytes(x))
		for k := range x {
			out[k] = float64(x[k])
		}
	default:
		x := make([]byte, n)
		err = s.Read(i, 0, n, x)
		for k := range x {
			out[k] = float64(x[k])
		}
	}
	if err != nil {
		t.Fatal(name, err)
	}
	return out
}

func truth(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

// want is what the columns hold in a row; missing says where values are missing.
var want = map[string]func(i int) float64{
	"i32": func(i int) float64 { return float64(i - 50) }, "i64": func(i int) float64 { return float64(i) * float64(i) * 1e9 },
	"u32": func(i int) float64 { return float64(1<<32 - 1 - i) }, "u8": func(i int) float64 { return float64(i % 5) },
	"f32": func(i int) float64 { return float64(i) / 4 }, "f64": func(i int) float64 { return float64(i) / 8 },
	"yes": func(i int) float64 { return truth(i%3 == 0) }, "some i": func(i int) float64 { return float64(i) },
	"some f": func(i int) float64 { return float64(i) / 2 }, "some b": func(i int) float64 { return truth(i%2 == 0) },
	"day": func(i int) float64 { return float64(18262 + i) }, "last": func(i int) float64 { return float64(i % 2) },
}

func missing(i int) bool { return i%7 == 3 }

func TestOpen(t *testing.T) {
	for _, name := range []string{"snappy", "plain", "gzip2", "zstd", "lz4", "deltas"} {
		s := opened(t, data.Args{"file": name + ".parquet"})
		if s.Rows() != rows || len(s.Columns()) != len(want)+3 {
			t.Errorf("%s: %d rows of %d columns", name, s.Rows(), len(s.Columns()))
		}
		for column, value := range want {
			kind, some := s.Columns()[columnOf(t, s, column)].DType, strings.HasPrefix(column, "some")
			if wanted := map[bool]rt.DType{true: rt.Float32, false: rt.Int64}[some || column[0] == 'f']; kind != wanted && column != "yes" {
				t.Errorf("%s: %s is %v", name, column, kind)
			}
			for i, x := range numbers(t, s, column) {
				if w := value(i); some && missing(i) != math.IsNaN(x) || !(some && missing(i)) && x != w {
					t.Errorf("%s: row %d of %s is %v, want %v", name, i, column, x, w)
					break
				}
			}
		}
		for column, word := range map[string]func(i int) string{
			"text": func(i int) string { return fmt.Sprint("word ", i%11) }, "long": func(i int) string { return fmt.Sprintf("prefix of row %d ü", i) },
			"some s": func(i int) string { return strings.Repeat(fmt.Sprint("s", i), int(truth(!missing(i)))) },
		} {
			texts := make([]string, 70)
			if err := s.ReadText(columnOf(t, s, column), 30, 100, texts); err != nil {
				t.Fatal(err)
			}
			for k, got := range texts {
				if got != word(30+k) {
					t.Errorf("%s: row %d of %s is %q, want %q", name, 30+k, column, got, word(30+k))
					break
				}
			}
		}
	}
}

// TestDecimals reads decimals of a fixed number of bytes.
func TestDecimals(t *testing.T) {
	for _, name := range []string{"decimals", "decimals2"} {
		s := opened(t, data.Args{"file": name + ".parquet"})
		for column, value := range map[string]func(i int) float64{
			"dec 9": func(i int) float64 { return float64(i*i-50) / 1000 }, "dec 30": func(i int) float64 { return float64(50-i)*1e17 + float64(i)/8 },
			"dec 9 named": func(i int) float64 { return float64(i%5-2) / 10 },
		} {
			for i, x := range numbers(t, s, column) {
				if gap := column != "dec 9" && missing(i); gap != math.IsNaN(x) || !gap && float32(x) != float32(value(i)) {
					t.Errorf("%s: row %d of %s is %v, want %v", name, i, column, x, value(i))
					break
				}
			}
		}
	}
}

func TestFill(t *testing.T) {
	s := opened(t, data.Args{"file": []any{"snappy.parquet", "plain.parquet"}, "fill": int64(-1)})
	if x := numbers(t, s, "some i"); s.Columns()[columnOf(t, s, "some i")].DType != rt.Int64 || x[3] != -1 || x[110] != -1 || x[111] != 11 || len(x) != 200 {
		t.Errorf("got %v", x)
	}
	if x := numbers(t, s, "some f"); x[3] != -1 || x[4] != 2 {
		t.Errorf("got %v", x)
	}
	s = opened(t, data.Args{"file": "snappy.parquet"}, data.Column{Name: "some i", DType: rt.Int64}, data.Column{Name: "i32", DType: rt.Float32})
	if x := numbers(t, s, "i32"); s.Columns()[columnOf(t, s, "i32")].DType != rt.Float32 || x[0] != -50 {
		t.Errorf("got %v", x)
	}
	if err := s.Read(columnOf(t, s, "some i"), 0, 5, make([]byte, 40)); err == nil || !strings.Contains(err.Error(), `snappy.parquet: column "some i": row 3: the value is missing`) {
		t.Errorf("got %v", err)
	}
}

func TestBroken(t *testing.T) {
	s := opened(t, data.Args{"file": "brotli.parquet"})
	if err := s.Read(0, 0, 1, make([]byte, 8)); err == nil || !strings.Contains(err.Error(), "Brotli, which is not read") {
		t.Errorf("got %v", err)
	}
	whole, err := os.ReadFile("testdata/zstd.parquet")
	if err != nil {
		t.Fatal(err)
	}
	for n := range 16 {
		if _, err := readAll(whole[:n*len(whole)/16]); err == nil {
			t.Errorf("cut at %d of 16: no error", n)
		}
	}
	for i := 4; i < len(whole); i += 37 { // no fault may be more than an error
		flipped := bytes.Clone(whole)
		flipped[i] ^= 1 << (i % 8)
		_, _ = readAll(flipped)
	}
}

// readAll reads all columns of a file and returns how many rows it has.
func readAll(content []byte) (int, error) {
	foot, err := readFooter(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		return 0, err
	}
	if foot.rows > 1<<16 {
		return 0, errNoRows // takes long
	}
	s := &source{name: "a", file: bytes.NewReader(content), footer: foot, cached: make([]cache, len(foot.columns))}
	agree([]*source{s}, nil)
	for i, c := range s.kinds {
		if c.Text() {
			err = s.ReadText(i, 0, foot.rows, make([]string, foot.rows))
		} else {
			err = s.Read(i, 0, foot.rows, make([]byte, foot.rows*c.RowBytes()))
		}
		if err != nil {
			return 0, err
		}
	}
	return foot.rows, nil
}

func FuzzOpen(f *testing.F) {
	paths, _ := filepath.Glob("testdata/*.parquet")
	for _, path := range paths {
		content, err := os.ReadFile(path)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(content)
	}
	f.Fuzz(func(t *testing.T, content []byte) { _, _ = readAll(content) })
}
