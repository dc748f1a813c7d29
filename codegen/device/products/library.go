package products

import (
	"github.com/dlgen/dlgen/codegen/device/kernels"
	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/plan"
)

// library lets a product be computed by the vendor's library where the device has one: the kernels that are written until the
// returned function is called are what serves elsewhere.
func library(g *kernels.List, s *plan.Step, c *contraction) (end func()) {
	rows, d := g.Schedule.Rows, s.Args[0].Value.Type.DType
	typed := d == ir.F32 || d.IsHalf()
	if !c.plain || !typed || !allInMemory(g, s, d) || c.batch.At(rows)*c.m.At(rows)*c.n.At(rows)*c.k.At(rows) < g.Limits.Library {
		return func() {}
	}
	types := d.String()
	if to := c.op.Results[0].Type.DType; to != d {
		types += "/" + to.String()
	}
	letter := map[bool]string{false: "n", true: "t"}
	bias := ""
	if c.bias != nil {
		bias = " " + g.Place(c.bias)
	}
	g.Line("product %s %s %s %s %s %s %s %s %s%s", types, kernels.ExtentOf(c.batch), kernels.ExtentOf(c.m), kernels.ExtentOf(c.n), kernels.ExtentOf(c.k),
		letter[!c.a.alongDeep]+letter[c.b.alongDeep], g.Place(s.Args[0]), g.Place(s.Args[1]), g.Place(s.Results[0]), bias)
	return func() { g.Line("end") }
}

// allInMemory reports whether operands and result of a product are memory, the operands of one type, the result of that or, of small
// floats, f32, and the result is none of the variables, which must not change after a fault.
func allInMemory(g *kernels.List, s *plan.Step, d ir.DType) bool {
	for i, b := range []*plan.Buffer{s.Args[0], s.Args[1], s.Results[0]} {
		t := b.Value.Type.DType
		if t != d && (i < 2 || t != ir.F32 || !d.IsHalf()) || b.Place == plan.RowCount || b.Place == plan.TurnCount {
			return false
		}
	}
	if len(s.Args) > 2 && (s.Args[2].Value.Type.DType != s.Results[0].Value.Type.DType || alignment(g, s.Args[2]) < 16) {
		return false
	}
	return s.Results[0].Place != plan.Slab
}
