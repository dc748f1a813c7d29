package data

import (
	"sync"

	"github.com/dlgen/dlgen/rt"
)

// Text makes a field of a model of one text, as a feed makes it of each row of a column. Any number of goroutines may
// use it.
type Text struct {
	// Make returns the column, as the feed reads it, and a graph that reads it alone and gives the field; without Run, the
	// column is the field. It is called once, by the first who has a text.
	Make func() (FeedColumn, rt.Graph)

	once   sync.Once
	column FeedColumn
	graph  rt.Graph
	places map[string]int
	calls  sync.Pool // of *textCall
}

// textCall is the memory in which a text becomes a field.
type textCall struct {
	rt.Call
	texts [1]string
}

// begin returns memory for a text.
func (t *Text) begin() *textCall {
	t.once.Do(func() {
		t.column, t.graph = t.Make()
		t.places = places(t.column.Vocabulary)
	})
	if c, ok := t.calls.Get().(*textCall); ok {
		return c
	}
	return &textCall{Call: rt.Call{
		N: 1, Arena: rt.NewSlab(t.graph.Arena), Fields: []rt.Slab{rt.NewSlab(t.column.Tensor.Bytes(1))}, Results: make([]rt.Slab, 1),
	}}
}

// SetText sets a field's value to what becomes of a text. The graph is one that cannot fail.
func SetText[T any](t *Text, text string, value *T) {
	c := t.begin()
	c.texts[0] = text
	t.column.lookup(c.Fields[0], c.texts[:], t.places)
	made := c.Fields[0]
	if t.graph.Run != nil {
		if err := c.Do(&t.graph); err != nil {
			panic(err)
		}
		made = c.Results[0]
	}
	rt.Take(value, made, 0)
	c.texts[0] = "" // the pool keeps no text of the caller's
	t.calls.Put(c)
}
