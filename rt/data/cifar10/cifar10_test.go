package cifar10

import (
	"bytes"
	"compress/gzip"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/dlgen/dlgen/rt/data"
)

// row makes a row of the format: each plane counts up from a start of its own.
func row(label byte) []byte {
	b := []byte{label}
	for plane := range 3 {
		for i := range pixels {
			b = append(b, byte(i+100*plane)+label)
		}
	}
	return b
}

func write(t *testing.T, dir, name string, content []byte) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(dir, name), content, 0o666); err != nil {
		t.Fatal(err)
	}
}

func TestOpen(t *testing.T) {
	dir := t.TempDir()
	var zipped bytes.Buffer
	w := gzip.NewWriter(&zipped)
	_, _ = w.Write(row(9))
	_ = w.Close()
	write(t, dir, "data_batch_1.bin", slices.Concat(row(3), row(5)))
	write(t, dir, "data_batch_2.bin.gz", zipped.Bytes())
	for _, files := range []any{[]any{"data_batch_1.bin", "data_batch_2.bin.gz"}, "data_batch_*"} {
		s, err := Open(data.Args{"files": files}, data.NewFinder(dir, ""), nil)
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		images, labels := make([]byte, 2*3*pixels), make([]byte, 12)
		if err := s.Read(0, 1, 3, images); err != nil || s.Rows() != 3 {
			t.Fatal(err)
		}
		if last := images[3*pixels:][3*33 : 3*34]; !slices.Equal(images[:3], []byte{5, 105, 205}) || !slices.Equal(last, []byte{42, 142, 242}) {
			t.Errorf("got %v and %v", images[:3], last)
		}
		if err := s.Read(1, 0, 3, labels); err != nil || labels[0] != 3 || labels[4] != 5 || labels[8] != 9 {
			t.Errorf("labels %v, %v", labels, err)
		}
		if where := s.(data.Placer).Place(2); where != "data_batch_2.bin.gz, row 0" {
			t.Errorf("row 2 is in %s", where)
		}
		if c := s.Columns()[1]; c.Index != 10 || c.Classes[3] != "cat" {
			t.Errorf("labels are %+v", c)
		}
	}
}

func TestBroken(t *testing.T) {
	for _, c := range []struct {
		file []byte
		want string
	}{
		{nil, "a.bin: 0 bytes, want rows of 3073"},
		{row(1)[:3072], "3072 bytes"},
		{slices.Concat(row(1), row(2))[:5000], "row 1 is cut short"},
		{slices.Concat(row(1), row(10)), "a.bin: row 1: the label is 10, want 0 to 9"},
	} {
		dir := t.TempDir()
		write(t, dir, "a.bin", c.file)
		if _, err := Open(data.Args{"files": "a.bin"}, data.NewFinder(dir, ""), nil); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("got %v, want %q", err, c.want)
		}
	}
	if _, err := Open(data.Args{"files": "no*.bin"}, data.NewFinder(t.TempDir(), ""), nil); err == nil || !strings.Contains(err.Error(), "no*.bin: no file of such a name") {
		t.Errorf("got %v", err)
	}
}

func FuzzOpen(f *testing.F) {
	f.Add(row(1))
	f.Fuzz(func(t *testing.T, content []byte) {
		dir := t.TempDir()
		write(t, dir, "a", content)
		s, err := Open(data.Args{"files": "a"}, data.NewFinder(dir, ""), nil)
		if err != nil {
			return
		}
		defer s.Close()
		if err := s.Read(0, 0, 1, make([]byte, 3*pixels)); err != nil {
			t.Error(err)
		}
	})
}
