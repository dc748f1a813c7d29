package images

import (
	"bytes"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/dlgen/dlgen/rt/data"
)

// filled is a picture of one colour; encoded is its file.
func filled(w, h int, c color.Color) image.Image {
	m := image.NewNRGBA(image.Rect(0, 0, w, h))
	for i := range w * h {
		m.Set(i%w, i/w, c)
	}
	return m
}

func encoded(t testing.TB, m image.Image, format string) []byte {
	t.Helper()
	var b bytes.Buffer
	var err error
	switch format {
	case "png":
		err = png.Encode(&b, m)
	case "gif":
		err = gif.Encode(&b, m, nil)
	default:
		err = jpeg.Encode(&b, m, nil)
	}
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// folder writes files.
func folder(t *testing.T, files map[string][]byte) data.Finder {
	t.Helper()
	dir := t.TempDir()
	for name, content := range files {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, content, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	return data.NewFinder(dir, "")
}

func args(sizes ...any) data.Args { return data.Args{"dir": "pets", "size": sizes} }

func TestOpen(t *testing.T) {
	red, green, blue := color.NRGBA{250, 0, 0, 255}, color.NRGBA{0, 250, 0, 100}, color.NRGBA{0, 0, 250, 255}
	files := folder(t, map[string][]byte{
		"pets/dog/a.png": encoded(t, filled(7, 3, red), "png"), "pets/dog/more/b.PNG": encoded(t, filled(3, 3, green), "png"),
		"pets/dog/c.gif": encoded(t, filled(4, 4, blue), "gif"), "pets/cat/z.jpeg": encoded(t, filled(16, 16, blue), "jpeg"),
		"pets/readme.txt": nil, "pets/.git/x.png": nil, "pets/empty/note": nil, "pets/cat/.y.png": nil,
	})
	s, err := Open(args(int64(4), int64(5)), files, nil)
	if err != nil {
		t.Fatal(err)
	}
	if c := s.Columns(); s.Rows() != 4 || !slices.Equal(c[1].Classes, []string{"cat", "dog"}) || c[1].Index != 2 || !slices.Equal(c[0].Shape, []int{4, 5, 3}) {
		t.Fatalf("%d rows of %+v", s.Rows(), c)
	}
	images, labels := make([]byte, 4*60), make([]byte, 16)
	if err := s.Read(0, 0, 4, images); err != nil {
		t.Fatal(err)
	}
	if err := s.Read(1, 0, 4, labels); err != nil {
		t.Fatal(err)
	}
	// The dog's files are at 1/6, 1/2 and 5/6 of its class, the cat's at 1/2.
	var names []string
	for row := range 4 {
		names = append(names, filepath.Base(s.(data.Placer).Place(row)))
	}
	if !slices.Equal(names, []string{"a.png", "z.jpeg", "c.gif", "b.PNG"}) || labels[0] != 1 || labels[4] != 0 || labels[8] != 1 {
		t.Errorf("rows are %v, labels %v", names, labels)
	}
	for row, want := range [][]byte{{250, 0, 0}, {0, 0, 250}, {0, 0, 250}, {0, 250, 0}} {
		got := images[60*row+57 : 60*row+60]
		for c := range 3 {
			if d := int(got[c]) - int(want[c]); d < -6 || d > 6 {
				t.Errorf("row %d is %v, want %v", row, got, want)
			}
		}
	}
	if _, err := Open(args(int64(4)), files, []data.Column{{Name: "labels", Classes: []string{"cat", "cow"}}}); err == nil || !strings.Contains(err.Error(), "dog is no class") {
		t.Errorf("got %v", err)
	}
}

func TestResize(t *testing.T) {
	// Keras 3: resize([[0, 40], [80, 120]], (4, 1)) by bilinear is 20, 40, 80, 100.
	pix := []byte{0, 0, 0, 255, 40, 0, 0, 255, 80, 0, 0, 255, 120, 0, 0, 255}
	dst := make([]byte, 12)
	resize(pix, 8, 2, 2, dst, 4, 1)
	if got := []byte{dst[0], dst[3], dst[6], dst[9]}; !slices.Equal(got, []byte{20, 40, 80, 100}) {
		t.Errorf("got %v", got)
	}
}

func TestBroken(t *testing.T) {
	good := encoded(t, filled(9, 9, color.White), "png")
	huge := bytes.Clone(good)
	copy(huge[16:], "\x00\xff\xff\xff\x00\xff\xff\xff")
	for _, c := range []struct {
		name    string
		content []byte
		want    string
	}{
		{"pets/a/x.png", good[:len(good)/2], "x.png: the picture is damaged: unexpected EOF"},
		{"pets/a/x.jpg", nil, "x.jpg"},
		{"pets/a/x.gif", []byte("GIF89a"), "x.gif"},
		{"pets/a/x.png", huge, "x.png"},
		{"pets/a/x.webp", nil, "x.webp: pictures in this format are not read"},
		{"pets/x.png", good, "pets: no pictures"},
		{"other", nil, "pets: not found"},
	} {
		s, err := Open(args(int64(2), int64(2)), folder(t, map[string][]byte{c.name: c.content}), nil)
		if err == nil {
			err = s.Read(0, 0, 1, make([]byte, 12))
		}
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want %q", c.name, err, c.want)
		}
	}
	if _, err := Open(args(int64(0), int64(2)), data.Finder{}, nil); err == nil {
		t.Error("a size of 0 was taken")
	}
}

// TestDamaged: what cannot be read is named all at once.
func TestDamaged(t *testing.T) {
	good := encoded(t, filled(9, 9, color.White), "png")
	files := map[string][]byte{"pets/a/1.png": good, "pets/a/2.png": good[:30], "pets/b/1.jpg": nil, "pets/b/2.gif": []byte("a text")}
	s, err := Open(args(int64(2), int64(2)), folder(t, files), nil)
	if err != nil {
		t.Fatal(err)
	}
	err = s.Read(0, 0, 2, make([]byte, 24))
	if err == nil || !strings.Contains(err.Error(), "1.jpg: the file is empty; ") || !strings.Contains(err.Error(), "2.png, ") || !strings.Contains(err.Error(), "2.gif cannot be read either") {
		t.Errorf("got %v", err)
	}
	files = map[string][]byte{"pets/a/1.bmp": good, "pets/b/1.webp": good}
	if _, err := Open(args(int64(2), int64(2)), folder(t, files), nil); err == nil || !strings.Contains(err.Error(), "1.bmp, ") || !strings.Contains(err.Error(), "1.webp: pictures in this format") {
		t.Errorf("got %v", err)
	}
}

func FuzzDecode(f *testing.F) {
	for _, format := range []string{"png", "gif", "jpeg"} {
		f.Add(encoded(f, filled(5, 4, color.White), format))
	}
	f.Fuzz(func(t *testing.T, content []byte) {
		if c, _, err := image.DecodeConfig(bytes.NewReader(content)); err == nil && c.Width > 1<<22/max(c.Height, 1) {
			return // takes long
		}
		_ = Decode(bytes.NewReader(content), 3, 2, make([]byte, 18))
	})
}
