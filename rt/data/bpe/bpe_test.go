package bpe

import (
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
)

// The tokenizers of testdata were trained and written by Hugging Face's package tokenizers 0.23.3, which computed the
// tokens of cases.json.
type testCase struct {
	Text   string
	Tokens map[string][]int32
}

// names are the files of testdata: a pattern each, one with a space before the text, one without tokens for all bytes.
var names = []string{"gpt2", "llama3", "qwen2", "roberta", "whole", "ascii"}

func read(t testing.TB, name string) *Tokenizer {
	t.Helper()
	f, err := os.Open(filepath.Join("testdata", name+".json"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	tokenizer, err := Read(f)
	if err != nil {
		t.Fatal(err)
	}
	return tokenizer
}

func cases(t testing.TB, path string) []testCase {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var list []testCase
	if err := json.Unmarshal(content, &list); err != nil {
		t.Fatal(err)
	}
	return list
}

// TestTokens compares with what Hugging Face's package gives, read at once and byte by byte.
func TestTokens(t *testing.T) {
	path := "testdata/cases.json"
	if more := os.Getenv("DLGEN_TOKENS"); more != "" { // a larger file of the same form
		path = more
	}
	list := cases(t, path)
	for _, name := range names {
		tokenizer := read(t, name)
		for _, c := range list {
			want := c.Tokens[name]
			got, err := tokenizer.Encode(c.Text)
			if err != nil || !slices.Equal(got, want) {
				t.Errorf("%s: %q is %v, %v, want %v", name, c.Text, got, err, want)
				continue
			}
			slow, err := tokenizer.all(iotest.OneByteReader(strings.NewReader(c.Text)))
			if err != nil || !slices.Equal(slow, want) {
				t.Errorf("%s: %q byte by byte is %v, %v, want %v", name, c.Text, slow, err, want)
			}
		}
	}
}

// all returns the tokens of a reader.
func (t *Tokenizer) all(r io.Reader) (out []int32, err error) {
	for s := t.scan(r); ; {
		p, err := s.next()
		if err == io.EOF {
			return out, nil
		}
		if err != nil {
			return nil, err
		}
		if out, err = t.appendPiece(out, p); err != nil {
			return nil, err
		}
	}
}
