package packed

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
)

// FuzzOpen: whatever a file holds, it opens or is an error; what opened in memory and what went through a temporary
// file are the same bytes, as many as its size says.
func FuzzOpen(f *testing.F) {
	content := bytes.Repeat([]byte("abc"), 10)
	whole := gzipped(content)
	for _, b := range [][]byte{nil, content, whole, whole[:20], append(bytes.Clone(whole), whole...), append(bytes.Clone(whole), "rest"...), []byte(abc), []byte(abc)[:12]} {
		f.Add(b)
	}
	path := filepath.Join(f.TempDir(), "file")
	f.Fuzz(func(t *testing.T, file []byte) {
		if err := os.WriteFile(path, file, 0o666); err != nil {
			t.Fatal(err)
		}
		kept, err := readAll(path, 1<<20)
		spooled, other := readAll(path, 3)
		if (err == nil) != (other == nil) || !bytes.Equal(kept, spooled) {
			t.Errorf("%d bytes, %v in memory; %d bytes, %v in a file", len(kept), err, len(spooled), other)
		}
	})
}

// readAll opens a file of which limit bytes are kept in memory and reads it.
func readAll(path string, limit int64) ([]byte, error) {
	opened, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	f, err := open(opened, limit)
	if err != nil {
		opened.Close()
		return nil, err
	}
	if f.Size > 1<<24 { // a file may unpack to a thousand times its length
		return nil, f.Close()
	}
	content := make([]byte, f.Size)
	if _, err := f.ReadAt(content, 0); err != nil && f.Size > 0 {
		f.Close()
		return nil, err
	}
	return content, f.Close()
}
