package lower

import (
	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/model"
	"github.com/dlgen/dlgen/dsl/catalog"
)

// weigh makes the weights of the samples of a train block's class_weight: that of the class of the model's only target,
// which is an index, a number, or one number for each class of which the largest says it. Nil without class_weight.
func (b *body) weigh(t *model.Train) *ir.Value {
	if !t.Settings.Has("class_weight") {
		return nil
	}
	weights, ok := t.Settings.Values["class_weight"].(catalog.List)
	if !ok {
		weights = catalog.List{t.Settings.Values["class_weight"]}
	}
	target := t.Model.Targets[0]
	class := b.Field(b.module.field(target))
	shape := class.Type.Shape
	if n := len(shape); n == 2 && shape[1] > 1 {
		return b.entries(weights, b.ArgMax(class, 1))
	} else if n == 2 {
		class = b.Reshape(class, shape[:1])
	}
	if target.Type.Index > 0 {
		return b.entries(weights, class)
	}
	// As in Keras, a label between two classes (0.9 of a smoothed one) is the nearer, and what is no class of these has the weight 1.
	if class.Type.DType.IsFloat() {
		class = b.Unary(ir.OpRound, class)
	}
	class = b.Cast(class, ir.I32)
	weight := b.Fill(ir.F32, class.Type.Shape, 1)
	for i, w := range weights {
		is := b.Binary(ir.OpEqual, class, b.Fill(ir.I32, class.Type.Shape, float64(i)))
		weight = b.Where(is, b.Fill(ir.F32, class.Type.Shape, toFloat(w)), weight)
	}
	return weight
}

// entries takes the weights at indices.
func (b *body) entries(weights catalog.List, at *ir.Value) *ir.Value {
	table := b.constant(weights, ir.Type{DType: ir.F32, Shape: ir.Shape{ir.Dim(len(weights))}})
	return b.Gather(table, b.Cast(at, ir.I32), 0, 0)
}

// weighed multiplies a loss by the samples' weights, if there are any and the loss is a sample's own.
func (b *body) weighed(loss *ir.Value) *ir.Value {
	if s := loss.Type.Shape; b.weights == nil || len(s) == 0 || !s[0].IsBatch() {
		return loss
	}
	return b.Mul(loss, b.Broadcast(b.Cast(b.weights, loss.Type.DType), loss.Type.Shape, []int{0}))
}
