package irtest

import "github.com/dlgen/dlgen/codegen/ir"

// Mixed is a step of a network in mixed precision, as the language builds it: what layers take, their weights and what they give is
// rounded to a small float, and computed with in f32. Queries, keys and values are parts of one product, heads lie side by side.
func Mixed(half ir.DType, length, heads, depth int, scale float64) *ir.Graph {
	b := ir.NewBuilder("mixed", nil)
	n, h, d := ir.Dim(length), ir.Dim(heads), ir.Dim(depth)
	w := h * d
	round := func(x *ir.Value) *ir.Value { return b.Cast(b.Cast(x, half), ir.F32) }
	weight := func(name string, shape ...ir.Dim) *ir.Value {
		return b.Stored(&ir.Variable{Kind: ir.Weight, Path: name, Type: ir.Type{DType: ir.F32, Shape: shape}})
	}
	dense := func(x, kernel, bias *ir.Value) *ir.Value {
		rank := len(x.Type.Shape)
		y := b.Dot(round(x), round(kernel), nil, nil, []int{rank - 1}, []int{0})
		return round(b.Add(y, b.Broadcast(round(bias), y.Type.Shape, []int{rank - 1})))
	}
	table, in, out := weight("table", 11, w), weight("in", w, 3*w), weight("out", w, w)
	inBias, outBias := weight("in_bias", 3*w), weight("out_bias", w)
	tokens := b.Field(&ir.FieldSpec{Name: "tokens", Index: 11, Type: ir.Type{DType: ir.I32, Shape: ir.Shape{ir.Batch, n}}})
	x := round(b.Gather(table, tokens, 0, 0))
	qkv := b.Reshape(dense(x, in, inBias), ir.Shape{ir.Batch, n, 3, h, d})
	part := func(i int) *ir.Value {
		y := b.Reshape(b.SliceAxis(qkv, 2, ir.Dim(i), ir.Dim(i+1)), ir.Shape{ir.Batch, n, h, d})
		return b.Transpose(y, []int{0, 2, 1, 3})
	}
	q := part(0)
	q = b.Mul(q, b.Broadcast(b.Scalar(ir.F32, scale), q.Type.Shape, nil))
	pair := []int{0, 1}
	s := b.Dot(q, part(1), pair, pair, []int{3}, []int{3})
	a := &attention{Attention: Attention{Heads: heads, Queries: length, Keys: length, DType: ir.F32, Mask: "causal"}, Builder: b, shape: s.Type.Shape}
	o := b.Dot(a.softmax(s, a.mask()), part(2), pair, pair, []int{3}, []int{2})
	y := b.Reshape(b.Transpose(o, []int{0, 2, 1, 3}), ir.Shape{ir.Batch, n, w})
	y = b.Add(x, dense(y, out, outBias))
	b.Result("y", y)
	loss := b.Sum(b.Mul(b.Mul(y, y), y), 0, 1, 2)
	of := []*ir.Value{table, in, out, inBias, outBias}
	for i, g := range b.Grad(loss, of...) {
		b.Result([]string{"d_table", "d_in", "d_out", "d_in_bias", "d_out_bias"}[i], g)
	}
	return b.Graph
}

// Classes is a step of a classifier in mixed precision, with a class for each of so many words.
func Classes(half ir.DType, words int) *ir.Graph {
	b := ir.NewBuilder("classes", nil)
	n := ir.Dim(words)
	round := func(x *ir.Value) *ir.Value { return b.Cast(b.Cast(x, half), ir.F32) }
	x := b.Field(&ir.FieldSpec{Name: "x", Type: ir.Type{DType: ir.F32, Shape: ir.Shape{ir.Batch, 3, 8}}})
	right := b.Field(&ir.FieldSpec{Name: "right", Index: words, Type: ir.Type{DType: ir.I32, Shape: ir.Shape{ir.Batch, 3}}})
	w := b.Stored(&ir.Variable{Kind: ir.Weight, Path: "w", Type: ir.Type{DType: ir.F32, Shape: ir.Shape{n, 8}}})
	logits := round(b.Dot(round(x), round(w), nil, nil, []int{2}, []int{1}))
	s := logits.Type.Shape
	back := func(y *ir.Value) *ir.Value { return b.Broadcast(y, s, []int{0, 1}) }
	shifted := b.Sub(logits, back(b.StopGradient(b.Reduce(ir.OpReduceMax, logits, 2))))
	sum := b.Sum(b.Exp(shifted), 2)
	chosen := b.Binary(ir.OpEqual, b.Iota(ir.I32, s, 2), back(right))
	losses := b.Sum(b.Where(chosen, b.Sub(back(b.Unary(ir.OpLog, sum)), shifted), b.Broadcast(b.Scalar(ir.F32, 0), s, nil)), 2)
	b.Result("losses", losses)
	for i, g := range b.Grad(b.Sum(losses, 0, 1), x, w) {
		b.Result([]string{"dx", "dw"}[i], g)
	}
	return b.Graph
}
