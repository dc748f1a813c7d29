package plan

import "github.com/dlgen/dlgen/codegen/ir"

// keepApart gives each value of a turn memory of its own if code may share the rows of all turns among threads, which do
// not wait for each other: a row of one value would lie where another thread still reads another row of a value before it.
// Such turns multiply few rows with weights; their values are little beside what is stacked of all turns.
func (p *planner) keepApart() {
	if !p.body || !RowByRow(p.g) {
		return
	}
	for _, s := range p.own {
		s.first, s.last = 0, len(p.ops)
	}
}

// RowByRow reports whether all operations of a turn are of kinds that can make a row of their results from the same row of
// their operands, and a product is among them.
func RowByRow(body *ir.Graph) bool {
	products := 0
	for _, op := range body.Ops {
		if !isStep(op) {
			continue
		}
		for _, v := range op.Results {
			if !OfRows(v.Type) {
				return false
			}
		}
		switch op.Kind {
		case ir.OpDot:
			products++
		case ir.OpFused, ir.OpConcat, ir.OpSlice, ir.OpBroadcast, ir.OpConst, ir.OpSum, ir.OpReduceMax, ir.OpReduceMin, ir.OpProd:
		default:
			if !ir.Elementwise(op.Kind) {
				return false
			}
		}
	}
	return products > 0
}

// OfRows reports whether the first axis of a type is that of the rows, and no other has them.
func OfRows(t ir.Type) bool {
	return t.Shape.Size().Power == 1 && t.Shape[0] < 0
}
