package lower

import (
	"cmp"
	"slices"

	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/dsl/catalog"
)

var layerLookup = []row{layer("IntegerLookup", integerLookup)}

func integerLookup(c *call) *ir.Value {
	f, x := c.IntegerLookup(), c.as(0, ir.I64)
	if c.Bool("invert") {
		return c.inverted(f, x)
	}
	w := words{c.Builder}
	spread := uint64(c.Int("num_oov_indices"))
	place := w.word(x, uint64(f.Masked))
	if spread > 1 {
		place = w.plus(c.outOfVocabulary(x, spread), uint64(f.Masked))
	}
	if len(f.Tokens) > 0 {
		at, found := w.found(f.Tokens, x)
		place = w.Where(found, w.plus(at, uint64(f.Masked)+spread), place)
	}
	if c.Has("mask_token") {
		none := uint64(0)
		if f.Masked == 0 {
			none = ^none // no category
		}
		place = w.Where(w.is(x, uint64(c.Int("mask_token"))), w.word(x, none), place)
	}
	return c.weighted(f, c.Cast(place, ir.I32))
}

// outOfVocabulary spreads numbers over places.
func (c *call) outOfVocabulary(x *ir.Value, places uint64) *ir.Value {
	w := words{c.Builder}
	t := func() digits { return w.decimals(x, c.in[0].Type.DType) }
	switch {
	case c.Word("oov_method") != "farmhash":
		return w.Binary(ir.OpMod, x, w.word(x, places))
	case c.Has("salt"):
		salt := c.Ints("salt", 2)
		return w.rest(w.sipHash(t(), uint64(salt[0]), uint64(salt[1])), places)
	}
	return w.rest(w.farmHash(t()), places)
}

// weighted tells places as output_mode says.
func (c *call) weighted(f catalog.LookupForm, place *ir.Value) *ir.Value {
	if c.Word("output_mode") != "tf_idf" {
		return c.categories(place)
	}
	y := c.encode(place, "count", nil)
	last := len(y.Type.Shape) - 1
	return c.Mul(y, c.Broadcast(c.Const(ir.F32, ir.Dims(f.Places), &ir.Literal{Floats: f.Weights}), y.Type.Shape, []int{last}))
}

// inverted gives the tokens of places.
func (c *call) inverted(f catalog.LookupForm, x *ir.Value) *ir.Value {
	w := words{c.Builder}
	first := f.Places - len(f.Tokens)
	y := w.word(x, uint64(c.Int("oov_token")))
	if n := len(f.Tokens); n > 0 {
		place := w.plus(x, -uint64(first))
		inside := w.Binary(ir.OpAnd, w.Not(w.Binary(ir.OpLess, place, w.word(x, 0))), w.Binary(ir.OpLess, place, w.word(x, uint64(n))))
		y = w.Where(inside, w.listed(f.Tokens, w.Where(inside, place, w.word(x, 0))), y)
	}
	if f.Masked == 1 {
		y = w.Where(w.is(x, 0), w.word(x, uint64(c.Int("mask_token"))), y)
	}
	return c.Cast(y, c.out(0).DType)
}

// listed takes numbers of a list at places.
func (w words) listed(list []int, at *ir.Value) *ir.Value {
	ints := make([]int64, len(list))
	for i, v := range list {
		ints[i] = int64(v)
	}
	return w.Gather(w.Const(ir.I64, ir.Dims(len(list)), &ir.Literal{Ints: ints}), w.Cast(at, ir.I32), 0, 0)
}

// found is where numbers stand in a list, and whether they do. It looks for them in the sorted list by halves.
func (w words) found(list []int, x *ir.Value) (at, there *ir.Value) {
	order := make([]int, len(list))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Compare(list[a], list[b]) })
	step := 1
	for step < len(list) {
		step *= 2
	}
	sorted := make([]int, step)
	for i := range sorted {
		sorted[i] = list[order[min(i, len(list)-1)]]
	}
	low := w.word(x, 0)
	for step /= 2; step > 0; step /= 2 {
		next := w.plus(low, uint64(step))
		low = w.Where(w.Binary(ir.OpLessEqual, w.listed(sorted, next), x), next, low)
	}
	there = w.Binary(ir.OpEqual, w.listed(sorted, low), x)
	low = w.Min(low, w.word(x, uint64(len(list)-1)))
	return w.listed(order, low), there
}
