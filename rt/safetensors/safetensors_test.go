package safetensors

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"strings"
	"testing"
	"testing/iotest"
)

// file returns a file of a header and data.
func file(header string, data string) []byte {
	return append(append(binary.LittleEndian.AppendUint64(nil, uint64(len(header))), header...), data...)
}

func TestRead(t *testing.T) {
	f, err := Read(iotest.OneByteReader(bytes.NewReader(file(`{"b": {"shape":[2,1],"dtype":"I32","data_offsets":[1,9]}, "__metadata__":{"k\u00e9y":"v\n\ud83d\ude00"},
		"a":{"dtype":"BOOL","shape":[],"data_offsets":[0,1]},"none":{"dtype":"F64","shape":[0,5],"data_offsets":[9,9]}}  `, "\x01abcdefgh"))))
	if err != nil {
		t.Fatal(err)
	}
	want := &File{Metadata: map[string]string{"kéy": "v\n😀"}, Tensors: []Tensor{
		{"a", Bool, []int{}, []byte{1}}, {"b", I32, []int{2, 1}, []byte("abcdefgh")}, {"none", F64, []int{0, 5}, []byte{}}}}
	if !reflect.DeepEqual(f, want) {
		t.Errorf("%v, want %v", f, want)
	}
	if b, ok := f.Tensor("b"); !ok || b.DType != I32 {
		t.Error("tensor b is not found")
	}
	if _, ok := f.Tensor("c"); ok {
		t.Error("tensor c is found")
	}
}

// TestBroken reads files that are wrong: the error says how.
func TestBroken(t *testing.T) {
	for _, c := range []struct {
		file []byte
		want string
	}{
		{nil, "the header is cut short: 0 bytes, want 8"},
		{[]byte("12345"), "the header is cut short: 5 bytes, want 8"},
		{[]byte("\xff\xff\xff\xff\xff\xff\xff\xff{}"), "this is no safetensors file: its header would have 18446744073709551615 bytes, at most 100000000 are read"},
		{[]byte("PK\x03\x04\x00\x00\x08\x08net/data.pkl"), "no safetensors file, but a zip archive"},
		{[]byte("\x89HDF\r\n\x1a\n\x00\x00"), "no safetensors file, but an HDF5 file"},
		{[]byte("version https://git-lfs.github.com/spec/v1\n"), "no safetensors file, but a pointer of Git LFS"},
		{[]byte("\x00\x00\x00\x05\x00\x00\x00\x00{}"), "the header is cut short: 2 bytes, want 83886080"},
		{file(``, ""), `broken at byte 0: want '{'`},
		{file(`{} x`, ""), "broken at byte 3: want the end"},
		{file(`{"a":1}`, ""), `broken at byte 5: want '{'`},
		{file(`{"a":{"dtype":"F32","shape":[1]}}`, "abcd"), "want dtype, shape and data_offsets"},
		{file(`{"a":{"dtype":"F32","shape":[1],"data_offsets":[0]}}`, "abcd"), "want two offsets"},
		{file(`{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4],"x":1}}`, "abcd"), "want dtype, shape or data_offsets"},
		{file(`{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}`, "abcd"), "want a count up to 2147483647"},
		{file(`{"a":{"dtype":"F32","shape":[1e3],"data_offsets":[0,4]}}`, "abcd"), "want ','"},
		{file(`{"a":{"dtype":"F32","shape":[99999999999999999999],"data_offsets":[0,4]}}`, "abcd"), "want a count"},
		{file(`{"a":{"dtype":"F32","shape":[2000000000,2000000000,2000000000],"data_offsets":[0,4]}}`, "abcd"), "more than can be counted"},
		{file(`{"a":{"dtype":"F99","shape":[1],"data_offsets":[0,4]}}`, "abcd"), `tensor "a": unknown dtype "F99"`},
		{file(`{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,8]}}`, "abcdefgh"), `tensor "a": the data has 8 bytes, its dtype and shape want 4`},
		{file(`{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}}`, "abcd"), `the data has -4 bytes`},
		{file(`{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}`, "abcdefgh"), `tensor "a": the data begins at 4, want 0`},
		{file(`{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[2,6]}}`, "abcdef"), `tensor "b": the data begins at 2, want 4`},
		{file(`{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}`, "abcdefgh"), `tensor "a" stands twice`},
		{file(`{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}`, "abc"), "the data is cut short: 3 bytes, want 4"},
		{file(`{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}`, "abcde"), "there are bytes behind the tensors' data, which has 4"},
		{file(`{"a":{"dtype":"F32","shape":[1000000,1000000],"data_offsets":[0,4000000000000]}}`, "abcde"), "the data is cut short: 5 bytes, want 4000000000000"},
		{file(`{"__metadata__":{"a":1}}`, ""), `want '"'`},
		{file(`{"__metadata__":{},"__metadata__":{}}`, ""), "want one __metadata__"},
		{file(`{"a\q":{}}`, ""), "want an escape"},
		{file(`{"a\u12`, ""), "want four digits"},
		{file("{\"a\n", ""), "want the end of a text"},
		{file("{\"\xff\":{}}", ""), "want UTF-8"},
	} {
		_, err := Read(bytes.NewReader(c.file))
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q: error %v, want %s", c.file, err, c.want)
		}
	}
	broken := errors.New("the disk burns")
	for _, n := range []int64{0, 4, 20, 60} {
		whole := file(`{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}`, "abcd")
		if _, err := Read(io.MultiReader(bytes.NewReader(whole[:n]), iotest.ErrReader(broken))); !errors.Is(err, broken) {
			t.Errorf("after %d bytes: %v", n, err)
		}
	}
}

func TestWrite(t *testing.T) {
	f := &File{Metadata: map[string]string{"z": "\"\\\x01é", "a": ""}, Tensors: []Tensor{{"one", F32, []int{2, 1}, []byte("abcdefgh")}, {"two", U8, []int{}, []byte("x")}}}
	var b bytes.Buffer
	if err := Write(&b, f); err != nil {
		t.Fatal(err)
	}
	want := `{"__metadata__":{"a":"","z":"\"\\\u0001é"},"one":{"dtype":"F32","shape":[2,1],"data_offsets":[0,8]},"two":{"dtype":"U8","shape":[],"data_offsets":[8,9]}}`
	if got := strings.TrimRight(b.String()[8:b.Len()-9], " "); got != want {
		t.Errorf("header\n%s, want\n%s", got, want)
	}
	if (b.Len()-9)%8 != 0 {
		t.Errorf("the data begins at %d", b.Len()-9)
	}
	again, err := Read(&b)
	if err != nil || !reflect.DeepEqual(again, f) {
		t.Errorf("read again: %v, %v", again, err)
	}
	for _, f := range []*File{{}, {Metadata: map[string]string{"a": "b"}}} {
		b.Reset()
		if err := Write(&b, f); err != nil {
			t.Fatal(err)
		}
		if again, err := Read(&b); err != nil || !maps.Equal(again.Metadata, f.Metadata) {
			t.Errorf("read again: %v, %v", again, err)
		}
	}
	for _, bad := range []Tensor{{"a", F32, []int{2}, []byte("abcd")}, {"a", "F1", nil, nil}, {"a", F32, []int{-1}, nil}} {
		if err := Write(io.Discard, &File{Tensors: []Tensor{bad}}); err == nil {
			t.Errorf("%v is written", bad)
		}
	}
}

// TestReplace lets the writing fail: the old file stays, and nothing else.
func TestReplace(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "file")
	write := func(text string, err error) func(io.Writer) error {
		return func(w io.Writer) error {
			io.WriteString(w, text)
			return err
		}
	}
	full := errors.New("the disk is full")
	if err := Replace(path, write("old", nil)); err != nil {
		t.Fatal(err)
	}
	if err := Replace(path, write("new", full)); err != full {
		t.Errorf("error %v", err)
	}
	if text, _ := os.ReadFile(path); string(text) != "old" {
		t.Errorf("the file has %q", text)
	}
	if err := Replace(path, write("newer", nil)); err != nil {
		t.Fatal(err)
	}
	if text, _ := os.ReadFile(path); string(text) != "newer" {
		t.Errorf("the file has %q", text)
	}
	if files, _ := os.ReadDir(dir); len(files) != 1 {
		t.Errorf("left over: %v", files)
	}
	if err := Replace(filepath.Join(dir, "none", "file"), write("", nil)); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("into no folder: %v", err)
	}
}

// FuzzSafetensors reads anything without panic; what can be read is the same when written and read again.
func FuzzSafetensors(f *testing.F) {
	f.Add(file(`{"b": {"shape":[2,1],"dtype":"I32","data_offsets":[1,9]}, "__metadata__":{"k\u00e9y":"v\n\ud83d\ude00"},"a":{"dtype":"BOOL","shape":[],"data_offsets":[0,1]}}`, "\x01abcdefgh"))
	f.Add(file(`{"a":{"dtype":"F32","shape":[0],"data_offsets":[0,0]},"b":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}`, "abcd"))
	f.Fuzz(func(t *testing.T, data []byte) {
		one, err := Read(bytes.NewReader(data))
		if err != nil {
			return
		}
		var b bytes.Buffer
		if err := Write(&b, one); err != nil {
			t.Fatal(err)
		}
		two, err := Read(&b)
		if err != nil {
			t.Fatal(err)
		}
		if len(one.Metadata) == 0 {
			one.Metadata, two.Metadata = nil, nil
		}
		if !reflect.DeepEqual(one, two) {
			t.Fatalf("%v\nbecame %v", one, two)
		}
	})
}

// TestReplacePlaces: a link stays one, a folder is refused by its name, and what is no file is written to, not replaced.
func TestReplacePlaces(t *testing.T) {
	dir := t.TempDir()
	text := func(w io.Writer) error { _, err := io.WriteString(w, "new"); return err }
	if err := Replace(dir, text); err == nil || err.Error() != "write "+dir+": it is a folder" {
		t.Errorf("a folder: %v", err)
	}
	nowhere := filepath.Join(dir, "nowhere", "file")
	if err := Replace(nowhere, text); err == nil || !strings.HasPrefix(err.Error(), "write "+nowhere+":") {
		t.Errorf("no folder: %v", err)
	}
	fault := errors.New("of the writer")
	if err := Replace(filepath.Join(dir, "file"), func(io.Writer) error { return fault }); err != fault {
		t.Errorf("a fault of the writer: %v", err)
	}
	if left, _ := os.ReadDir(dir); len(left) > 0 {
		t.Errorf("files are left: %v", left)
	}
	link := filepath.Join(dir, "link")
	if os.WriteFile(filepath.Join(dir, "file"), nil, 0o640) != nil || os.Symlink("file", link) != nil {
		t.Skip("no links here")
	}
	if err := Replace(link, text); err != nil {
		t.Fatal(err)
	}
	info, err := os.Lstat(link)
	if found, _ := os.ReadFile(filepath.Join(dir, "file")); err != nil || info.Mode()&os.ModeSymlink == 0 || string(found) != "new" {
		t.Errorf("%v, %v, %q", info, err, found)
	}
	if info, err := os.Stat(link); err != nil || info.Mode().Perm() != 0o640 && runtime.GOOS != "windows" {
		t.Errorf("the permissions: %v, %v", info.Mode(), err)
	}
	if before, err := os.Stat("/dev/full"); err == nil {
		err := Replace("/dev/full", text)
		after, _ := os.Stat("/dev/full")
		if err == nil || after == nil || after.Mode() != before.Mode() {
			t.Errorf("/dev/full: %v, %v", err, after)
		}
	}
}
