package catalog

import (
	"slices"

	"github.com/dlgen/dlgen/dsl"
)

func spacedParams(more ...Param) []Param {
	out := []Param{
		required("start", Tensor, "The first number, or a value of first ones."), required("stop", Tensor, "The last number, or a value of last ones; the two broadcast."),
		option("num", IntArg, "50", "How many."), option("endpoint", BoolArg, "true", "Whether the last one is among them."),
	}
	return append(append(out, more...), dtypeArg, option("axis", AxisArg, "0", "Where the numbers are a new axis of a sample."))
}

// spaced is the rule of numbers from start to stop, which are a new axis.
func spaced(c *Call) {
	ends, ok := c.broadcast(c.In...)
	if !ok || !c.atLeast("num", 1) {
		return
	}
	axis, ok := c.Axis("axis", len(ends)+1)
	if !ok {
		return
	}
	d := ToFloat(Promote(c.In...))
	results := []dsl.TensorType{{DType: c.DType("dtype", d), Shape: slices.Insert(ends.Clone(), axis, dsl.Dim(c.Int("num")))}}
	if step, _ := c.Args.Values["retstep"].(Bool); bool(step) {
		results = append(results, dsl.TensorType{DType: d, Shape: ends})
	}
	c.Out(results...)
}

// geometric refuses ends that no factor leads from one to the other.
func geometric(c *Call) {
	start, isNumber := Number(c.In[0].Const)
	if stop, both := Number(c.In[1].Const); isNumber && both && start*stop <= 0 {
		c.wrongValue("stop", "geomspace multiplies by the same number each time, which does not lead from %v to %v", start, stop).
			WithHint("both ends are above 0, or both below")
		return
	}
	spaced(c)
}
