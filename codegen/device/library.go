package device

import (
	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/plan"
)

// leastLibrary is how many multiplications a product has at least that is left to a vendor's library; a test lowers it.
var leastLibrary = 1 << 16

// library lets a product be computed by the vendor's library where the device has one: the kernels that are written until the
// returned function is called are what serves elsewhere.
func (g *graphCode) library(s *plan.Step, c *contraction) (end func()) {
	rows, d := g.s.Rows, s.Args[0].Value.Type.DType
	typed := d == ir.F32 || d.IsHalf()
	if !c.plain || !typed || !g.inMemory(s, d) || c.batch.At(rows)*c.m.At(rows)*c.n.At(rows)*c.k.At(rows) < leastLibrary {
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

// inMemory reports whether operands and result of a product are memory, the operands of one type, the result of that or, of small
// floats, f32, and the result is none of the variables, which must not change after a fault.
func (g *graphCode) inMemory(s *plan.Step, d ir.DType) bool {
	for i, b := range []*plan.Buffer{s.Args[0], s.Args[1], s.Results[0]} {
		t := b.Value.Type.DType
		if t != d && (i < 2 || t != ir.F32 || !d.IsHalf()) || b.Place == plan.RowCount || b.Place == plan.TurnCount {
			return false
		}
	}
	if len(s.Args) > 2 && (s.Args[2].Value.Type.DType != s.Results[0].Value.Type.DType || g.alignment(s.Args[2]) < 16) {
		return false
	}
	return s.Results[0].Place != plan.Slab
}
