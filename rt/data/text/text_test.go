package text

import (
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/dlgen/dlgen/rt"
	"github.com/dlgen/dlgen/rt/data"
)

func opened(t *testing.T, content, tokenizer string, length int, expect ...data.Column) (data.Source, error) {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "a.txt"), []byte(content), 0o666); err != nil {
		t.Fatal(err)
	}
	return Open(data.Args{"file": "a.txt", "tokenizer": tokenizer, "length": int64(length)}, data.NewFinder(dir, ""), expect)
}

// tokens reads rows of a column.
func tokens(t *testing.T, s data.Source, column, from, to int) []int32 {
	t.Helper()
	out := make([]int32, (to-from)*s.Columns()[column].Shape[0])
	if err := s.Read(column, from, to, rt.Bytes(out)); err != nil {
		t.Fatal(err)
	}
	return out
}

func TestTokenizers(t *testing.T) {
	for _, c := range []struct {
		content, tokenizer string
		length, rows       int
		words              []string
		tokens, next       []int32 // of all rows
	}{
		{"\ufeffbäab", "char", 1, 3, []string{"a", "b", "ä"}, []int32{1, 2, 0}, []int32{2, 0, 1}},
		{"abcabc!", "char", 3, 2, []string{"!", "a", "b", "c"}, []int32{1, 2, 3, 1, 2, 3}, []int32{2, 3, 1, 2, 3, 0}},
		{"ab\xff\x00c", "byte", 2, 2, nil, []int32{97, 98, 255, 0}, []int32{98, 255, 0, 99}},
		{" The cat, the -- dog!\n (the) end.", "word", 2, 2, []string{Unknown, "the", "cat", "dog", "end"}, []int32{1, 2, 1, 3}, []int32{2, 1, 3, 1}},
		{"don't stop", "word", 1, 1, []string{Unknown, "dont", "stop"}, []int32{1}, []int32{2}},
	} {
		s, err := opened(t, c.content, c.tokenizer, c.length)
		if err != nil {
			t.Fatal(err)
		}
		if got := s.Columns(); s.Rows() != c.rows || !slices.Equal(got[0].Classes, c.words) || c.words != nil && got[1].Index != len(c.words) {
			t.Errorf("%q: %d rows of %+v", c.content, s.Rows(), got)
		}
		if x, y := tokens(t, s, 0, 0, c.rows), tokens(t, s, 1, 0, c.rows); !slices.Equal(x, c.tokens) || !slices.Equal(y, c.next) {
			t.Errorf("%q: %v, then %v", c.content, x, y)
		}
		last := (c.rows - 1) * c.length
		if x := tokens(t, s, 1, c.rows-1, c.rows); !slices.Equal(x, c.next[last:]) {
			t.Errorf("%q: the last row is %v", c.content, x)
		}
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}
}

func TestKnownVocabulary(t *testing.T) {
	s, err := opened(t, "the cow saw the cat", "word", 2, data.Column{Name: "tokens", Classes: []string{Unknown, "cat", "the"}})
	if err != nil || !slices.Equal(tokens(t, s, 0, 0, 2), []int32{2, 0, 0, 2}) {
		t.Errorf("got %v", err)
	}
	s, err = opened(t, "aac", "char", 2, data.Column{Name: "tokens", Classes: []string{"a", "b"}})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Read(1, 0, 1, make([]byte, 8)); err == nil || !strings.Contains(err.Error(), `a.txt, byte 2: the character "c" is not in the vocabulary`) {
		t.Errorf("got %v", err)
	}
}

func TestBroken(t *testing.T) {
	for _, c := range []struct {
		content, tokenizer string
		length             int
		want               string
	}{
		{"", "char", 1, "a.txt: 0 tokens, want at least 2"},
		{"", "byte", 1, "a.txt: 0 tokens"},
		{"abc", "char", 3, "3 tokens, want at least 4"},
		{"ab\xffcd", "char", 1, "a.txt: byte 2: not UTF-8"},
		{"ab c\xff d", "word", 1, "a.txt: byte 3: not UTF-8"},
		{"abc", "bytes", 1, "char, byte or word"},
		{"abc", "char", 0, "length lies between"},
		{"abc", "char", math.MaxInt32, "length lies between"},
	} {
		if _, err := opened(t, c.content, c.tokenizer, c.length); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q: got %v, want %q", c.content, err, c.want)
		}
	}
}

func FuzzText(f *testing.F) {
	f.Add("the cat, the dog", uint8(1), uint8(2))
	f.Add("bäab", uint8(0), uint8(1))
	f.Fuzz(func(t *testing.T, content string, tokenizer, length uint8) {
		s, err := opened(t, content, []string{"char", "word", "byte"}[tokenizer%3], int(length))
		if err != nil {
			return
		}
		defer s.Close()
		all, n := tokens(t, s, 0, 0, s.Rows()), s.Columns()[0].Index
		if slices.Min(all) < 0 || int(slices.Max(all)) >= n {
			t.Errorf("tokens %v of %d", all, n)
		}
		if next := tokens(t, s, 1, 0, s.Rows()); !slices.Equal(next[:len(next)-1], all[1:]) {
			t.Errorf("%v do not follow %v", next, all)
		}
		if s.Rows() > 1 {
			if last := tokens(t, s, 0, s.Rows()-1, s.Rows()); !slices.Equal(last, all[len(all)-len(last):]) {
				t.Errorf("the last row is %v of %v", last, all)
			}
		}
	})
}
