package bpe

import (
	"os"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// small is a tokenizer of three tokens, as text in which tests change something.
const small = `{"normalizer": null, "pre_tokenizer": {"type": "ByteLevel", "add_prefix_space": false, "use_regex": true},
"added_tokens": [{"id": 3, "content": "<e>", "normalized": false}],
"model": {"type": "BPE", "vocab": {"a": 0, "b": 1, "ab": 2}, "merges": ["a b"]}}`

func TestSmall(t *testing.T) {
	tokenizer, err := Parse([]byte(small))
	if err != nil {
		t.Fatal(err)
	}
	got, err := tokenizer.Encode("abba<e>ab")
	if err != nil || !slices.Equal(got, []int32{2, 1, 0, 3, 2}) || tokenizer.Len() != 4 {
		t.Errorf("got %v, %v of %d", got, err, tokenizer.Len())
	}
}

// TestRefused: what would make other tokens is refused by name.
func TestRefused(t *testing.T) {
	for _, c := range []struct{ old, new, want string }{
		{`"type": "BPE"`, `"type": "WordPiece"`, `a model of the type "WordPiece" is not supported: a tokenizer.json is read with a model of the type BPE`},
		{`"type": "BPE"`, `"type": "Unigram"`, `a model of the type "Unigram"`},
		{`"type": "BPE"`, `"type": "BPE", "dropout": 0.1`, "dropout of merges"},
		{`"type": "BPE"`, `"type": "BPE", "byte_fallback": true`, "byte_fallback"},
		{`"type": "BPE"`, `"type": "BPE", "continuing_subword_prefix": "##"`, "continuing_subword_prefix"},
		{`"type": "BPE"`, `"type": "BPE", "end_of_word_suffix": "</w>"`, "end_of_word_suffix"},
		{`"type": "BPE"`, `"type": "BPE", "fuse_unk": true, "unk_token": "a"`, "fuse_unk"},
		{`"normalizer": null`, `"normalizer": {"type": "NFC"}`, "the normalizer NFC is not supported"},
		{`"normalizer": null`, `"normalizer": {"type": "Sequence", "normalizers": [{"type": "Lowercase"}]}`, "the normalizer Sequence"},
		{`"type": "ByteLevel"`, `"type": "Metaspace"`, "the pre-tokenizer Metaspace"},
		{`{"type": "ByteLevel", "add_prefix_space": false, "use_regex": true}`, `null`, "without pre_tokenizer"},
		{`{"type": "ByteLevel", "add_prefix_space": false, "use_regex": true}`, `{"type": "Sequence", "pretokenizers": []}`, "without pre_tokenizer"},
		{`{"type": "ByteLevel", "add_prefix_space": false, "use_regex": true}`,
			`{"type": "Sequence", "pretokenizers": [{"type": "Digits"}, {"type": "ByteLevel"}]}`, "the pre-tokenizer Digits before ByteLevel"},
		{`{"type": "ByteLevel", "add_prefix_space": false, "use_regex": true}`,
			`{"type": "Sequence", "pretokenizers": [{"type": "Split", "pattern": {"Regex": "x+"}, "behavior": "Isolated"}, {"type": "ByteLevel", "use_regex": false}]}`, `a Split by "x+"`},

		{small, ``, "no tokenizer: unexpected end"},
		{small, `{}`, "it has no model"},
		{small, "\xff", "not UTF-8"},
		{`"a": 0`, `"a": -1`, "has the number -1"},
		{`"a": 0`, `"a": 4000000`, "has the number 4000000"},
		{`"a": 0`, `"a": 1`, "have the same number"},
		{`"a": 0`, `"a": "x"`, "vocab: "},
		{`{"a": 0, "b": 1, "ab": 2}`, `{}`, "it has no tokens"},
		{`"a b"`, `"a c"`, "merge 0: a token of it is not in vocab"},
		{`"a b"`, `"b a"`, "merge 0: a token of it is not in vocab"},
		{`"a b"`, `"a b a"`, "merge 0: it has two tokens"},
		{`"a b"`, `["a"]`, "merge 0: it has two tokens"},
		{`"a b"`, `"a 語"`, "merge 0: it is not written in the alphabet of bytes"},
		{`"content": "<e>"`, `"content": ""`, "an added token is empty"},
		{`"id": 3`, `"id": 2`, "have the same number"},
		{`"type": "BPE"`, `"type": "BPE", "unk_token": "x"`, "is not in vocab"},
	} {
		if !strings.Contains(small, c.old) {
			t.Fatalf("no %s", c.old)
		}
		if _, err := Parse([]byte(strings.ReplaceAll(small, c.old, c.new))); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want %s", c.new, err, c.want)
		}
	}
}

// TestPairs: merges may be lists of two, as newer files have them.
func TestPairs(t *testing.T) {
	tokenizer, err := Parse([]byte(strings.Replace(small, `"a b"`, `["a", "b"]`, 1)))
	if err != nil {
		t.Fatal(err)
	}
	if got, err := tokenizer.Encode("ab"); err != nil || !slices.Equal(got, []int32{2}) {
		t.Errorf("got %v, %v", got, err)
	}
}

// TestCannot: texts that a tokenizer has no tokens for.
func TestCannot(t *testing.T) {
	strips := strings.Replace(small, `"content": "<e>"`, `"content": "<e>", "lstrip": true`, 1)
	for _, c := range []struct{ file, text, want string }{
		{small, "abc", "byte 2: the tokenizer has no token for the byte 0x63"},
		{small, "ab\xff", "byte 2 or behind it: not UTF-8"},
		{strips, "ab<e>", `byte 2: the token "<e>" takes in the white space`},
		{small, strings.Repeat("a", maxPiece+1), "byte 0: more than 1048576 bytes without a place"},
	} {
		tokenizer, err := Parse([]byte(c.file))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := tokenizer.Encode(c.text); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%.20q: got %v, want %s", c.text, err, c.want)
		}
	}
}

// TestBack: tokens are the text that they were made of.
func TestBack(t *testing.T) {
	for _, name := range []string{"gpt2", "llama3", "qwen2", "whole"} {
		tokenizer := read(t, name)
		for _, c := range cases(t, "testdata/cases.json") {
			var back []byte
			for _, token := range c.Tokens[name] {
				back = tokenizer.Append(back, token)
			}
			if string(back) != c.Text {
				t.Errorf("%s: %q comes back as %q", name, c.Text, back)
			}
		}
	}
	if got := read(t, "gpt2").Append(nil, 1<<20); len(got) > 0 {
		t.Errorf("a token that is none is %q", got)
	}
}

// FuzzParse: a file is a tokenizer or an error, and its tokens have numbers below Len.
func FuzzParse(f *testing.F) {
	f.Add([]byte(small), "ab<e>")
	for _, name := range names {
		content, err := os.ReadFile("testdata/" + name + ".json")
		if err != nil {
			f.Fatal(err)
		}
		f.Add(content, "it's 12\n\n x")
	}
	f.Fuzz(func(t *testing.T, content []byte, text string) {
		tokenizer, err := Parse(content)
		if err != nil {
			return
		}
		tokens, err := tokenizer.Encode(text)
		if err != nil {
			return
		}
		for _, token := range tokens {
			if token < 0 || int(token) >= tokenizer.Len() {
				t.Errorf("token %d of %d", token, tokenizer.Len())
			}
		}
	})
}

// FuzzEncode: a text comes back as it was.
func FuzzEncode(f *testing.F) {
	var tokenizers []*Tokenizer
	for _, name := range []string{"gpt2", "llama3", "qwen2", "whole"} {
		tokenizers = append(tokenizers, read(f, name))
	}
	for _, c := range cases(f, "testdata/cases.json") {
		f.Add(c.Text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, tokenizer := range tokenizers {
			tokens, err := tokenizer.Encode(text)
			if err != nil {
				if utf8.ValidString(text) {
					t.Errorf("%q: %v", text, err)
				}
				continue
			}
			var back []byte
			for _, token := range tokens {
				back = tokenizer.Append(back, token)
			}
			if want := strings.TrimPrefix(text, "\ufeff"); string(back) != want {
				t.Errorf("%q comes back as %q", text, back)
			}
		}
	})
}
