package safetensors

import (
	"encoding/binary"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/dlgen/dlgen/rt"
	"github.com/dlgen/dlgen/rt/data"
)

// file makes a file by the format's description.
func file(header string, content ...byte) []byte {
	return append(append(binary.LittleEndian.AppendUint64(nil, uint64(len(header))), header...), content...)
}

func opened(t *testing.T, content []byte) (data.Source, error) {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "a"), content, 0o666); err != nil {
		t.Fatal(err)
	}
	return Open(data.Args{"file": "a"}, data.NewFinder(dir, ""), nil)
}

func TestOpen(t *testing.T) {
	s, err := opened(t, file(`{"x": {"dtype": "U8", "shape": [2, 3], "data_offsets": [0, 6]}, "h": {"dtype": "F16", "shape": [2], "data_offsets": [6, 10]},
		"i": {"dtype": "I16", "shape": [2], "data_offsets": [10, 14]}, "few": {"dtype": "BOOL", "shape": [1], "data_offsets": [14, 15]},
		"scale": {"dtype": "F32", "shape": [], "data_offsets": [15, 19]}, "f8": {"dtype": "F8_E4M3", "shape": [1], "data_offsets": [19, 20]}}`,
		1, 2, 3, 4, 5, 6, 0, 0x3c, 0, 0xc1, 0xff, 0xff, 3, 0, 9, 0, 0, 0, 0, 0))
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if n := len(s.Columns()); n != 4 || s.Rows() != 2 {
		t.Fatalf("%d columns of %d rows", n, s.Rows())
	}
	x, h, i := make([]byte, 3), make([]float32, 2), make([]int32, 2)
	if s.Read(0, 1, 2, x) != nil || !slices.Equal(x, []byte{4, 5, 6}) {
		t.Errorf("x is %v", x)
	}
	if s.Read(1, 0, 2, rt.Bytes(h)) != nil || !slices.Equal(h, []float32{1, -2.5}) {
		t.Errorf("h is %v", h)
	}
	if s.Read(2, 0, 2, rt.Bytes(i)) != nil || !slices.Equal(i, []int32{-1, 3}) {
		t.Errorf("i is %v", i)
	}
	chosen := s.(data.Selector)
	if chosen.Select([]int{3}) != nil || s.Rows() != 1 {
		t.Error("the rows are not those of the chosen array")
	}
	if err := chosen.Select([]int{0, 3}); err == nil || err.Error() != `the array "x" has 2 rows, "few" has 1` {
		t.Errorf("got %v", err)
	}
}

func TestBroken(t *testing.T) {
	for _, c := range []struct {
		file []byte
		want string
	}{
		{nil, "cut short: 0 bytes, want 8"},
		{file(`{"x": {"dtype": "U8", "shape": [4], "data_offsets": [0, 4]}}`, 1, 2, 3), "a: 3 bytes behind the header, which asks for 4"},
		{file(`{"x": {"dtype": "U8", "shape": [4], "data_offsets": [0, 4]}}`, 1, 2, 3, 4, 5), "5 bytes behind the header"},
		{file(`{"x": {"dtype": "U8", "shape": [], "data_offsets": [0, 1]}}`, 1), "no tensors"},
		{file(`{"x": {"dtype": "U8", "shape": [9, 9999999999], "data_offsets": [0, 4]}}`, 1, 2, 3, 4), "want a count"},
	} {
		if _, err := opened(t, c.file); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q: got %v, want %q", c.file, err, c.want)
		}
	}
}

func FuzzOpen(f *testing.F) {
	f.Add(file(`{"x": {"dtype": "U8", "shape": [2, 3], "data_offsets": [0, 6]}}`, 1, 2, 3, 4, 5, 6))
	f.Add(file(`{"h": {"dtype": "F16", "shape": [2], "data_offsets": [0, 4]}}`, 1, 2, 3, 4))
	f.Fuzz(func(t *testing.T, content []byte) {
		s, err := opened(t, content)
		if err != nil {
			return
		}
		defer s.Close()
		for i, c := range s.Columns() {
			if err := s.(data.Selector).Select([]int{i}); err != nil {
				t.Fatal(err)
			}
			if err := s.Read(i, s.Rows()-1, s.Rows(), make([]byte, c.RowBytes())); err != nil {
				t.Errorf("the last row of %s: %v", c.Name, err)
			}
		}
	})
}
