package catalog

import "github.com/dlgen/dlgen/dsl"

// Low-rank adaptation (Hu et al. 2021), as Keras has it: a layer's weight stays as it is, and to it is added
// lora_alpha / lora_rank times the product of two thin matrices, which learn in its place.

// loraParams are the arguments of a layer whose weight can be adapted.
func loraParams(weight string) []Param {
	a, b := "lora_"+weight+"_a", "lora_"+weight+"_b"
	return []Param{
		maybe(within(option("lora_rank", IntArg, "none", "Rank of low-rank adaptation: "+weight+" stays as it is, and "+a+" @ "+b+" of this rank, which learns, is added to it. In a file of weights to start from, these two may be missing."), 1, longest)),
		maybe(option("lora_alpha", FloatArg, "none", "What is added is scaled by lora_alpha / lora_rank; lora_rank if none. A positive number.")),
	}
}

// adaptable lets low-rank adaptation, if it is asked for, take the place of a weight in training. Keras makes the two
// matrices behind the layer's other weights, so the rule calls this when those are there.
func (c *Call) adaptable(w *Variable) {
	constraint := w.Name + "_constraint"
	switch {
	case c.Has("lora_alpha") && !(c.Float("lora_alpha") > 0):
		c.outsideOf("lora_alpha", "a positive number", c.Float("lora_alpha"))
		return
	case c.Has("lora_alpha") && !c.Has("lora_rank"):
		c.wrongValue("lora_alpha", "`lora_alpha` of %s scales what `lora_rank` adds, which is not given", c.Entry.Name)
		return
	case !c.Has("lora_rank"):
		return
	case len(w.Type.Shape) == 0:
		c.wrongValue("lora_rank", "`lora_rank` of %s is of a matrix; %s is a number", c.Entry.Name, w.Name)
		return
	case c.Has(constraint):
		c.wrongValue(constraint, "`%s` of %s has nothing to project beside `lora_rank`: %s does not learn", constraint, c.Entry.Name, w.Name).
			WithHint("remove `%s`", constraint)
		return
	}
	rank, last := dsl.Dim(c.Int("lora_rank")), len(w.Type.Shape)-1
	a := c.Weight("lora_"+w.Name+"_a", floats(append(w.Type.Shape[:last:last], rank)...))
	b := c.Weight("lora_"+w.Name+"_b", floats(rank, w.Type.Shape[last]))
	a.Init = Word("he_uniform")
	for _, v := range []*Variable{a, b} {
		v.Regularizer, v.Adapts = w.Regularizer, true
	}
	w.Trainable = false
}
