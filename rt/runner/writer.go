package runner

import (
	"slices"

	"github.com/dlgen/dlgen/rt"
)

// writer goes on with a text, token by token.
type writer struct {
	alphabet *alphabet
	tokens   tokens
	instance *rt.Instance
	length   int         // tokens that the model reads at once
	output   int         // which result tells the next token
	every    bool        // it does so for each place, else for the place behind the last
	session  *rt.Session // nil if the model begins each call anew
	kept     rt.Slab     // of the session, at the beginning of the piece
	piece    []int32     // what the model has read of the current piece; without a session, the last tokens of all
	checked  bool        // that an output does not depend on what stands behind its place
}

// newWriter prepares a model to go on with texts.
func newWriter(i *rt.Instance, a *alphabet) (*writer, error) {
	w := &writer{alphabet: a, instance: i, length: i.Model.Inputs[0].Shape[0], output: -1}
	var err error
	if w.tokens, err = a.tokens(); err != nil {
		return nil, err
	}
	n := a.size()
	for k := range i.Model.Predict.Results {
		t := &i.Model.Predict.Results[k]
		if t.Batchless || !float(t.DType) {
			continue
		}
		if w.every = slices.Equal(t.Shape, []int{w.length, n}); w.every || slices.Equal(t.Shape, []int{n}) {
			w.output = k
			break
		}
	}
	if w.output < 0 {
		return nil, errNoDistribution(i.Model, w.length, n)
	}
	if i.Model.Session != nil && (w.every || w.length == 1) {
		w.session, w.kept = rt.NewSession(i, 1), rt.NewSlab(i.Model.Memory)
	}
	return w, nil
}

// begin begins a text.
func (w *writer) begin() {
	w.piece = w.piece[:0]
	if w.session != nil {
		w.session.Reset()
		w.session.Keep(w.kept)
	}
}

// read takes in the next tokens and returns how likely each token is to follow, as probabilities or as logits. The
// result stays until the next call.
func (w *writer) read(tokens []int32) ([]float64, error) {
	if w.session == nil {
		w.piece = append(w.piece, tokens...)
		w.piece = slices.Delete(w.piece, 0, max(0, len(w.piece)-w.length))
		if !w.every && len(w.piece) < w.length {
			return nil, errShortPrompt(len(w.piece), w.length)
		}
		return w.predict()
	}
	for {
		n := min(w.length-len(w.piece), len(tokens))
		w.piece, tokens = append(w.piece, tokens[:n]...), tokens[n:]
		out, err := w.predict()
		if err != nil {
			return nil, err
		}
		if len(w.piece) == w.length {
			w.session.Keep(w.kept)
			w.piece = w.piece[:0]
		} else {
			w.session.Return(w.kept)
		}
		if len(tokens) == 0 {
			return out, nil
		}
	}
}

// predict runs the model on the piece. What stands behind its end must change nothing.
func (w *writer) predict() ([]float64, error) {
	out, err := w.run(0)
	if err != nil || w.checked || len(w.piece) == w.length {
		return out, err
	}
	w.checked = true
	if w.session != nil {
		w.session.Return(w.kept)
	}
	other, err := w.run(int32(w.alphabet.size() - 1))
	if err == nil && !slices.Equal(out, other) {
		err = errLooksAhead(w.instance.Model)
	}
	return out, err
}

// run runs the model on the piece, filled up with a token.
func (w *writer) run(fill int32) ([]float64, error) {
	var c *rt.Call
	if w.session != nil {
		c = w.session.Begin(0)
	} else {
		c = w.instance.Begin(1)
		defer w.instance.End(c)
	}
	field := c.Fields[0].I32(0, w.length)
	for i := copy(field, w.piece); i < len(field); i++ {
		field[i] = fill
	}
	results := w.instance.Model.Predict.Results
	var err error
	if w.session != nil {
		err, results = w.session.Predict(), w.instance.Model.Session.Results
	} else {
		err = w.instance.Predict(c)
	}
	if err != nil {
		return nil, err
	}
	t, row := &results[w.output], 0
	if w.every {
		row = len(w.piece) - 1
	}
	bytes := w.alphabet.size() * t.DType.Size()
	return rt.Numbers(c.Results[w.output][row*bytes:][:bytes], t.DType), nil
}
