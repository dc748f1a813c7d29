package idx

import (
	"bytes"
	"compress/gzip"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/dlgen/dlgen/rt/data"
	"github.com/dlgen/dlgen/rt/data/packed"
)

// file makes an IDX file by hand.
func file(dims []int, content ...byte) []byte {
	b := []byte{0, 0, 8, byte(len(dims))}
	for _, d := range dims {
		b = append(b, byte(d>>24), byte(d>>16), byte(d>>8), byte(d))
	}
	return append(b, content...)
}

func zip(content []byte) []byte {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, _ = w.Write(content)
	_ = w.Close()
	return b.Bytes()
}

func TestOpen(t *testing.T) {
	images, labels := file([]int{2, 1, 2}, 1, 2, 3, 4), file([]int{2}, 7, 3)
	for _, c := range []struct {
		images, labels []byte
		want           string
	}{
		{images, labels, ""},
		{zip(images), zip(labels), ""},
		{images, file([]int{1}, 7), "images has 2 images, labels has 1 labels"},
		{images[:len(images)-1], labels, "images: cut short in row 1 of 2"},
		{zip(images)[:len(zip(images))-9], labels, "images: unexpected EOF"},
		{zip(images)[:24], labels, "images: unexpected EOF"},
		{zip(images[:16]), labels, "images: cut short in row 0 of 2"},
		{append(images[:len(images):len(images)], 0), labels, "bytes follow the 2 rows"},
		{images[:9], labels, "cut short in the header"},
		{[]byte("PNG"), labels, "cut short in the header"},
		{[]byte("PNG: no IDX"), labels, "not an IDX file"},
		{[]byte{0, 0, 13, 1, 0, 0, 0, 0}, labels, "0x0d"},
		{[]byte{0, 0, 8, 9, 0, 0, 0, 0}, labels, "9 axes"},
		{file([]int{1 << 31, 1 << 31, 1 << 31}), labels, "the header asks for axes"},
		{file([]int{0, 1, 1}), labels, "the header asks for axes"},
		{labels, labels, "images need 3 or 4 axes"},
		{images, images, "labels need 1 axis"},
	} {
		dir := t.TempDir()
		for name, content := range map[string][]byte{"images": c.images, "labels": c.labels} {
			if err := os.WriteFile(filepath.Join(dir, name), content, 0o666); err != nil {
				t.Fatal(err)
			}
		}
		s, err := Open(data.Args{"images": "images", "labels": "labels"}, data.NewFinder(dir, ""), nil)
		if c.want != "" {
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %q", err, c.want)
			}
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		image, label := make([]byte, 2), make([]byte, 4)
		if err := s.Read(0, 1, 2, image); err != nil || !slices.Equal(image, []byte{3, 4}) {
			t.Errorf("image %v, %v", image, err)
		}
		if err := s.Read(1, 1, 2, label); err != nil || label[0] != 3 || s.Columns()[1].Index != 8 {
			t.Errorf("label %v, %v", label, err)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add(file([]int{2, 1, 2}, 1, 2, 3, 4))
	f.Add(file([]int{1}, 9))
	f.Fuzz(func(t *testing.T, content []byte) {
		a, err := read(&packed.File{ReaderAt: bytes.NewReader(content), Size: int64(len(content))})
		if err != nil {
			return
		}
		n := 1
		for _, d := range a.dims {
			n *= d
		}
		if len(content)-int(a.start) != n {
			t.Errorf("%d bytes for %v", len(content), a.dims)
		}
	})
}
