package bpe

import (
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/dlgen/dlgen/rt"
	"github.com/dlgen/dlgen/rt/data"
)

func opened(t testing.TB, content, name string, length int) (data.Source, error) {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "a.txt"), []byte(content), 0o666); err != nil {
		t.Fatal(err)
	}
	args := data.Args{"file": "a.txt", "tokenizer": name + ".json", "length": int64(length)}
	return Open(args, data.NewFinder(dir, "testdata"), nil)
}

// rows reads rows of a column.
func rows(t testing.TB, s data.Source, column, from, to int) []int32 {
	t.Helper()
	out := make([]int32, (to-from)*s.Columns()[column].Shape[0])
	if err := s.Read(column, from, to, rt.Bytes(out)); err != nil {
		t.Fatal(err)
	}
	return out
}

// TestSource: the rows of a file, from anywhere, are its tokens.
func TestSource(t *testing.T) {
	var b strings.Builder
	r := rand.New(rand.NewPCG(1, 2))
	list := cases(t, "testdata/cases.json")
	b.WriteString("\ufeff")
	for b.Len() < 200_000 {
		b.WriteString(list[r.IntN(len(list))].Text)
	}
	for _, name := range []string{"gpt2", "llama3", "qwen2", "ascii"} {
		want, err := read(t, name).Encode(b.String())
		if err != nil {
			t.Fatal(err)
		}
		for _, length := range []int{1, 7, 100} {
			s, err := opened(t, b.String(), name, length)
			if err != nil {
				t.Fatal(err)
			}
			if s.Rows() != (len(want)-1)/length || s.Columns()[0].Index != read(t, name).Len() {
				t.Fatalf("%s: %d rows of %d tokens", name, s.Rows(), len(want))
			}
			for range 50 {
				from := r.IntN(s.Rows())
				to := from + 1 + r.IntN(min(20, s.Rows()-from))
				for column := range 2 {
					if got := rows(t, s, column, from, to); !slices.Equal(got, want[from*length+column:][:len(got)]) {
						t.Fatalf("%s: rows %d to %d of column %d by %d differ", name, from, to, column, length)
					}
				}
			}
			if err := s.Close(); err != nil {
				t.Error(err)
			}
		}
	}
}

func TestSpaceBefore(t *testing.T) {
	s, err := opened(t, "the dog</s>the cat\n</s>\nthe", "roberta", 1)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	want, err := read(t, "roberta").Encode("the dog</s>the cat\n</s>\nthe")
	if err != nil {
		t.Fatal(err)
	}
	for row := range s.Rows() {
		if got := rows(t, s, 0, row, row+1); got[0] != want[row] {
			t.Errorf("row %d is %v, want %v", row, got, want)
		}
	}
}

func TestFaults(t *testing.T) {
	for _, c := range []struct {
		content, name string
		length        int
		want          string
	}{
		{"", "gpt2", 1, "a.txt: 0 tokens, want at least 2"},
		{"\xff\xfe text", "gpt2", 1, "a.txt: byte 0 or behind it: not UTF-8"},
		{"text", "gpt2", 0, "length lies between"},
		{"text", "gpt2", math.MaxInt32, "length lies between"},
		{"text", "gpt3", 1, "gpt3.json: not found in"},
		{"text", "cases", 1, "cases.json: no tokenizer"},
	} {
		if _, err := opened(t, c.content, c.name, c.length); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q: got %v, want %q", c.content, err, c.want)
		}
	}
}

// FuzzSource: rows that are read by themselves are those of the whole.
func FuzzSource(f *testing.F) {
	for i, c := range cases(f, "testdata/cases.json") {
		f.Add(c.Text, uint8(i), uint8(i))
	}
	f.Fuzz(func(t *testing.T, content string, name, length uint8) {
		s, err := opened(t, content, names[int(name)%len(names)], int(length))
		if err != nil {
			return
		}
		defer s.Close()
		all := rows(t, s, 0, 0, s.Rows())
		if next := rows(t, s, 1, 0, s.Rows()); !slices.Equal(next[:len(next)-1], all[1:]) {
			t.Errorf("%v do not follow %v", next, all)
		}
		for row := range min(s.Rows(), 5) {
			if one := rows(t, s, 0, row, row+1); !slices.Equal(one, all[row*len(one):][:len(one)]) {
				t.Errorf("row %d is %v of %v", row, one, all)
			}
		}
	})
}
