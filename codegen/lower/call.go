package lower

import (
	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/model"
	"github.com/dlgen/dlgen/dsl"
	"github.com/dlgen/dlgen/dsl/catalog"
)

// row says what an entry of the catalog means.
type row struct {
	kind  catalog.Kind
	name  string
	lower func(c *call) []*ir.Value
}

// one makes a row's function of one that has one result.
func one(f func(c *call) *ir.Value) func(c *call) []*ir.Value {
	return func(c *call) []*ir.Value { return []*ir.Value{f(c)} }
}

// call is a node while it is lowered: operations are appended with the Builder, in the node's scope.
type call struct {
	*ir.Builder
	*catalog.Args // the arguments, defaults filled in: c.Int("units")
	policy

	node *model.Node
	body *body       // the graph being made
	in   []*ir.Value // the operands, in the order of node.In; node.Names tells which parameter each is
}

// lead returns 1 if an operand has the batch axis in front, else 0.
func (c *call) lead(i int) int {
	if c.node.In[i].PerSample {
		return 1
	}
	return 0
}

// perSample reports whether any operand has the batch axis.
func (c *call) perSample() bool {
	for i := range c.in {
		if c.lead(i) == 1 {
			return true
		}
	}
	return false
}

// operand returns the operand given for a parameter and its place, nil and -1 if there is none.
func (c *call) operand(name string) (*ir.Value, int) {
	for i, n := range c.node.Names {
		if n == name {
			return c.in[i], i
		}
	}
	return nil, -1
}

// operands returns all operands given for a parameter that takes several.
func (c *call) operands(name string) (vs []*ir.Value, at []int) {
	for i, n := range c.node.Names {
		if n == name {
			vs, at = append(vs, c.in[i]), append(at, i)
		}
	}
	return vs, at
}

// out returns the type that result i must have.
func (c *call) out(i int) ir.Type {
	t := typeOf(c.node.Out[i])
	if c.half != 0 && t.DType == c.half {
		t.DType = c.base
	}
	return t
}

// weight returns a variable that the node owns, as this use reads it: behind stop_gradient if the use is frozen.
func (c *call) weight(name string) *ir.Value {
	v := c.node.Given[name]
	if v != nil {
		return c.round(c.Builder, c.body.value(v))
	}
	w := c.body.variable(c.node.Vars[name])
	if c.node.Frozen {
		w = c.StopGradient(w)
	}
	if exactWeights[c.node.Entry.Name] {
		return c.widen(c.Builder, w)
	}
	return c.round(c.Builder, w)
}

// state returns a state that the node owns, as it is now: after the updates of this step so far.
func (c *call) state(name string) *ir.Value {
	return c.widen(c.Builder, c.body.current(c.node.Vars[name]))
}

// update sets a state that the node owns, at the end of the step.
func (c *call) update(name string, v *ir.Value) {
	to := c.node.Vars[name]
	c.body.update(to, c.Cast(v, dtypeOf(to.Type.DType)))
}

// stream returns the number of the node's k-th stream of random numbers, k in 0..7.
func (c *call) stream(k int) int { return 8*c.node.Stream + k }

// irType returns a type without batch axis as IR. Lengths that depend on the rows are the same in both.
func irType(t dsl.TensorType) ir.Type {
	shape := make(ir.Shape, len(t.Shape))
	for i, d := range t.Shape {
		shape[i] = ir.Dim(d)
	}
	return ir.Type{DType: dtypeOf(t.DType), Shape: shape}
}

// typeOf returns a checked value's type as IR, with the batch axis in front of a sample's.
func typeOf(v *model.Value) ir.Type {
	t := irType(v.Type)
	if v.PerSample {
		t.Shape = append(ir.Shape{ir.Batch}, t.Shape...)
	}
	return t
}

// dtypes maps the language's element types to those of IR.
var dtypes = [...]ir.DType{dsl.F32: ir.F32, dsl.F64: ir.F64, dsl.F16: ir.F16, dsl.BF16: ir.BF16, dsl.I32: ir.I32, dsl.I64: ir.I64, dsl.U8: ir.U8, dsl.Bool: ir.Bool}

func dtypeOf(d dsl.DType) ir.DType { return dtypes[d] }
