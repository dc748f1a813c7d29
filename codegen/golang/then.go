package golang

import (
	"slices"
	"strings"

	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/plan"
)

// then is what is done to a product while its rows are in the cache, instead of in a loop of its own.
type then struct {
	scale, bias, add *plan.Buffer // nil: none
	relu             bool
	most             *ir.Literal // nil: none
	to               *plan.Buffer
}

// thenOf returns what the step behind step i, a product, does to it, if it is what products can do themselves (rt.Then):
// y*scale + bias, which lie on the last axis, plus a value of the same shape, then y where y > 0, at most a number.
// Nothing else reads the product, and what the product needs until its end does not lie where the result does.
func thenOf(s *plan.Schedule, i int) *then {
	if i+1 >= len(s.Steps) || !thenable(s.Steps[i].Op) {
		return nil
	}
	product, next := &s.Steps[i], &s.Steps[i+1]
	from := product.Results[0]
	at := readAt(next, from)
	if next.Op.Kind != ir.OpFused || len(next.Results) != 1 || at < 0 || from.Last != i+1 {
		return nil
	}
	t := &then{to: next.Results[0]}
	if !t.take(next, at, product.Op.Results[0].Type.Shape) || !t.apart(product) {
		return nil
	}
	return t
}

// take reads what a step does to its operand at a place, a product, from the end to the product; it reports whether it
// is all that the step does.
func (t *then) take(next *plan.Step, at int, product ir.Shape) bool {
	body := next.Op.Attrs.Body
	param, v, taken := body.Params[at].Value, body.Results[0].Value, 0
	argument := func(v *ir.Value) *plan.Buffer {
		return next.Args[slices.IndexFunc(body.Params, func(p *ir.Param) bool { return p.Value == v })]
	}
	if x, most := mostOf(v.Op); x != nil {
		t.most, v, taken = most, x, taken+2
	}
	if x := reluOf(v.Op); x != nil {
		t.relu, v, taken = true, x, taken+2
	}
	if x, other := besides(v, ir.OpAdd, isWhole(param)); x != nil {
		t.add, v, taken = argument(other), x, taken+1
	}
	if x, other := besides(v, ir.OpAdd, onLastAxis(product)); x != nil {
		t.bias, v, taken = argument(other.Op.Args[0]), x, taken+1
	}
	if x, other := besides(v, ir.OpMul, onLastAxis(product)); x != nil {
		t.scale, v, taken = argument(other.Op.Args[0]), x, taken+1
	}
	return v == param && taken > 0 && len(usefulOps(body)) == taken
}

// readAt returns the only operand of a step that is a product, -1 if there is none or more.
func readAt(next *plan.Step, product *plan.Buffer) int {
	at := -1
	for j, b := range next.Args {
		if base(b.Value) == base(product.Value) {
			if at >= 0 {
				return -1
			}
			at = j
		}
	}
	return at
}

// apart reports whether the result lies elsewhere than what the product and what is done to it read.
func (t *then) apart(product *plan.Step) bool {
	if t.to.Place != plan.Arena || product.Results[0].Place != plan.Arena {
		return false
	}
	for _, b := range append([]*plan.Buffer{t.scale, t.bias, t.add}, product.Args...) {
		if b != nil && b.Place == plan.Arena && b.Offset < t.to.Offset+t.to.Bytes && t.to.Offset < b.Offset+b.Bytes {
			return false
		}
	}
	return true
}

// mostOf returns x and the number if an operation is where(number < x, number, x), with a number above 0; if x is a relu,
// what it is of may be compared instead, and a number that is equal may count as larger.
func mostOf(op *ir.Op) (*ir.Value, *ir.Literal) {
	if op.Kind != ir.OpWhere || op.Args[0].Op.Kind != ir.OpLess && op.Args[0].Op.Kind != ir.OpLessEqual || op.Results[0].Type.DType != ir.F32 {
		return nil, nil
	}
	x, less := op.Args[2], op.Args[0].Op
	a, b := numberOf(less.Args[0]), numberOf(op.Args[1])
	if less.Args[1] != x && less.Args[1] != reluOf(x.Op) || a == nil || b == nil || a.Floats[0] != b.Floats[0] || float32(a.Floats[0]) <= 0 {
		return nil, nil
	}
	return x, a
}

// numberOf returns the only number of a constant, nil if it is none or has more.
func numberOf(v *ir.Value) *ir.Literal {
	v = sourceOf(v).v
	if v.Op.Kind != ir.OpConst || !v.Type.DType.IsFloat() || len(v.Op.Attrs.Literal.Floats) != 1 {
		return nil
	}
	return v.Op.Attrs.Literal
}

// usefulOps are the elementwise operations of a body.
func usefulOps(body *ir.Graph) []*ir.Op {
	var list []*ir.Op
	for _, op := range body.Ops {
		if elementwise(op) || reduces(op) {
			list = append(list, op)
		}
	}
	return list
}

// thenable reports whether a product is one of those with a then.
func thenable(op *ir.Op) bool {
	if op.Kind != ir.OpDot && op.Kind != ir.OpConv {
		return false
	}
	columns := op.Kind == ir.OpConv || len(op.Args[1].Type.Shape)-len(op.Attrs.ContractB) == 1 // one axis of them
	return op.Results[0].Type.DType == ir.F32 && len(op.Attrs.BatchA) == 0 && columns
}

// besides returns the operands of an operation of a kind, the second of which is as asked for; nil if it is no such
// operation.
func besides(v *ir.Value, kind ir.Kind, asked func(v *ir.Value) bool) (x, other *ir.Value) {
	if v.Op.Kind != kind {
		return nil, nil
	}
	for i, arg := range v.Op.Args {
		if x := v.Op.Args[1-i]; asked(arg) && x != arg {
			return x, arg
		}
	}
	return nil, nil
}

// isWhole returns whether a value is an operand of a fused operation of all the places that another one has.
func isWhole(param *ir.Value) func(v *ir.Value) bool {
	return func(v *ir.Value) bool { return v != param && v.Op.Kind == ir.OpParam && v.Type.Equal(param.Type) }
}

// onLastAxis returns whether a value repeats an operand that lies on the last axis, the columns of a product.
func onLastAxis(product ir.Shape) func(v *ir.Value) bool {
	return func(v *ir.Value) bool {
		if v.Op.Kind != ir.OpBroadcast || v.Op.Args[0].Op.Kind != ir.OpParam || len(product) == 0 {
			return false
		}
		last := len(v.Type.Shape) - 1
		columns := v.Type.Shape[last]
		return columns > 1 && product[len(product)-1] == columns && slices.Equal(v.Op.Attrs.Axes, []int{last}) && v.Op.Args[0].Type.Shape.Equal(ir.Shape{columns})
	}
}

// thenText is the last argument of a door for products.
func (f *function) thenText() string {
	t := f.then
	if t == nil {
		return ""
	}
	var fields []string
	for _, operand := range []struct {
		name   string
		buffer *plan.Buffer
	}{{"Scale", t.scale}, {"Bias", t.bias}, {"Add", t.add}} {
		if operand.buffer != nil {
			fields = append(fields, operand.name+": "+f.slice(operand.buffer, false))
		}
	}
	if t.relu {
		fields = append(fields, "Relu: true")
	}
	if t.most != nil {
		fields = append(fields, "Max: "+memoryLiteral(t.most, 0, ir.F32))
	}
	return ", rt.Then{" + strings.Join(fields, ", ") + "}"
}

// door is the name of a door for products.
func (f *function) door(name string) string {
	if f.then != nil {
		return name + "Then"
	}
	return name
}

// steps writes steps one after the other.
func (f *function) steps(s *plan.Schedule, from, to int) {
	done := map[int]bool{} // sums that are made with what they sum
	for i := from; i < to; i++ {
		if done[i] {
			f.note(&s.Steps[i])
			continue
		}
		f.sums = columnSums(s, i, to)
		if f.then = thenOf(s, i); f.then == nil || i+1 == to {
			f.then = nil
			sums := f.sums
			f.step(&s.Steps[i])
			for _, c := range sums {
				done[c.step] = c.done
			}
			continue
		}
		f.step(&s.Steps[i])
		f.note(&s.Steps[i+1])
		f.then = nil
		i++
	}
}
