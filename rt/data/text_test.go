package data_test

import (
	"sync"
	"testing"

	"github.com/dlgen/dlgen/internal/race"
	"github.com/dlgen/dlgen/rt"
	"github.com/dlgen/dlgen/rt/data"
	"github.com/dlgen/dlgen/rt/data/words"
)

// TestText makes fields of texts, many at once: numbers of a vocabulary as they are, and tokens that a graph goes over.
func TestText(t *testing.T) {
	kind := data.Text{Make: func() (data.FeedColumn, rt.Graph) {
		return data.FeedColumn{Tensor: rt.Tensor{DType: rt.Int32, Index: 3}, Vocabulary: []string{"cat", "dog"}, First: 1}, rt.Graph{}
	}}
	tokens := data.Text{Make: func() (data.FeedColumn, rt.Graph) {
		read := words.Vectorizer{Splitter: words.Splitter{Split: words.Whitespace}, Vocabulary: []string{"cat", "dog"}, First: 1}.Reader()
		return data.FeedColumn{Tensor: rt.Tensor{DType: rt.Int64, Shape: []int{2}}, Reader: read}, rt.Graph{Arena: 64, Run: func(c *rt.Call) {
			to := c.Arena.I32(0, 2*c.N)
			for i, x := range c.Fields[0].I64(0, 2*c.N) {
				to[i] = 10 * int32(x)
			}
			c.Results[0] = rt.Bytes(to)
		}}
	}}
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for range 100 {
				for text, want := range map[string]int32{"cat": 1, "dog": 2, "cow": 0, "": 0} {
					got := int32(-1)
					if data.SetText(&kind, text, &got); got != want {
						t.Errorf("the kind of %q is %d, want %d", text, got, want)
					}
				}
				for text, want := range map[string][2]int32{"dog cat dog": {30, 20}, "cow": {10, 0}, "": {}} {
					got := [2]int32{-1, -1}
					if data.SetText(&tokens, text, &got); got != want {
						t.Errorf("the tokens of %q are %d, want %d", text, got, want)
					}
				}
			}
		})
	}
	all.Wait()
}

// TestTextAllocates: a category takes no memory.
func TestTextAllocates(t *testing.T) {
	kind := data.Text{Make: func() (data.FeedColumn, rt.Graph) {
		return data.FeedColumn{Tensor: rt.Tensor{DType: rt.Int32}, Vocabulary: []string{"cat"}, First: 1}, rt.Graph{}
	}}
	var got struct{ Kind int32 }
	if n := testing.AllocsPerRun(100, func() { data.SetText(&kind, "cat", &got.Kind) }); n > 0 && !race.Enabled {
		t.Errorf("a text takes %v pieces of memory", n)
	}
}
