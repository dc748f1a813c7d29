package npz

import (
	"archive/zip"
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/dlgen/dlgen/rt"
	"github.com/dlgen/dlgen/rt/data"
)

// npyFile makes a .npy file of format version 1 by hand.
func npyFile(descr, shape string, content ...byte) []byte {
	dict := "{'descr': '" + descr + "', 'fortran_order': False, 'shape': (" + shape + "), }"
	dict += strings.Repeat(" ", 63-(10+len(dict))%64) + "\n"
	head := append([]byte("\x93NUMPY\x01\x00"), byte(len(dict)), byte(len(dict)>>8))
	return append(append(head, dict...), content...)
}

type entry struct {
	name    string
	content []byte
}

// archive makes a zip file.
func archive(t testing.TB, method uint16, entries ...entry) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, e := range entries {
		f, err := w.CreateHeader(&zip.FileHeader{Name: e.name, Method: method})
		if err == nil {
			_, err = f.Write(e.content)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func opened(t *testing.T, content []byte) (data.Source, error) {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "a.npz"), content, 0o666); err != nil {
		t.Fatal(err)
	}
	return Open(data.Args{"file": "a.npz"}, data.NewFinder(dir, ""), nil)
}

var two = []entry{
	{"x_train.npy", npyFile("|u1", "2, 3", 1, 2, 3, 4, 5, 6)},
	{"y_train.npy", npyFile(">i2", "2,", 0, 7, 0xff, 0xff)},
	{"x_test.npy", npyFile("<f4", "1,", 0, 0, 0x80, 0x3f)},
	{"names.npy", npyFile("<U2", "1,", 1, 0, 0, 0, 1, 0, 0, 0)}, {"scale.npy", npyFile("|u1", "", 1)}, {"README", nil},
}

func TestOpen(t *testing.T) {
	for _, method := range []uint16{zip.Store, zip.Deflate} {
		s, err := opened(t, archive(t, method, two...))
		if err != nil {
			t.Fatal(err)
		}
		if c := s.Columns(); len(c) != 3 || c[0].Name != "x_train" || c[1].DType != rt.Int32 || s.Rows() != 2 {
			t.Errorf("%+v of %d rows", c, s.Rows())
		}
		x, y := make([]byte, 3), make([]int32, 2)
		if err := s.Read(0, 1, 2, x); err != nil || !slices.Equal(x, []byte{4, 5, 6}) {
			t.Errorf("x is %v, %v", x, err)
		}
		if err := s.Read(1, 0, 2, rt.Bytes(y)); err != nil || !slices.Equal(y, []int32{7, -1}) {
			t.Errorf("y is %v, %v", y, err)
		}
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}
}

func TestBroken(t *testing.T) {
	whole := archive(t, zip.Deflate, two...)
	for _, c := range []struct {
		file []byte
		want string
	}{
		{nil, "zip"},
		{whole[:len(whole)-1], "zip"},
		{archive(t, zip.Store, entry{"a.npy", npyFile("|u1", "3,", 1, 2)}), "a.npz: a.npy: cut short: 2 of 3 bytes, in row 2 of 3"},
		{archive(t, zip.Deflate, entry{"a.npy", npyFile("|u1", "3,", 1, 2)}), "bytes, the header asks for"},
		{archive(t, zip.Store, entry{"a.npy", npyFile("|u1", "3,", 1, 2, 3, 4)}), "bytes follow"},
		{archive(t, zip.Store, entry{"a.npy", npyFile("|u1", "9999999999,")}), "asks for the shape"},
		{archive(t, zip.Store, two[0], two[0]), "two arrays are named"},
		{archive(t, zip.Store, two[3]), "no arrays"},
		{archive(t, zip.Store, entry{"a.npy", []byte("no array")}), "a.npy: not a .npy file"},
	} {
		if _, err := opened(t, c.file); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("got %v, want %q", err, c.want)
		}
	}
	i := bytes.Index(whole, []byte("x_train.npy")) + len("x_train.npy") + 20
	whole[i] ^= 0xff
	s, err := opened(t, whole)
	if err == nil {
		err = s.Read(0, 0, 1, make([]byte, 3))
	}
	if err == nil || !strings.Contains(err.Error(), "x_train.npy") {
		t.Errorf("a flipped byte: %v", err)
	}
}

// TestFiles reads two archives as one, whose arrays lie in other orders; what only one has is left out of the second.
func TestFiles(t *testing.T) {
	dir := t.TempDir()
	for name, content := range map[string][]byte{
		"a-0.npz": archive(t, zip.Store, entry{"x.npy", npyFile("|u1", "2,", 1, 2)}, entry{"n.npy", npyFile("|u1", "1,", 9)}, entry{"y.npy", npyFile("|u1", "2,", 11, 12)}),
		"a-1.npz": archive(t, zip.Deflate, entry{"more.npy", npyFile("|u1", "1,", 0)}, entry{"y.npy", npyFile("|u1", "3,", 13, 14, 15)}, entry{"x.npy", npyFile("|u1", "3,", 3, 4, 5)}, entry{"n.npy", npyFile("|u1", "2,", 8, 7)}),
		"b.npz":   archive(t, zip.Store, entry{"x.npy", npyFile("|u1", "1,", 1)}),
	} {
		if err := os.WriteFile(filepath.Join(dir, name), content, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	files := data.NewFinder(dir, "")
	s, err := Open(data.Args{"file": "a-*.npz"}, files, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if err := s.(data.Selector).Select([]int{0, 2}); err != nil || s.Rows() != 5 || len(s.Columns()) != 3 {
		t.Fatal(err, s.Rows(), s.Columns())
	}
	for column, want := range map[int][]byte{0: {1, 2, 3, 4, 5}, 2: {11, 12, 13, 14, 15}} {
		got := make([]byte, 5)
		if err := s.Read(column, 0, 5, got); err != nil || !bytes.Equal(got, want) {
			t.Errorf("column %d: %v, %v", column, got, err)
		}
	}
	if got := s.(data.Placer).Place(3); got != "a-1.npz, x.npy, row 1" {
		t.Errorf("row 3 is %s", got)
	}
	if _, err := Open(data.Args{"file": []any{"a-0.npz", "b.npz"}}, files, nil); err == nil || err.Error() != `b.npz: column "n" is missing` {
		t.Errorf("got %v", err)
	}
}

func FuzzOpen(f *testing.F) {
	f.Add(archive(f, zip.Store, two[:3]...))
	f.Add(archive(f, zip.Deflate, two[:3]...))
	f.Fuzz(func(t *testing.T, content []byte) {
		s, err := opened(t, content)
		if err != nil {
			return
		}
		defer s.Close()
		for i, c := range s.Columns() {
			if c.RowBytes() < 1<<20 {
				_ = s.(data.Selector).Select([]int{i})
				_ = s.Read(i, s.Rows()-1, s.Rows(), make([]byte, c.RowBytes()))
			}
		}
	})
}
