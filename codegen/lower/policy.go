package lower

import (
	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/model"
	"github.com/dlgen/dlgen/dsl/catalog"
)

// What a layer computes in. One of f64 is built of f64 throughout. One of a small float is built of f32; what comes
// in, its weights and its results are rounded: sums, statistics and exponentials inside are those of f32, whatever the
// layer. So are the ways back, since the derivative of a rounding is one.

// policy is what a call computes in.
type policy struct {
	chosen bool     // the layer says so itself: floats of any type are converted
	base   ir.DType // what its operations are of: F32 or F64
	half   ir.DType // what is rounded to; 0: nothing is
}

// halves are what layers round to by the precision of a train block.
var halves = map[string]ir.DType{"mixed_bfloat16": ir.BF16, "mixed_float16": ir.F16}

// policy of a call: layers that do not say anything follow the train block. Functions compute in what they are given.
func (b *body) policy(n *model.Node) policy {
	d := dtypeOf(n.Policy.Compute)
	p := policy{chosen: d != 0, base: ir.F32}
	if d == 0 && n.Entry.Kind == catalog.Layer {
		d = b.half
	}
	switch {
	case d == ir.F64:
		p.base = d
	case d.IsHalf() && givesFloats(n) && n.Entry.Name != "SpectralNormalization": // which stores what it computes of a weight
		p.half = d
	}
	return p
}

// givesFloats reports whether a call has a result that is rounded; counting and comparing is done with what comes in.
func givesFloats(n *model.Node) bool {
	for _, v := range n.Out {
		if v.Type.DType.IsFloat() {
			return true
		}
	}
	return false
}

// follows reports whether a type of floats is the layer's to choose.
func (p policy) follows(d ir.DType) bool { return d == ir.F32 || p.chosen && d.IsFloat() }

// round rounds a float to the small type, and gives it as what the layer computes with.
func (p policy) round(b *ir.Builder, v *ir.Value) *ir.Value {
	if !p.follows(v.Type.DType) {
		return v
	}
	if p.half != 0 {
		v = b.Cast(v, p.half)
	}
	return b.Cast(v, p.base)
}

// widen is round of what is not rounded: states, and weights of computations that are sensitive.
func (p policy) widen(b *ir.Builder, v *ir.Value) *ir.Value {
	if !p.follows(v.Type.DType) {
		return v
	}
	return b.Cast(v, p.base)
}

// results gives what a row made the types that are wanted of it.
func (p policy) results(b *ir.Builder, n *model.Node, out []*ir.Value) []*ir.Value {
	for i, v := range out {
		if i < len(n.Out) && v != nil && p.follows(v.Type.DType) && (p.half != 0 || p.chosen) {
			out[i] = b.Cast(p.round(b, v), dtypeOf(n.Out[i].Type.DType))
		}
	}
	return out
}

// exactWeights are the layers whose weights are used as they are: those that Keras gives autocast=False, and Embedding,
// whose result is rounded anyway.
var exactWeights = map[string]bool{"BatchNormalization": true, "LayerNormalization": true, "GroupNormalization": true, "Embedding": true}
