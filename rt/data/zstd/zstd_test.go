package zstd

import (
	"bytes"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"testing/iotest"
)

// text is a content of so many bytes: words, numbers, and runs of a letter.
func text(n int) []byte {
	var b strings.Builder
	for i := uint32(1); b.Len() < n; i++ {
		x := i * 2654435761
		switch x >> 29 {
		case 0:
			b.WriteString(strings.Repeat(string('a'+rune(x&15)), int(x>>8&63)))
		case 1:
			b.WriteString(strconv.Itoa(int(x)))
		default:
			b.WriteString([]string{"row ", "of ", "numbers, ", "label ", "0.5,", "\n"}[x>>5%6])
		}
	}
	return []byte(b.String()[:n])
}

// noise is a content that cannot be packed.
func noise(n int) []byte {
	out := make([]byte, n)
	x := uint32(7)
	for i := range out {
		x ^= x << 13
		x ^= x >> 17
		x ^= x << 5
		out[i] = byte(x)
	}
	return out
}

// contents are what the files of testdata hold; TestFiles says how they were made.
var contents = map[string][]byte{
	"empty": {}, "one": []byte("x"), "run": bytes.Repeat([]byte("a"), 300_000), "short": text(100), "text": text(40_000), "noise": noise(3000),
	"mixed": append(append(text(5000), noise(2000)...), text(9000)...),
}

// TestFiles reads what the reference, zstd 1.5, packed: at levels 1, 3 and 19, from files and (without the size in the
// header) from a pipe. DLGEN_UPDATE=1 packs anew, with the command.
func TestFiles(t *testing.T) {
	for name, want := range contents {
		for _, how := range []string{"-1", "-3", "-19", "pipe"} {
			path := filepath.Join("testdata", name+how+".zst")
			if os.Getenv("DLGEN_UPDATE") != "" && exec.Command("zstd", "--version").Run() == nil {
				pack(t, path, how, want)
			}
			packed, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			got, err := io.ReadAll(NewReader(bytes.NewReader(packed)))
			if err != nil || !bytes.Equal(got, want) {
				t.Errorf("%s: %d bytes, want %d: %v", path, len(got), len(want), err)
			}
		}
	}
}

func pack(t *testing.T, path, how string, content []byte) {
	args := []string{"-q", "-c", how, "--check"}
	if how == "pipe" {
		args = []string{"-q", "-c", "-8"}
	}
	cmd := exec.Command("zstd", args...)
	cmd.Stdin = bytes.NewReader(content)
	if how != "pipe" {
		plain := filepath.Join(t.TempDir(), "plain")
		if err := os.WriteFile(plain, content, 0o666); err != nil {
			t.Fatal(err)
		}
		cmd.Stdin, cmd.Args = nil, append(cmd.Args, plain)
	}
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, out, 0o666); err != nil {
		t.Fatal(err)
	}
}

func read(t *testing.T, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// TestFrames reads frames one behind the other, with one to be skipped between them, in pieces.
func TestFrames(t *testing.T) {
	packed := bytes.Join([][]byte{read(t, "short-3.zst"), []byte("\x53\x2a\x4d\x18\x03\x00\x00\x00abc"), read(t, "mixedpipe.zst")}, nil)
	got, err := io.ReadAll(NewReader(iotest.OneByteReader(bytes.NewReader(packed))))
	if want := append(text(100), contents["mixed"]...); err != nil || !bytes.Equal(got, want) {
		t.Errorf("%d bytes, want %d: %v", len(got), len(want), err)
	}
}

func TestBroken(t *testing.T) {
	for _, name := range []string{"text-3.zst", "run-1.zst", "noise-19.zst"} {
		whole := read(t, name)
		for n := range 16 {
			if _, err := io.ReadAll(NewReader(bytes.NewReader(whole[:n*len(whole)/16]))); err == nil {
				t.Errorf("%s cut at %d of 16: no error", name, n)
			}
		}
		// The checksum finds what the form does not; the bits of the dictionary's number and the reserved one do.
		for i := 4; i < len(whole); i += len(whole)/50 + 1 {
			flipped := bytes.Clone(whole)
			flipped[i] ^= 16
			if got, err := io.ReadAll(NewReader(bytes.NewReader(flipped))); err == nil && bytes.Equal(got, contents[strings.SplitN(name, "-", 2)[0]]) {
				continue // a bit that says nothing, as of the window
			} else if err == nil {
				t.Errorf("%s: a bit of byte %d was flipped: no error", name, i)
			}
		}
	}
	for packed, want := range map[string]error{
		"gzip":                         errMagic,
		Magic + "\x00\xf8":             errWindow,
		Magic + "\x21\x05\x01":         errDict,
		Magic + "\x20\x01\x01\x00\x00": errLength,
	} {
		if _, err := io.ReadAll(NewReader(strings.NewReader(packed))); !errors.Is(err, want) {
			t.Errorf("%q: got %v, want %v", packed, err, want)
		}
	}
}

func FuzzRead(f *testing.F) {
	for name := range contents {
		b, err := os.ReadFile(filepath.Join("testdata", name+"-3.zst"))
		if err == nil && len(b) < 4096 {
			f.Add(b)
		}
	}
	f.Fuzz(func(t *testing.T, packed []byte) {
		_, _ = io.Copy(io.Discard, io.LimitReader(NewReader(bytes.NewReader(packed)), 1<<22))
	})
}
