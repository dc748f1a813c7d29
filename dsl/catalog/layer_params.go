package catalog

import (
	"math"
	"slices"
	"strings"

	"github.com/dlgen/dlgen/dsl"
)

// What the layers' entries share: parameters that many have, and readers for their rules.

// option is a parameter with a default.
func option(name string, t ParamType, def, doc string) Param {
	return Param{Name: name, Type: t, Default: def, Doc: doc}
}

// required is a parameter that must be given.
func required(name string, t ParamType, doc string) Param {
	return Param{Name: name, Type: t, Doc: doc}
}

// choice is an enumerated parameter; the first word is the default.
func choice(name, doc string, words ...string) Param {
	return Param{Name: name, Type: Enum, Default: words[0], Words: words, Doc: doc}
}

// maybe allows none besides what the parameter takes.
func maybe(p Param) Param {
	p.Optional = true
	return p
}

// atCall marks what is given where the layer is fed.
func atCall(p Param) Param {
	p.AtCall = true
	return p
}

// within bounds what a numeric parameter takes.
func within(p Param, least, most float64) Param {
	p.Within = [2]float64{least, most}
	return p
}

// refused marks a parameter of which only the default is built.
func refused(p Param, why string) Param {
	p.Refused = why
	return p
}

// noSparseParam and noRaggedParam are about tensors of forms that the language has not.
var (
	noSparseParam = otherwise(refused(option("sparse", BoolArg, "false", "Whether the result is sparse."), "a sparse result"),
		"leave it out: the dense result holds the same numbers")
	noRaggedParam = otherwise(refused(option("ragged", BoolArg, "false", "Whether results have lengths of their own."), "a ragged result"),
		"results have one length: `output_sequence_length=…`, and `x != 0` is the mask of what is behind the last")
)

// otherwise says what to write in the place of what is refused.
func otherwise(p Param, hint string) Param {
	p.Instead = hint
	return p
}

// Parameters that many layers have.
var (
	activationParam = maybe(option("activation", Activation, "none", "Function applied to the result, by name."))
	useBiasParam    = option("use_bias", BoolArg, "true", "Whether a bias is added.")
	dataFormatParam = maybe(choice("data_format", "Whether the channels are the last axis or the first.", "channels_last", "channels_first"))
	seedParam       = maybe(option("seed", IntArg, "none", "Layers of one seed draw the same numbers, which are those of this seed and of that of the run."))
	trainingParam   = atCall(maybe(option("training", BoolArg, "none", "Whether it acts as in training; what the graph does if none.")))
	maskParam       = atCall(maybe(option("mask", Tensor, "none", "Bool for each step: false is left out.")))
)

// weightParams are the initializers, regularizers and constraints of weights, each `name=initializer`, in
// Keras's order: the activity's regularizer stands behind those of the weights.
func weightParams(weights ...string) []Param {
	var inits, regs, cons []Param
	for _, w := range weights {
		name, init, _ := strings.Cut(w, "=")
		inits = append(inits, option(name+"_initializer", InitializerArg, init, "What "+name+" starts as."))
		regs = append(regs, maybe(option(name+"_regularizer", RegularizerArg, "none", "Penalty on "+name+" that adds to the loss.")))
		cons = append(cons, maybe(option(name+"_constraint", ConstraintArg, "none", "What "+name+" is projected to after each step.")))
	}
	activity := maybe(option("activity_regularizer", RegularizerArg, "none", "Penalty on the result, averaged over the batch."))
	return slices.Concat(inits, regs, []Param{activity}, cons)
}

// params joins parameters and lists of them.
func params(parts ...any) []Param {
	var out []Param
	for _, p := range parts {
		switch p := p.(type) {
		case Param:
			out = append(out, p)
		case []Param:
			out = append(out, p...)
		}
	}
	return out
}

// floats is the type of what layers compute.
func floats(shape ...dsl.Dim) dsl.TensorType {
	return dsl.TensorType{DType: dsl.F32, Shape: append(dsl.Shape{}, shape...)}
}

// floatsOr is f32 where a type is a float, else the type itself: layers that only move elements.
func floatsOr(t dsl.TensorType, shape ...dsl.Dim) dsl.TensorType {
	if t.DType.IsFloat() {
		return floats(shape...)
	}
	return dsl.TensorType{DType: t.DType, Index: t.Index, Shape: append(dsl.Shape{}, shape...)}
}

// weightLike declares a weight, which it returns, whose initializer, regularizer and constraint are the arguments PREFIX_….
func (c *Call) weightLike(name, prefix string, t dsl.TensorType) *Variable {
	v := c.Weight(name, t)
	for suffix, to := range map[string]*Value{"_initializer": &v.Init, "_regularizer": &v.Regularizer, "_constraint": &v.Constraint} {
		if x, ok := c.Args.Values[prefix+suffix]; ok {
			*to = x
		}
	}
	return v
}

// bias declares the bias of a layer, if it has one.
func (c *Call) bias(n dsl.Dim) {
	if c.Bool("use_bias") {
		c.Weight("bias", floats(n))
	}
}

// ChannelsFirst reports whether the channels are the first axis.
func (a *Args) ChannelsFirst() bool {
	w, ok := a.Values["data_format"].(Word)
	return ok && w == "channels_first"
}

// sizes reads n whole numbers of at least a least one; one number is repeated.
func (c *Call) sizes(name string, n, least int) ([]int, bool) {
	if l, ok := c.Args.Values[name].(List); ok {
		if len(l) != n {
			c.wrongCount(name, n, len(l))
			return nil, false
		}
		for _, v := range l {
			if _, ok := v.(Int); !ok {
				c.wrongCount(name, n, len(l))
				return nil, false
			}
		}
	}
	out := c.Ints(name, n)
	for _, v := range out {
		if !c.sizeFits(name, v, least) {
			return nil, false
		}
	}
	return out, true
}

// longest is the length that an axis may have at most (language.md section 3). What is bounded by it can be multiplied
// without overflow.
const longest = math.MaxInt32

// sizeFits checks a size against the least one that makes sense and the longest axis.
func (c *Call) sizeFits(name string, v, least int) bool {
	switch {
	case v < least:
		c.tooSmall(name, v, least)
	case v > longest:
		c.wrongValue(name, "`%s` of %s is at most %d, not %d", name, c.Entry.Name, longest, v)
	default:
		return true
	}
	return false
}

// size reads a whole number of at least a least one.
func (c *Call) size(name string, least int) (dsl.Dim, bool) {
	n := c.Int(name)
	return dsl.Dim(n), c.sizeFits(name, n, least)
}
