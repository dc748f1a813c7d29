package optimize

import (
	"math"
	"slices"

	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/optimize/fuse"
	"github.com/dlgen/dlgen/codegen/optimize/rewrite"
)

// inPlace lets products read slices and transpositions where they lie, if nothing else reads them, and write their transposed results where
// these are joined: attention's heads are columns of one tensor, and products take and give matrices whose lines lie apart. What is scaled
// on the way, as attention's queries are, they scale.
func inPlace(g *ir.Graph) {
	p := &placer{users: ir.Users(g), given: rewrite.Given(g)}
	for _, op := range slices.Backward(g.Ops) {
		if op.Attrs.Mode != "" || op.Kind != ir.OpSlice && op.Kind != ir.OpTranspose && op.Kind != ir.OpMul {
			continue
		}
		args := op.Args
		if op.Kind == ir.OpMul {
			if op.Args = scaling(op); op.Args == nil {
				op.Args = args
				continue
			}
		}
		op.Attrs.Mode = ir.InPlace
		if len(p.users[op.Results[0]]) == 0 || !p.readByProducts(op.Results[0]) && !p.joined(op) {
			op.Attrs.Mode, op.Args = "", args
		}
	}
}

// scaling returns what a multiplication multiplies, and the number that it multiplies it by, if that is a constant and no loop makes
// the other, which would multiply it in passing.
func scaling(op *ir.Op) []*ir.Value {
	for i, arg := range op.Args {
		if arg.Op.Kind != ir.OpBroadcast || fuse.Takes(ir.Unshaped(op.Args[1-i]).Op) {
			continue
		}
		if n := arg.Op.Args[0]; n.Op.Kind == ir.OpConst && n.Type.Equal(ir.Type{DType: ir.F32}) && moderate(n) {
			return []*ir.Value{op.Args[1-i], n}
		}
	}
	return nil
}

// moderate reports whether a constant number is so far from the ends of what float32 holds that two may be multiplied first.
func moderate(v *ir.Value) bool {
	x, _, ok := ir.Splat(v)
	return ok && math.Abs(x) >= 0x1p-30 && math.Abs(x) <= 0x1p30
}

// placer knows who reads what.
type placer struct {
	users map[*ir.Value][]*ir.Op
	given map[*ir.Value]bool
}

// readByProducts reports whether products alone read a value, and can do so where it lies.
func (p *placer) readByProducts(v *ir.Value) bool {
	if p.given[v] {
		return false
	}
	for _, op := range p.users[v] {
		switch {
		case op.Kind == ir.OpDot:
			if !readsInPlace(op, v) {
				return false
			}
		case !ir.IsView(op) || !p.readByProducts(op.Results[0]):
			return false
		}
	}
	return true
}

// joined reports whether a transposition, or what scales one, is of products that can be written where a concatenation has them, and
// nothing else reads them.
func (p *placer) joined(op *ir.Op) bool {
	if op.Kind == ir.OpSlice {
		return false
	}
	from, to := op.Args[0], op.Results[0]
	for (from.Op.Kind == ir.OpReshape || op.Kind == ir.OpMul && from.Op.Kind == ir.OpTranspose) && p.onlyUser(from) != nil {
		from = from.Op.Args[0]
	}
	next := p.onlyUser(to)
	for next != nil && (next.Kind == ir.OpReshape || next.Kind == ir.OpMul && ir.IsView(next)) {
		to = next.Results[0]
		next = p.onlyUser(to)
	}
	if next == nil || next.Kind != ir.OpConcat || p.onlyUser(from) == nil {
		return false
	}
	product, _, ok := ir.JoinedOf(to, next)
	return ok && product.Results[0] == from && isProduct(product)
}

// onlyUser returns what reads a value, if it is read once.
func (p *placer) onlyUser(v *ir.Value) *ir.Op {
	if users := p.users[v]; len(users) == 1 && !p.given[v] {
		return users[0]
	}
	return nil
}

// readsInPlace reports whether a product of matrices reads an operand where it lies.
func readsInPlace(op *ir.Op, v *ir.Value) bool {
	batch := len(op.Attrs.BatchA)
	if !isProduct(op) {
		return false
	}
	for _, arg := range op.Args {
		if arg == v {
			_, m, ok := ir.MatricesOf(arg, batch)
			if !ok || m.Scale != 1 && (batch == 0 || op.Results[0].Type.DType != ir.F32) {
				return false
			}
		}
	}
	return true
}

// isProduct reports whether a contraction is of matrices that are no vectors, behind the axes that they have in common.
func isProduct(op *ir.Op) bool {
	a := &op.Attrs
	batch := len(a.BatchA)
	y := op.Results[0].Type
	if y.DType.IsHalf() || y.DType == ir.Bool || len(y.Shape) != batch+2 || y.Shape[batch] == 1 || y.Shape[batch+1] == 1 {
		return false
	}
	return len(a.ContractA) == 1 && len(a.ContractB) == 1 && slices.Equal(a.BatchA, ir.Axes(0, batch)) && slices.Equal(a.BatchB, ir.Axes(0, batch))
}
