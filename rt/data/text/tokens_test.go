package text

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestTokens(t *testing.T) {
	for _, c := range []struct {
		tokenizer string
		words     []string
		content   string
		want      []int32
		back      string
	}{
		{"char", []string{"\n", "a", "ä", "語"}, "äa\n語", []int32{2, 1, 0, 3}, "äa\n語"},
		{"byte", nil, "ä!", []int32{0xc3, 0xa4, '!'}, "ä!"},
		{"word", []string{Unknown, "the", "cat"}, " The cow, the cat.", []int32{1, 0, 1, 2}, " the [UNK] the cat"},
	} {
		tokens, err := NewTokens(c.tokenizer, c.words)
		if err != nil {
			t.Fatal(err)
		}
		got, err := tokens.Encode(c.content)
		if err != nil || !slices.Equal(got, c.want) {
			t.Errorf("%s: %q is %v, %v, want %v", c.tokenizer, c.content, got, err, c.want)
		}
		var back []byte
		for _, token := range got {
			back = tokens.Append(back, token)
		}
		if string(back) != c.back {
			t.Errorf("%s: %v is %q, want %q", c.tokenizer, got, back, c.back)
		}
	}
}

func TestUnknownCharacter(t *testing.T) {
	tokens, err := NewTokens("char", []string{"a"})
	if err != nil {
		t.Fatal(err)
	}
	for content, want := range map[string]string{"aé": `byte 1: the character "é" is not in the vocabulary`, "a\xff": "byte 1: not UTF-8"} {
		if _, err := tokens.Encode(content); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %s", content, err, want)
		}
	}
	if _, err := NewTokens("syllable", nil); err == nil {
		t.Error("there is a tokenizer of syllables")
	}
}

// FuzzTokens: what is in the vocabulary comes back as it was.
func FuzzTokens(f *testing.F) {
	f.Add("ab\näö", false)
	f.Add("a\xff", true)
	f.Fuzz(func(t *testing.T, content string, bytes bool) {
		var tokens *Tokens
		var err error
		if bytes {
			tokens, err = NewTokens("byte", nil)
		} else {
			var words []string
			for _, r := range content {
				words = append(words, string(r))
			}
			slices.Sort(words)
			tokens, err = NewTokens("char", slices.Compact(words))
		}
		if err != nil {
			t.Fatal(err)
		}
		got, err := tokens.Encode(content)
		if err != nil {
			if bytes || utf8.ValidString(content) {
				t.Errorf("%q: %v", content, err)
			}
			return
		}
		var back []byte
		for _, token := range got {
			if token < 0 || int(token) >= tokens.Len() {
				t.Fatalf("%q: token %d of %d", content, token, tokens.Len())
			}
			back = tokens.Append(back, token)
		}
		if want := strings.TrimPrefix(content, "\ufeff"); string(back) != want && string(back) != content {
			t.Errorf("%q comes back as %q", content, back)
		}
	})
}
