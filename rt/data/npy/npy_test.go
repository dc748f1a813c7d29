package npy

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/dlgen/dlgen/rt"
	"github.com/dlgen/dlgen/rt/data"
)

// file makes a file of format version 1 by hand.
func file(dict string, content ...byte) []byte {
	dict += strings.Repeat(" ", 63-(10+len(dict))%64) + "\n"
	head := append([]byte("\x93NUMPY\x01\x00"), byte(len(dict)), byte(len(dict)>>8))
	return append(append(head, dict...), content...)
}

func TestRead(t *testing.T) {
	for _, c := range []struct {
		name  string
		file  []byte
		dtype rt.DType
		shape []int
		data  []byte
	}{
		{"u1", file("{'descr': '|u1', 'fortran_order': False, 'shape': (2, 3), }", 1, 2, 3, 4, 5, 6), rt.Uint8, []int{2, 3}, []byte{1, 2, 3, 4, 5, 6}},
		{"f4", file("{'descr': '<f4', 'fortran_order': False, 'shape': (1,), }", 0, 0, 0x80, 0x3f), rt.Float32, []int{1}, []byte{0, 0, 0x80, 0x3f}},
		{"big f4", file("{'descr': '>f4', 'fortran_order': False, 'shape': (1,), }", 0x3f, 0x80, 0, 0), rt.Float32, []int{1}, []byte{0, 0, 0x80, 0x3f}},
		{"i2", file("{'descr': '<i2', 'fortran_order': False, 'shape': (2,), }", 0xff, 0xff, 2, 0), rt.Int32, []int{2}, []byte{0xff, 0xff, 0xff, 0xff, 2, 0, 0, 0}},
		{"i1", file("{'descr': '|i1', 'fortran_order': True, 'shape': (1,), }", 0x80), rt.Int32, []int{1}, []byte{0x80, 0xff, 0xff, 0xff}},
		{"u4", file("{'descr': '>u4', 'fortran_order': False, 'shape': (1,), }", 0xff, 0, 0, 1), rt.Int64, []int{1}, []byte{1, 0, 0, 0xff, 0, 0, 0, 0}},
		{"b1", file("{'descr': '|b1', 'fortran_order': False, 'shape': (3,), }", 0, 1, 7), rt.Bool, []int{3}, []byte{0, 1, 1}},
		{"scalar", file("{'descr': '|u1', 'fortran_order': False, 'shape': (), }", 9), rt.Uint8, nil, []byte{9}},
	} {
		a, err := Read(bytes.NewReader(c.file))
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if a.DType != c.dtype || !slices.Equal(a.Shape, c.shape) || !bytes.Equal(a.Data, c.data) {
			t.Errorf("%s: got %v %v % x", c.name, a.DType, a.Shape, a.Data)
		}
	}
}

func TestBroken(t *testing.T) {
	for _, c := range []struct {
		file []byte
		want string
	}{
		{nil, "not a .npy file"},
		{[]byte("\x93NUMPY\x09\x00"), "version 9"},
		{[]byte("\x93NUMPY\x01\x00\x40"), "cut short in the header"},
		{[]byte("\x93NUMPY\x02\x00\xff\xff\xff\x7f"), "want at most"},
		{file("{'descr': '|u1', 'fortran_order': False, 'shape': (3, 2), }", 1, 2, 3), "3 of 6 bytes, in row 1 of 3"},
		{file("{'descr': '|u1', 'fortran_order': False, 'shape': (2,), }", 1, 2, 3), "bytes follow"},
		{file("{'descr': '<f8', 'fortran_order': False, 'shape': (99999999, 99999999), }"), "asks for the shape (99999999, 99999999)"},
		{file("{'descr': '<f8', 'fortran_order': False, 'shape': (-1,), }"), "shape (-1,)"},
		{file("{'descr': '<f8', 'fortran_order': False, 'shape': (0, 7), }"), "shape (0, 7)"},
		{file("{'descr': '<c8', 'fortran_order': False, 'shape': (1,), }"), `"<c8"`},
		{file("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (1,), }"), "element type"},
		{file("{'descr': '<f4', 'fortran_order': True, 'shape': (2, 2), }", 1, 2, 3), "3 of 16 bytes"},
		{file("{'descr': '<f4', 'shape': (2, 2), }"), "order of elements"},
		{file("{'descr': '<f4', 'fortran_order': False, }"), "no shape"},
	} {
		if _, err := Read(bytes.NewReader(c.file)); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q: got %v, want %q", c.file, err, c.want)
		}
	}
}

func TestWrite(t *testing.T) {
	var b bytes.Buffer
	if err := Write(&b, &Array{rt.Uint8, []int{2, 2}, []byte{1, 2, 3, 4}}); err != nil {
		t.Fatal(err)
	}
	if want := file("{'descr': '|u1', 'fortran_order': False, 'shape': (2, 2), }", 1, 2, 3, 4); !bytes.Equal(b.Bytes(), want) {
		t.Errorf("got %q, want %q", b.Bytes(), want)
	}
	b.Reset()
	if err := Write(&b, &Array{rt.Uint8, []int{1}, []byte{1}}); err != nil || !strings.Contains(b.String(), "(1,)") {
		t.Errorf("%v %q", err, b.String())
	}
	if err := Write(&b, &Array{DType: rt.Float16}); err == nil {
		t.Error("f16 was written")
	}
}

func TestOpen(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "a.npy"), file("{'descr': '|u1', 'fortran_order': False, 'shape': (2, 3), }", 1, 2, 3, 4, 5, 6), 0o666); err != nil {
		t.Fatal(err)
	}
	s, err := Open(data.Args{"file": "a.npy"}, data.NewFinder(dir, ""), nil)
	if err != nil {
		t.Fatal(err)
	}
	row := make([]byte, 3)
	if c := s.Columns()[0]; s.Rows() != 2 || c.Name != "value" || !slices.Equal(c.Shape, []int{3}) || s.Read(0, 1, 2, row) != nil || !slices.Equal(row, []byte{4, 5, 6}) {
		t.Errorf("got %d rows of %+v, the last %v", s.Rows(), c, row)
	}
	if _, err := Open(data.Args{"file": "b.npy"}, data.NewFinder(dir, ""), nil); err == nil || !strings.Contains(err.Error(), "b.npy: not found") {
		t.Errorf("got %v", err)
	}
}

// TestFortran: what lies with the first axis fastest, as numpy.asfortranarray makes it, has the same rows.
func TestFortran(t *testing.T) {
	const head = "{'descr': '>i2', 'fortran_order': True, 'shape': (2, 3, 2), }"
	// x[i, j, k] is 100i + 10j + k.
	var content []byte
	for k := range 2 {
		for j := range 3 {
			for i := range 2 {
				content = append(content, 0, byte(100*i+10*j+k))
			}
		}
	}
	want := []byte{0, 1, 10, 11, 20, 21, 100, 101, 110, 111, 120, 121}
	low := func(elements []byte) (out []byte) {
		for i := 0; i < len(elements); i += 4 {
			out = append(out, elements[i])
		}
		return out
	}
	a, err := Read(bytes.NewReader(file(head, content...)))
	if err != nil || !slices.Equal(low(a.Data), want) {
		t.Fatalf("%v, %v", a, err)
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "a.npy"), file(head, content...), 0o666); err != nil {
		t.Fatal(err)
	}
	s, err := Open(data.Args{"file": "a.npy"}, data.NewFinder(dir, ""), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	row := make([]byte, 6*4)
	if err := s.Read(0, 1, 2, row); err != nil || !slices.Equal(low(row), want[6:]) {
		t.Errorf("%v, %v", low(row), err)
	}
}

func FuzzRead(f *testing.F) {
	f.Add(file("{'descr': '|u1', 'fortran_order': True, 'shape': (2, 3), }", 1, 2, 3, 4, 5, 6))
	f.Add(file("{'descr': '>i2', 'fortran_order': False, 'shape': (2,), }", 1, 2, 3, 4))
	f.Add(file("{'descr': '<f8', 'fortran_order': True, 'shape': (0, 9), }"))
	f.Fuzz(func(t *testing.T, content []byte) {
		a, err := Read(bytes.NewReader(content))
		if err != nil {
			return
		}
		n := a.DType.Size()
		for _, d := range a.Shape {
			n *= d
		}
		if len(a.Data) != n {
			t.Errorf("%d bytes of %v %v", len(a.Data), a.DType, a.Shape)
		}
	})
}
