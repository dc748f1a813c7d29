package runner

import (
	"encoding/json"
	"os"

	"github.com/dlgen/dlgen/rt"
	"github.com/dlgen/dlgen/rt/data"
	"github.com/dlgen/dlgen/rt/data/bpe"
	tokenizers "github.com/dlgen/dlgen/rt/data/text"
)

// The keys under which a file of weights says what the tokens of a model of text are.
const (
	tokenizerKey  = "tokenizer"
	vocabularyKey = "vocabulary"
	fileKey       = "tokenizer.json" // its content
)

// alphabet says what the tokens of a model are.
type alphabet struct {
	tokenizer  string
	beside     string   // the folder of the source's file: data.SourceSpec.Beside
	vocabulary []string // nil for bytes, and where a file has it
	count      int      // how many tokens a file has, 0 without one
	file       string   // the content of a tokenizer.json, once it is read
}

// tokens turn text into numbers and back.
type tokens interface {
	Encode(text string) ([]int32, error)
	Append(to []byte, token int32) []byte
}

// tokens are those of the alphabet.
func (a *alphabet) tokens() (tokens, error) {
	if a.count == 0 {
		return tokenizers.NewTokens(a.tokenizer, a.vocabulary)
	}
	t, err := bpe.Parse([]byte(a.file))
	if err != nil {
		return nil, errIn(a.tokenizer, err)
	}
	if t.Len() != a.count {
		return nil, errVocabularySize(t.Len(), a.count)
	}
	return t, nil
}

// read reads the tokenizer.json, if that is what has the tokens and it is not known yet.
func (a *alphabet) read(files data.Finder) error {
	if a == nil || a.count == 0 || a.file != "" {
		return nil
	}
	path, err := files.Below(a.beside).Find(a.tokenizer)
	if err != nil {
		return err
	}
	content, err := os.ReadFile(path)
	a.file = string(content)
	return err
}

// size is how many tokens there are.
func (a *alphabet) size() int {
	switch {
	case a.tokenizer == "byte":
		return 1 << 8
	case a.count > 0:
		return a.count
	}
	return len(a.vocabulary)
}

// alphabetOf finds the source of text whose tokens a model reads: of its own train blocks, else of those of the models
// beside it, which may share its weights. It is nil if the model's input is something else.
func (p *program) alphabetOf(m *Model) *alphabet {
	if len(m.Learner.Model.Inputs) != 1 {
		return nil
	}
	in := &m.Learner.Model.Inputs[0]
	if in.Index == 0 || len(in.Shape) != 1 || in.DType != rt.Int32 {
		return nil
	}
	for _, other := range append([]Model{*m}, p.models...) {
		for _, b := range other.Blocks {
			if b.Feed == nil {
				continue
			}
			for i := range b.Feed.Sources {
				if a := alphabetOfSource(&b.Feed.Sources[i]); a != nil && a.size() == in.Index {
					return a
				}
			}
		}
	}
	return nil
}

// alphabetOfSource returns what the tokens of a source are, nil if it is none of text.
func alphabetOfSource(s *data.SourceSpec) *alphabet {
	if s.Kind != "text" {
		return nil
	}
	a := &alphabet{tokenizer: s.Args.Text("tokenizer"), beside: s.Beside}
	for _, c := range s.Expect {
		if c.Name == "tokens" {
			a.vocabulary = c.Classes
			if len(c.Classes) == 0 && a.tokenizer != "byte" {
				a.count = c.Index
			}
		}
	}
	return a
}

// describe adds what the tokens are to the metadata of a file of weights.
func (a *alphabet) describe(metadata map[string]string) {
	if a == nil {
		return
	}
	metadata[tokenizerKey] = a.tokenizer
	if a.file != "" {
		metadata[fileKey] = a.file
	}
	if a.vocabulary != nil {
		list, err := json.Marshal(a.vocabulary)
		if err == nil {
			metadata[vocabularyKey] = string(list)
		}
	}
}

// stored returns what the tokens were when the weights were trained: what their file says, else what the program knows.
func (a *alphabet) stored(metadata map[string]string) (*alphabet, error) {
	if content := metadata[fileKey]; content != "" {
		return &alphabet{tokenizer: metadata[tokenizerKey], count: a.size(), file: content}, nil
	}
	if metadata[vocabularyKey] == "" {
		return a, nil
	}
	out := &alphabet{tokenizer: metadata[tokenizerKey]}
	if err := json.Unmarshal([]byte(metadata[vocabularyKey]), &out.vocabulary); err != nil {
		return nil, errVocabulary(err)
	}
	if out.size() != a.size() {
		return nil, errVocabularySize(out.size(), a.size())
	}
	return out, nil
}
