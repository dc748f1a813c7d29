package device

import (
	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/plan"
)

// library lets a product be computed by the vendor's library where the device has one: the kernels that are written until the
// returned function is called are what serves elsewhere.
func library(g *list, s *plan.Step, c *contraction) (end func()) {
	rows, d := g.s.Rows, s.Args[0].Value.Type.DType
	typed := d == ir.F32 || d.IsHalf()
	if !c.plain || !typed || !allInMemory(g, s, d) || c.batch.At(rows)*c.m.At(rows)*c.n.At(rows)*c.k.At(rows) < g.limits.library {
		return func() {}
	}
	types := d.String()
	if to := c.op.Results[0].Type.DType; to != d {
		types += "/" + to.String()
	}
	letter := map[bool]string{false: "n", true: "t"}
	bias := ""
	if c.bias != nil {
		bias = " " + g.place(c.bias)
	}
	g.line("product %s %s %s %s %s %s %s %s %s%s", types, extentOf(c.batch), extentOf(c.m), extentOf(c.n), extentOf(c.k),
		letter[!c.a.alongDeep]+letter[c.b.alongDeep], g.place(s.Args[0]), g.place(s.Args[1]), g.place(s.Results[0]), bias)
	return func() { g.line("end") }
}

// allInMemory reports whether operands and result of a product are memory, the operands of one type, the result of that or, of small
// floats, f32, and the result is none of the variables, which must not change after a fault.
func allInMemory(g *list, s *plan.Step, d ir.DType) bool {
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
