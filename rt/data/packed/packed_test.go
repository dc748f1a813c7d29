package packed

import (
	"bytes"
	"compress/gzip"
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/dlgen/dlgen/rt/data"
)

// abc is "abc" ten times, packed by zstd 1.5.
const abc = "\x28\xb5\x2f\xfd\x24\x1e\x4d\x00\x00\x18abc\x01\x00\x86\x6e\x08\x57\x43\xdd\xc7"

func write(t *testing.T, content []byte) (data.Finder, string) {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "file"), content, 0o666); err != nil {
		t.Fatal(err)
	}
	return data.NewFinder(dir, ""), filepath.Join(dir, "file")
}

func gzipped(content []byte) []byte {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, _ = w.Write(content)
	_ = w.Close()
	return b.Bytes()
}

func TestOpen(t *testing.T) {
	content := bytes.Repeat([]byte("abc"), 10)
	for _, file := range [][]byte{content, gzipped(content), []byte(abc)} {
		files, path := write(t, file)
		f, err := Open(files, "file")
		if err != nil {
			t.Fatal(err)
		}
		got := make([]byte, 4)
		if _, err := f.ReadAt(got, 26); err != nil || string(got) != "cabc" || f.Size != 30 {
			t.Errorf("got %q of %d, %v", got, f.Size, err)
		}
		if err := f.Close(); err != nil {
			t.Error(err)
		}
		opened, err := os.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		small, err := open(opened, 7) // more than is kept in memory
		if err != nil {
			t.Fatal(err)
		}
		if _, err := small.ReadAt(got, 1); err != nil || string(got) != "bcab" || small.Size != 30 {
			t.Errorf("got %q of %d, %v", got, small.Size, err)
		}
		if err := small.Close(); err != nil {
			t.Error(err)
		}
	}
	cut, _ := write(t, gzipped(content)[:20])
	if _, err := Open(cut, "file"); err == nil || err.Error() != "file: unexpected EOF" {
		t.Errorf("got %v", err)
	}
	if _, err := Open(cut, "."); err == nil || err.Error() != ".: this is a folder, not a file" {
		t.Errorf("got %v", err)
	}
	if r, err := NewReader(bytes.NewReader(nil)); err != nil {
		t.Error(err)
	} else if b, err := io.ReadAll(r); len(b) > 0 || err != nil {
		t.Error(b, err)
	}
}
