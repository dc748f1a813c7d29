package graphs

import (
	"fmt"

	"github.com/dlgen/dlgen/codegen/golang/gotext"
	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/plan"
)

// fewTurns is the number of turns from which it pays to lay out what products in all of them read.
const fewTurns = 8

// packedSide is the second operand of products in a scan, as rt.Pack lays it out.
type packedSide struct {
	memory memory
	doc    string
}

// pack lays out, before a scan, the matrices that are the same in all turns and with which its turns multiply.
func (f *function) pack(s *plan.Step) {
	f.packed = map[*ir.Value]packedSide{}
	if n := s.Op.Attrs.Length.Size(); n.Power == 0 && n.Factor < fewTurns {
		return
	}
	for i := range s.Body.Steps {
		step := &s.Body.Steps[i]
		if !packs(step) || !f.packed[base(step.Op.Args[1])].none() {
			continue
		}
		f.packOne(step)
	}
}

// packs reports whether a step of a scan's body is a product with a matrix that is the same in all turns.
func packs(step *plan.Step) bool {
	op := step.Op
	if op.Kind != ir.OpDot || op.Results[0].Type.DType != ir.F32 || len(op.Attrs.BatchA) > 0 {
		return false
	}
	b, source := op.Args[1].Type.Shape, base(op.Args[1]).Op
	return len(b) == 2 && !b.HasBatch() && !isOne(b) && source.Kind == ir.OpParam && source.Attrs.Param.Kind == ir.Constant && len(op.Attrs.ContractB) == 1
}

// isOne reports whether a matrix is a vector: products with it are made otherwise.
func isOne(s ir.Shape) bool { return s[0] <= 1 || s[1] <= 1 }

// packOne writes the call for a product's matrix.
func (f *function) packOne(step *plan.Step) {
	op := step.Op
	b := op.Args[1].Type.Shape
	k, n, dims := int(b[0]), int(b[1]), ""
	if op.Attrs.ContractB[0] == 1 {
		k, n, dims = n, k, ", TransB: true"
	}
	elements := (n + 31) &^ 31 * ((k + 3) &^ 3) // rt.PackedSize
	side := packedSide{f.behind(0, 4*elements, ir.F32, ir.Fixed(elements)), fmt.Sprintf("[%d]", elements)}
	f.kept += plan.Aligned(4 * elements)
	to := gotext.Mark(f.param(side.memory, "packed", side.doc))
	f.Add("rt.Pack(%s, %s, %s, rt.GemmDims{N: %s, K: %s%s})", f.Pool(), to, f.Slice(step.Args[1], false), f.number(n, "columns"), f.number(k, "depth"), dims)
	f.packed[base(op.Args[1])] = side
}

func (p packedSide) none() bool { return p.doc == "" }

// factors are the slices of a product, and whether the second is packed.
func (f *function) factors(s *plan.Step) (y string, xs []string, packed bool) {
	side := f.packed[base(s.Op.Args[1])]
	if side.none() || !packs(s) {
		y, xs = f.operands(s)
		return y, xs, false
	}
	one := *s
	one.Args = s.Args[:1]
	y, xs = f.operands(&one)
	return y, append(xs, f.own()+gotext.Mark(f.param(side.memory, "packed", side.doc))), true
}
