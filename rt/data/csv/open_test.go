package csv

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/dlgen/dlgen/rt"
	"github.com/dlgen/dlgen/rt/data"
)

// folder writes files; names that end in .gz are packed.
func folder(t *testing.T, files map[string]string) data.Finder {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		content := []byte(text)
		if strings.HasSuffix(name, ".gz") {
			var b bytes.Buffer
			w := gzip.NewWriter(&b)
			_, _ = w.Write(content)
			_ = w.Close()
			content = b.Bytes()
		}
		if err := os.WriteFile(filepath.Join(dir, name), content, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	return data.NewFinder(dir, "")
}

// long is a table of rows 0, 1, 2 …, with texts over two lines, blank lines and both ends of line.
func long(rows int) string {
	var b strings.Builder
	b.WriteString("\ufeff\"n\",half,note\r\n")
	for i := range rows {
		if i%97 == 0 {
			b.WriteString("\n\r\n")
		}
		fmt.Fprintf(&b, "%d,%g,\"a\nb%d\"\r\n", i, float64(i)/2, i)
	}
	return b.String()
}

func TestPieces(t *testing.T) {
	const rows = 3*rowsOfPiece + 5
	files := folder(t, map[string]string{"a.csv": long(rows), "b.csv.gz": long(rows)})
	for _, name := range []string{"a.csv", "b.csv.gz"} {
		s, err := Open(data.Args{"file": name}, files, nil)
		if err != nil {
			t.Fatal(err)
		}
		if s.Rows() != rows || s.Columns()[0].DType != rt.Int64 || s.Columns()[1].DType != rt.Float32 {
			t.Fatalf("%d rows of %+v", s.Rows(), s.Columns())
		}
		for _, from := range []int{rows - 9, 0, rowsOfPiece - 3, 2 * rowsOfPiece} { // in any order, over the edges of pieces
			n, half, notes := make([]int64, 6), make([]float32, 6), make([]string, 6)
			if s.Read(0, from, from+6, rt.Bytes(n)) != nil || s.Read(1, from, from+6, rt.Bytes(half)) != nil || s.ReadText(2, from, from+6, notes) != nil {
				t.Fatal("not read")
			}
			if n[5] != int64(from+5) || half[5] != float32(from+5)/2 || notes[5] != fmt.Sprintf("a\nb%d", from+5) {
				t.Errorf("row %d: %v %v %q", from+5, n[5], half[5], notes[5])
			}
			// Line 1 is the header; each row has two lines; two blank lines stand before rows 0, 97, 194 …
			row := from + 5
			if got, want := s.(data.Placer).Place(row), fmt.Sprintf("%s, line %d", name, 2+2*row+2*(row/97+1)); got != want {
				t.Errorf("row %d is in %s, want %s", row, got, want)
			}
		}
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}
}

func TestFiles(t *testing.T) {
	files := folder(t, map[string]string{"part-1.csv": "a,odd name,\n1,,x\n", "part-2.csv.gz": "a,odd name,\n2.5,3,\n", "other.csv": "b\n1\n"})
	for _, file := range []any{"part-*", []any{"part-1.csv", "part-2.csv.gz"}} {
		s, err := Open(data.Args{"file": file, "fill": float64(-1)}, files, nil)
		if err != nil {
			t.Fatal(err)
		}
		a, odd, last := make([]float32, 2), make([]int64, 2), make([]string, 2)
		if s.Rows() != 2 || s.Read(0, 0, 2, rt.Bytes(a)) != nil || s.Read(1, 0, 2, rt.Bytes(odd)) != nil || s.ReadText(2, 0, 2, last) != nil {
			t.Fatalf("%d rows of %+v", s.Rows(), s.Columns())
		}
		if !slices.Equal(a, []float32{1, 2.5}) || !slices.Equal(odd, []int64{-1, 3}) || !slices.Equal(last, []string{"x", ""}) {
			t.Errorf("got %v, %v, %q", a, odd, last)
		}
		if names := s.Columns(); names[1].Name != "odd name" || names[2].Name != "column_2" {
			t.Errorf("columns are %+v", names)
		}
		_ = s.Close()
	}
	if _, err := Open(data.Args{"file": []any{"part-1.csv", "other.csv"}}, files, nil); err == nil || !strings.Contains(err.Error(), `other.csv has ["b"]`) {
		t.Errorf("got %v", err)
	}
}

// TestTypes checks what columns become.
func TestTypes(t *testing.T) {
	for _, c := range []struct {
		cells string
		fill  any
		want  rt.DType
	}{
		{"1 -2 +3", nil, rt.Int64},
		{"1 99999999999999999999", nil, rt.Float32},
		{"1  3", nil, rt.Float32},
		{"1  3", int64(0), rt.Int64},
		{"1 NA 3", 0.5, rt.Float32},
		{"1 2.0", nil, rt.Float32},
		{"1e400 inf", nil, rt.Float32},
		{"true False", nil, rt.Bool},
		{"true  false", nil, 0},
		{"true 1", nil, 0},
		{"  ", nil, rt.Float32},
		{"a 1", nil, 0},
		{"2024-01-02 2024-01-03", nil, 0},
	} {
		text := "x,y\n"
		for cell := range strings.SplitSeq(c.cells, " ") {
			text += cell + ",1\n"
		}
		args := data.Args{"file": "a.csv"}
		if c.fill != nil {
			args["fill"] = c.fill
		}
		s, err := Open(args, folder(t, map[string]string{"a.csv": text}), nil)
		if err != nil {
			t.Fatal(err)
		}
		got := s.Columns()[0].DType
		if got != c.want {
			t.Errorf("%q with fill %v is %v, want %v", c.cells, c.fill, got, c.want)
		}
		if got == rt.Float32 {
			x := make([]float32, s.Rows())
			if err := s.Read(0, 0, s.Rows(), rt.Bytes(x)); err != nil {
				t.Error(err)
			}
			if gap := x[1]; strings.Contains(c.cells, "  ") && !math.IsNaN(float64(gap)) {
				t.Errorf("a gap of %q is %v", c.cells, gap)
			}
		}
	}
}

// TestRealTables reads the tables of $DLGEN_DATA.
func TestRealTables(t *testing.T) {
	files := data.NewFinder("", "")
	if _, err := files.Find("tables/titanic.csv"); err != nil {
		t.Skip("DLGEN_DATA names no folder with tables/titanic.csv")
	}
	s, err := Open(data.Args{"file": "tables/titanic.csv"}, files, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	kinds := map[string]rt.DType{"survived": rt.Int64, "sex": 0, "age": rt.Float32, "fare": rt.Float32, "adult_male": rt.Bool, "deck": 0, "alone": rt.Bool}
	for _, c := range s.Columns() {
		if want, told := kinds[c.Name]; told && c.DType != want {
			t.Errorf("%s is %v, want %v", c.Name, c.DType, want)
		}
	}
	if s.Rows() != 891 {
		t.Errorf("%d rows", s.Rows())
	}
}
