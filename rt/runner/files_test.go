package runner

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/dlgen/dlgen/rt"
)

// TestInputFiles: folders and patterns stand for files, in the order of their names.
func TestInputFiles(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"b.PNG", "a.jpg", "notes.txt", ".hidden.png", "in/c.gif", "in/d.npy", ".git/e.png", "none/f.txt"} {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, nil, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct{ names, want, fault string }{
		{"", "a.jpg b.PNG in/c.gif in/d.npy", ""},
		{"*.jpg notes.txt", "a.jpg notes.txt", ""},
		{"i*", "in/c.gif in/d.npy", ""},
		{"absent.png", "absent.png", ""},
		{"*.bmp", "", "*.bmp: no file is called so"},
		{"none", "", "none: the folder has no pictures, arrays or tables (.png, .jpg"},
	} {
		var names []string
		for name := range strings.SplitSeq(c.names, " ") {
			names = append(names, filepath.Join(dir, name))
		}
		files, err := inputFiles(names, readable)
		for i := range files {
			files[i], _ = filepath.Rel(dir, files[i])
		}
		if got := strings.Join(files, " "); got != c.want || (err != nil) != (c.fault != "") || err != nil && !strings.Contains(err.Error(), c.fault) {
			t.Errorf("%q: %s, %v", c.names, got, err)
		}
	}
	if files, err := inputFiles([]string{"-"}, readable); err != nil || !slices.Equal(files, []string{"-"}) {
		t.Errorf("the standard input: %v, %v", files, err)
	}
}

// TestNoPicture: files that are meant to be pictures are not taken for tables.
func TestNoPicture(t *testing.T) {
	for _, c := range []struct{ file, content, want string }{
		{"a.webp", "RIFF\x10\x00\x00\x00WEBPVP8 ", "format WebP"},
		{"a.bmp", "BM\x36\x00\x00\x00", "format BMP"},
		{"a", "\x89PNG\r\n\x1a\n\x00", "damaged"},
		{"a.png", "hello", "no picture, though it ends in .png"},
		{"a.svg", "<svg/>", "format SVG"},
		{"a.csv", "BM,RIFF\n1,2\n", ""},
		{"-", "1,2\n", ""},
	} {
		err := judgePicture(c.file, []byte(c.content))
		if c.want == "" && err != nil || c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
			t.Errorf("%s: %v, want %q", c.file, err, c.want)
		}
	}
}

// TestPictureCSV: a table of pictures says which is which.
func TestPictureCSV(t *testing.T) {
	m := &rt.Model{Name: "P", Predict: rt.Graph{Results: []rt.Tensor{{Name: "p", DType: rt.Float32, Shape: []int{2}}}}}
	samples := []*sample{{name: "a,b.png", picture: true, outputs: [][]byte{rt.Bytes([]float32{0.25, 0.75})}}}
	var out strings.Builder
	if err := writeCSV(&out, &Model{Learner: &rt.Learner{Model: m}}, samples); err != nil || out.String() != "input,p_0,p_1\n\"a,b.png\",0.25,0.75\n" {
		t.Errorf("got %q, %v", out.String(), err)
	}
}
