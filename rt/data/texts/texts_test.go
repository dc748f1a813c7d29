package texts

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/dlgen/dlgen/rt/data"
)

// folder writes files below a folder.
func folder(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, content := range files {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestFolder(t *testing.T) {
	dir := folder(t, map[string]string{
		"r/pos/0.txt": "\ufeffgood", "r/pos/more/1.TXT": "better", "r/neg/0.txt": "bad\nbook", "r/neg/.x.txt": "hidden", "r/neg/notes.md": "no",
		"r/unsup/a.md": "none of a class", "r/readme.txt": "of no class",
	})
	s, err := Open(data.Args{"dir": "r"}, data.NewFinder(dir, ""), nil)
	if err != nil {
		t.Fatal(err)
	}
	if labels := s.Columns()[1]; labels.Index != 2 || !slices.Equal(labels.Classes, []string{"neg", "pos"}) {
		t.Errorf("labels are %v", labels)
	}
	got := make([]string, s.Rows())
	if err := s.ReadText(0, 0, s.Rows(), got); err != nil {
		t.Fatal(err)
	}
	if want := []string{"good", "bad\nbook", "better"}; !slices.Equal(got, want) {
		t.Errorf("the texts are %q, want %q", got, want)
	}
	labels := make([]byte, 4*s.Rows())
	if err := s.Read(1, 0, s.Rows(), labels); err != nil || labels[0] != 1 || labels[4] != 0 || labels[8] != 1 {
		t.Errorf("the labels are %v, %v", labels, err)
	}
}

func TestFaults(t *testing.T) {
	for _, c := range []struct {
		files  map[string]string
		expect []data.Column
		want   string
	}{
		{files: map[string]string{"r/a.txt": "x"}, want: "r: no texts: a folder for each class is wanted"},
		{files: map[string]string{"r/new/a.txt": "x"}, expect: []data.Column{{Name: "labels", Classes: []string{"old"}}}, want: "the folder new is no class that was known when generating: old"},
		{files: map[string]string{"r/new/a.txt": "Caf\xe9"}, want: "a.txt: the text is not UTF-8"},
	} {
		s, err := Open(data.Args{"dir": "r"}, data.NewFinder(folder(t, c.files), ""), c.expect)
		if err == nil {
			err = s.ReadText(0, 0, 1, make([]string, 1))
		}
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%v: %v, want %q", c.files, err, c.want)
		}
	}
}

func FuzzText(f *testing.F) {
	f.Add([]byte("\ufeffgood"))
	f.Add([]byte("Caf\xe9"))
	f.Fuzz(func(t *testing.T, content []byte) {
		if text, err := Text(content); err == nil && !strings.HasSuffix(string(content), text) {
			t.Errorf("%q is read as %q", content, text)
		}
	})
}
