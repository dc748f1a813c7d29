package golang

import (
	"fmt"
	"slices"

	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/plan"
)

// then is what is done to a product while its rows are in the cache, instead of in a loop of its own.
type then struct {
	bias *plan.Buffer // nil: none
	relu bool
	to   *plan.Buffer
}

// thenOf returns what the step behind step i, a product, does to it, if it is what products can do themselves: y + bias,
// where the bias lies on the last axis, then y where y > 0. Nothing else reads the product, and its operands do not lie
// where the result does.
func thenOf(s *plan.Schedule, i int) *then {
	if i+1 >= len(s.Steps) || !thenable(s.Steps[i].Op) {
		return nil
	}
	product, next := &s.Steps[i], &s.Steps[i+1]
	from, body := product.Results[0], next.Op.Attrs.Body
	at := readAt(next, from)
	if next.Op.Kind != ir.OpFused || len(next.Results) != 1 || at < 0 || from.Last != i+1 {
		return nil
	}
	t := &then{to: next.Results[0]}
	if !t.apart(product) {
		return nil
	}
	last, param := body.Results[0].Value, body.Params[at].Value
	if x := reluOf(last.Op); x != nil {
		t.relu, last = true, x
	}
	if last != param {
		other := addedTo(last, param)
		if other == nil || !onLastAxis(other, product.Op.Results[0].Type.Shape) {
			return nil
		}
		t.bias = next.Args[slices.IndexFunc(body.Params, func(p *ir.Param) bool { return p.Value == other.Op.Args[0] })]
	}
	if len(usefulOps(body)) != len(t.ops()) {
		return nil
	}
	return t
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

// apart reports whether the result lies elsewhere than the product's operands.
func (t *then) apart(product *plan.Step) bool {
	if t.to.Place != plan.Arena || product.Results[0].Place != plan.Arena {
		return false
	}
	for _, b := range product.Args {
		if b.Place == plan.Arena && b.Offset < t.to.Offset+t.to.Bytes && t.to.Offset < b.Offset+b.Bytes {
			return false
		}
	}
	return true
}

// ops are the operations that a then stands for.
func (t *then) ops() []ir.Kind {
	var list []ir.Kind
	if t.bias != nil {
		list = append(list, ir.OpAdd)
	}
	if t.relu {
		list = append(list, ir.OpLessEqual, ir.OpWhere)
	}
	return list
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

// addedTo returns what a sum adds to a value, nil if it is no such sum.
func addedTo(sum, v *ir.Value) *ir.Value {
	if sum.Op.Kind != ir.OpAdd {
		return nil
	}
	for i, arg := range sum.Op.Args {
		if arg == v && sum.Op.Args[1-i] != v {
			return sum.Op.Args[1-i]
		}
	}
	return nil
}

// onLastAxis reports whether a value repeats an operand that lies on the last axis, the columns of a product.
func onLastAxis(v *ir.Value, product ir.Shape) bool {
	if v.Op.Kind != ir.OpBroadcast || v.Op.Args[0].Op.Kind != ir.OpParam || len(product) == 0 {
		return false
	}
	last := len(v.Type.Shape) - 1
	columns := v.Type.Shape[last]
	return columns > 1 && product[len(product)-1] == columns && slices.Equal(v.Op.Attrs.Axes, []int{last}) && v.Op.Args[0].Type.Shape.Equal(ir.Shape{columns})
}

// thenText is the last argument of a door for products.
func (f *function) thenText() string {
	t := f.then
	switch {
	case t == nil:
		return ""
	case t.bias == nil:
		return ", rt.Then{Relu: true}"
	case t.relu:
		return fmt.Sprintf(", rt.Then{Bias: %s, Relu: true}", f.slice(t.bias, false))
	}
	return fmt.Sprintf(", rt.Then{Bias: %s}", f.slice(t.bias, false))
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
