package lower

import "github.com/dlgen/dlgen/codegen/ir"

// adapted adds to what a layer made of a weight what low-rank adaptation makes of its two matrices, if the layer has it: by
// them one after the other, which costs their rank, where adding them to the weight would cost its size, forward and back.
func (c *call) adapted(y *ir.Value, weight string, of func(a, b *ir.Value) *ir.Value) *ir.Value {
	if !c.Has("lora_rank") {
		return y
	}
	more := of(c.weight("lora_"+weight+"_a"), c.weight("lora_"+weight+"_b"))
	return c.Add(y, scaled(c.Builder, more, c.adaptation()))
}

// adaptedWeight is a weight with what low-rank adaptation adds to it, if the layer has it.
func (c *call) adaptedWeight(name string) *ir.Value {
	return c.adapted(c.weight(name), name, func(a, b *ir.Value) *ir.Value { return project(c.Builder, a, b) })
}

// adaptation is how much of the two matrices' product is added.
func (c *call) adaptation() float64 {
	if !c.Has("lora_alpha") {
		return 1
	}
	return c.Float("lora_alpha") / float64(c.Int("lora_rank"))
}
