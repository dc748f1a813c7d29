package bpe

import (
	"encoding/json"
	"io"
	"strconv"
	"unicode/utf8"
)

// Limits of a file and of its numbers of tokens.
const (
	maxFile   = 256 << 20
	maxTokens = 1 << 20
)

// file is what matters of a tokenizer.json.
type file struct {
	AddedTokens []struct {
		ID         int32  `json:"id"`
		Content    string `json:"content"`
		SingleWord bool   `json:"single_word"`
		LStrip     bool   `json:"lstrip"`
		RStrip     bool   `json:"rstrip"`
		Normalized bool   `json:"normalized"`
	} `json:"added_tokens"`
	Normalizer   *stage `json:"normalizer"`
	PreTokenizer *stage `json:"pre_tokenizer"`
	Model        *model `json:"model"`
}

// stage is a normalizer or a pre-tokenizer.
type stage struct {
	Type           string  `json:"type"`
	AddPrefixSpace bool    `json:"add_prefix_space"`
	UseRegex       *bool   `json:"use_regex"`
	Behavior       string  `json:"behavior"`
	Invert         bool    `json:"invert"`
	Pretokenizers  []stage `json:"pretokenizers"`
	Normalizers    []stage `json:"normalizers"`
	Pattern        struct {
		Regex string `json:"Regex"`
	} `json:"pattern"`
}

// model is the merges and their tokens.
type model struct {
	Type         string            `json:"type"`
	Dropout      *float64          `json:"dropout"`
	UnkToken     *string           `json:"unk_token"`
	Prefix       *string           `json:"continuing_subword_prefix"`
	Suffix       *string           `json:"end_of_word_suffix"`
	FuseUnk      bool              `json:"fuse_unk"`
	ByteFallback bool              `json:"byte_fallback"`
	IgnoreMerges bool              `json:"ignore_merges"`
	Vocab        json.RawMessage   `json:"vocab"`
	Merges       []json.RawMessage `json:"merges"`
}

// Read reads a tokenizer.json.
func Read(r io.Reader) (*Tokenizer, error) {
	content, err := io.ReadAll(io.LimitReader(r, maxFile+1))
	if err != nil {
		return nil, err
	}
	return Parse(content)
}

// Parse reads the content of a tokenizer.json.
func Parse(content []byte) (*Tokenizer, error) {
	if len(content) > maxFile {
		return nil, errWrong("more than " + strconv.Itoa(maxFile) + " bytes")
	}
	if !utf8.Valid(content) {
		return nil, errWrong("not UTF-8")
	}
	var f file
	if err := json.Unmarshal(content, &f); err != nil {
		return nil, errWrong(err.Error())
	}
	switch {
	case f.Model == nil:
		return nil, errWrong("it has no model")
	case f.Model.Type != "BPE" && (f.Model.Type != "" || f.Model.Merges == nil):
		return nil, errUnsupported("a model of the type " + strconv.Quote(f.Model.Type))
	case f.Normalizer != nil && (f.Normalizer.Type != "Sequence" || len(f.Normalizer.Normalizers) > 0):
		return nil, errUnsupported("the normalizer " + f.Normalizer.Type)
	}
	if err := f.Model.judge(); err != nil {
		return nil, err
	}
	t := &Tokenizer{places: map[string]int32{}, known: map[string][]int32{}, whole: f.Model.IgnoreMerges, unknown: -1}
	if err := t.splits(f.PreTokenizer); err != nil {
		return nil, err
	}
	if err := t.vocabulary(f.Model); err != nil {
		return nil, err
	}
	if err := t.mergesOf(f.Model.Merges); err != nil {
		return nil, err
	}
	return t, t.addedOf(&f)
}

// judge refuses what would make other tokens of bytes.
func (m *model) judge() error {
	given := func(s *string) bool { return s != nil && *s != "" }
	switch {
	case m.Dropout != nil && *m.Dropout != 0:
		return errUnsupported("dropout of merges")
	case given(m.Prefix):
		return errUnsupported("continuing_subword_prefix")
	case given(m.Suffix):
		return errUnsupported("end_of_word_suffix")
	case m.ByteFallback:
		return errUnsupported("byte_fallback")
	case m.FuseUnk && m.UnkToken != nil:
		return errUnsupported("fuse_unk")
	}
	return nil
}

// splits reads how a text is parted into pieces.
func (t *Tokenizer) splits(s *stage) error {
	if s == nil {
		return errUnsupported("a tokenizer without pre_tokenizer")
	}
	list := []stage{*s}
	if s.Type == "Sequence" {
		list = s.Pretokenizers
	}
	if len(list) == 0 {
		return errUnsupported("a tokenizer without pre_tokenizer")
	}
	last := &list[len(list)-1]
	if last.Type != "ByteLevel" {
		return errUnsupported("the pre-tokenizer " + last.Type)
	}
	byRegex := last.UseRegex == nil || *last.UseRegex
	switch {
	case len(list) == 1:
		t.pattern, t.space = patterns[gpt2], last.AddPrefixSpace
		if !byRegex {
			t.pattern = pattern{whole: true}
		}
		return nil
	case len(list) > 2 || byRegex || last.AddPrefixSpace || list[0].Type != "Split":
		return errUnsupported("the pre-tokenizer " + list[0].Type + " before ByteLevel")
	}
	split := &list[0]
	known := false
	t.pattern, known = patterns[split.Pattern.Regex]
	if !known || split.Behavior != "Isolated" || split.Invert {
		return errUnsupported("a Split by " + strconv.Quote(split.Pattern.Regex))
	}
	return nil
}

// set gives a number its token.
func (t *Tokenizer) set(token string, number int32) error {
	if number < 0 || number >= maxTokens {
		return errWrong("the token " + strconv.Quote(token) + " has the number " + strconv.Itoa(int(number)))
	}
	for len(t.tokens) <= int(number) {
		t.tokens = append(t.tokens, "")
	}
	if before := t.tokens[number]; before != "" && before != token {
		return errWrong("the tokens " + strconv.Quote(before) + " and " + strconv.Quote(token) + " have the same number")
	}
	t.tokens[number] = token
	return nil
}

// vocabulary reads the tokens of the model.
func (t *Tokenizer) vocabulary(m *model) error {
	var vocab map[string]int32
	if err := json.Unmarshal(m.Vocab, &vocab); err != nil {
		return errWrong("vocab: " + err.Error())
	}
	for written, number := range vocab {
		token, ok := bytesOf(written)
		if !ok {
			token = written // no text gives it
		} else {
			t.places[token] = number
		}
		if err := t.set(token, number); err != nil {
			return err
		}
	}
	if len(t.tokens) == 0 {
		return errWrong("it has no tokens")
	}
	for b := range t.single {
		t.single[b] = -1
		if number, ok := t.places[string([]byte{byte(b)})]; ok {
			t.single[b] = number
		}
	}
	if m.UnkToken == nil {
		return nil
	}
	number, ok := vocab[*m.UnkToken]
	if !ok {
		return errWrong("the token " + strconv.Quote(*m.UnkToken) + " for what is unknown is not in vocab")
	}
	t.unknown = number
	return nil
}

// mergesOf reads the merges, the first the one of the lowest rank: "a b", or ["a", "b"].
func (t *Tokenizer) mergesOf(list []json.RawMessage) error {
	t.merges = make(map[pair]merge, len(list))
	for rank, raw := range list {
		left, right, err := pairOf(raw)
		if err != nil {
			return errWrong("merge " + strconv.Itoa(rank) + ": " + err.Error())
		}
		a, okA := t.places[left]
		b, okB := t.places[right]
		both, ok := t.places[left+right]
		if !okA || !okB || !ok {
			return errWrong("merge " + strconv.Itoa(rank) + ": a token of it is not in vocab")
		}
		t.merges[pair{a, b}] = merge{int32(rank), both}
	}
	return nil
}

// addedOf reads the added tokens.
func (t *Tokenizer) addedOf(f *file) error {
	for _, a := range f.AddedTokens {
		if a.Content == "" {
			return errWrong("an added token is empty")
		}
		if err := t.renumber(a.Content, a.ID); err != nil {
			return err
		}
		list := 0
		if a.Normalized {
			list = 1
		}
		t.added[list].add(&addedToken{text: a.Content, number: a.ID, plain: !a.SingleWord && !a.LStrip && !a.RStrip})
	}
	return nil
}

// renumber gives an added token its number, which may be that of the same token in the vocabulary.
func (t *Tokenizer) renumber(content string, number int32) error {
	if token, ok := bytesOf(content); ok && number >= 0 && int(number) < len(t.tokens) && t.tokens[number] == token {
		t.tokens[number] = content
	}
	return t.set(content, number)
}
