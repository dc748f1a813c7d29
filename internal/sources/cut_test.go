package sources_test

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"image"
	"image/jpeg"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/dlgen/dlgen/internal/sources"
	"github.com/dlgen/dlgen/rt"
	"github.com/dlgen/dlgen/rt/data"
	"github.com/dlgen/dlgen/rt/data/npy"
	"github.com/dlgen/dlgen/rt/safetensors"
)

// whole is a file of a format that can be read.
type whole struct {
	kind, file string
	args       data.Args
	content    []byte
	others     map[string][]byte // that the source reads too
	lines      bool              // a cut at a line's end is no fault
}

// TestCut cuts a file of each format at every sixteenth of its length: opening or reading it gives an error that names
// the file, and never fewer rows as if they were all.
func TestCut(t *testing.T) {
	for _, w := range wholes(t) {
		t.Run(w.kind+"/"+w.file, func(t *testing.T) {
			if err := w.read(t, len(w.content)); err != nil {
				t.Fatalf("whole: %v", err)
			}
			for n := range 16 {
				cut := n * len(w.content) / 16
				err := w.read(t, cut)
				if err == nil && !w.lines {
					t.Errorf("cut to %d of %d bytes: nothing reported", cut, len(w.content))
				}
				if err != nil && !strings.Contains(err.Error(), filepath.Base(w.file)) {
					t.Errorf("cut to %d of %d bytes: %q does not name the file", cut, len(w.content), err)
				}
			}
		})
	}
}

// read opens the first bytes of a file and reads all rows.
func (w *whole) read(t *testing.T, bytes int) error {
	t.Helper()
	dir := t.TempDir()
	put := func(name string, content []byte) {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, content, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	put(w.file, w.content[:bytes])
	for name, content := range w.others {
		put(name, content)
	}
	for _, format := range sources.All {
		if format.Package != w.kind {
			continue
		}
		s, err := format.Open(w.args, data.Finder{Dirs: []string{dir}}, nil)
		if err != nil {
			return err
		}
		defer s.Close()
		return readAll(s)
	}
	t.Fatal("no format " + w.kind)
	return nil
}

// readAll reads all columns of all rows.
func readAll(s data.Source) error {
	columns := s.Columns()
	if selector, ok := s.(data.Selector); ok {
		all := make([]int, len(columns))
		for i := range all {
			all[i] = i
		}
		if err := selector.Select(all); err != nil {
			return err
		}
	}
	for i, c := range columns {
		var err error
		if c.Text() {
			err = s.ReadText(i, 0, s.Rows(), make([]string, s.Rows()))
		} else {
			err = s.Read(i, 0, s.Rows(), rt.NewSlab(s.Rows()*c.RowBytes()))
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// wholes are files of all formats.
func wholes(t *testing.T) []*whole {
	t.Helper()
	images := idxFile(8, 20, 5, 4)
	labels := idxFile(8, 20)
	table := []byte("a,b,kind\n")
	for i := range 200 {
		table = append(table, strings.Repeat("1", i%5+1)+",0.25,cat\n"...)
	}
	list := []*whole{
		{kind: "idx", file: "x-idx3-ubyte", args: data.Args{"images": "x-idx3-ubyte", "labels": "l"}, content: images, others: map[string][]byte{"l": labels}},
		{kind: "idx", file: "x.gz", args: data.Args{"images": "x.gz", "labels": "l"}, content: zipped(images), others: map[string][]byte{"l": labels}},
		{kind: "idx", file: "l", args: data.Args{"images": "x", "labels": "l"}, content: labels, others: map[string][]byte{"x": images}},
		{kind: "cifar10", file: "data_batch_1.bin", args: data.Args{"files": "data_batch_1.bin"}, content: make([]byte, 5*3073)},
		{kind: "csv", file: "t.csv", args: data.Args{"file": "t.csv"}, content: table, lines: true},
		{kind: "csv", file: "t.csv.gz", args: data.Args{"file": "t.csv.gz"}, content: zipped(table)},
		{kind: "npy", file: "x.npy", args: data.Args{"file": "x.npy"}, content: array(t, 37)},
		{kind: "npz", file: "x.npz", args: data.Args{"file": "x.npz"}, content: archive(t, zip.Deflate)},
		{kind: "npz", file: "y.npz", args: data.Args{"file": "y.npz"}, content: archive(t, zip.Store)},
		{kind: "safetensors", file: "x.safetensors", args: data.Args{"file": "x.safetensors"}, content: tensors(t)},
		{kind: "images", file: "p/cat/1.png", args: data.Args{"dir": "p", "size": []any{int64(8), int64(8)}}, content: picture(t, "png"), others: map[string][]byte{"p/dog/1.png": picture(t, "png")}},
		{kind: "images", file: "p/cat/1.jpg", args: data.Args{"dir": "p", "size": []any{int64(8), int64(8)}}, content: picture(t, "jpeg"), others: map[string][]byte{"p/dog/1.png": picture(t, "png")}},
		{kind: "text", file: "t.txt.gz", args: data.Args{"file": "t.txt.gz", "length": int64(4)}, content: zipped(table)},
	}
	tokenizer, err := os.ReadFile("../../rt/data/bpe/testdata/gpt2.json")
	if err != nil {
		t.Fatal(err)
	}
	args := data.Args{"file": "t.txt.gz", "tokenizer": "t.json", "length": int64(4)}
	list = append(list, &whole{kind: "bpe", file: "t.json", args: args, content: tokenizer, others: map[string][]byte{"t.txt.gz": zipped(table)}},
		&whole{kind: "bpe", file: "t.txt.gz", args: args, content: zipped(table), others: map[string][]byte{"t.json": tokenizer}})
	for _, name := range []string{"plain", "snappy", "zstd", "gzip2", "deltas"} {
		content, err := os.ReadFile("../../rt/data/parquet/testdata/" + name + ".parquet")
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, &whole{kind: "parquet", file: name + ".parquet", args: data.Args{"file": name + ".parquet"}, content: content})
	}
	packed, err := os.ReadFile("../../rt/data/zstd/testdata/text-3.zst")
	if err != nil {
		t.Fatal(err)
	}
	return append(list, &whole{kind: "text", file: "t.zst", args: data.Args{"file": "t.zst", "length": int64(4)}, content: packed})
}

// idxFile makes an IDX file of bytes that are small numbers.
func idxFile(kind byte, lengths ...int) []byte {
	content, n := []byte{0, 0, kind, byte(len(lengths))}, 1
	for _, length := range lengths {
		content, n = binary.BigEndian.AppendUint32(content, uint32(length)), n*length
	}
	for i := range n {
		content = append(content, byte(i%10))
	}
	return content
}

func zipped(content []byte) []byte {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, _ = w.Write(content)
	_ = w.Close()
	return b.Bytes()
}

func array(t *testing.T, rows int) []byte {
	t.Helper()
	a := &npy.Array{DType: rt.Float32, Shape: []int{rows, 3}, Data: make([]byte, 12*rows)}
	for i := range a.Data {
		a.Data[i] = byte(i * 31 % 63)
	}
	var b bytes.Buffer
	if err := npy.Write(&b, a); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func archive(t *testing.T, method uint16) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, name := range []string{"x.npy", "y.npy"} {
		f, err := w.CreateHeader(&zip.FileHeader{Name: name, Method: method})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.Write(array(t, 37)); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func tensors(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	f := &safetensors.File{Tensors: []safetensors.Tensor{{Name: "x", DType: safetensors.F32, Shape: []int{9, 2}, Data: make([]byte, 72)}}}
	if err := safetensors.Write(&b, f); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func picture(t *testing.T, format string) []byte {
	t.Helper()
	img := image.NewRGBA(image.Rect(0, 0, 16, 16))
	for i := range img.Pix {
		img.Pix[i] = byte(i * i * 7)
	}
	var b bytes.Buffer
	err := png.Encode(&b, img)
	if format == "jpeg" {
		b.Reset()
		err = jpeg.Encode(&b, img, nil)
	}
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}
