package graphs

import (
	"slices"
	"strings"

	"github.com/dlgen/dlgen/codegen/golang/gotext"
	"github.com/dlgen/dlgen/codegen/golang/loops"
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
	if t := thenBehind(s, i); t != nil && t.apart(&s.Steps[i]) {
		return t
	}
	return nil
}

// thenBehind is thenOf, wherever the result lies.
func thenBehind(s *plan.Schedule, i int) *then {
	if i+1 >= len(s.Steps) {
		return nil
	}
	product, next := &s.Steps[i], &s.Steps[i+1]
	from := product.Results[0]
	at := readAt(next, from)
	if len(next.Results) != 1 || at < 0 || from.Last != i+1 {
		return nil
	}
	t := &then{to: next.Results[0]}
	switch next.Op.Kind {
	case ir.OpAdd: // alone, of the same shape
		t.add = next.Args[1-at]
	case ir.OpFused:
		if !t.take(next, at, product.Op.Results[0].Type.Shape) {
			return nil
		}
	default:
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
	if x := loops.ReluOf(v.Op); x != nil {
		t.relu, v, taken = true, x, taken+2
	}
	if x, other := besides(v, ir.OpAdd, isOther(param)); x != nil {
		t.add, v, taken = argument(other), x, taken+1
	}
	if x, other := besides(v, ir.OpAdd, onLastAxis(product)); x != nil {
		t.bias, v, taken = argument(other.Op.Args[0]), x, taken+1
	}
	if x, other := besides(v, ir.OpMul, onLastAxis(product)); x != nil {
		t.scale, v, taken = argument(other.Op.Args[0]), x, taken+1
	}
	return v == param && taken > 0 && len(loops.UsefulOps(body)) == taken
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
	return allApart(t.to, append([]*plan.Buffer{t.scale, t.bias, t.add}, product.Args...))
}

// thenable reports whether a product is one of those with a then.
func thenable(op *ir.Op) bool {
	if op.Kind != ir.OpDot && op.Kind != ir.OpConv {
		return false
	}
	columns := op.Kind == ir.OpConv || len(op.Args[1].Type.Shape)-len(op.Attrs.ContractB) == 1 // one axis of them
	return op.Results[0].Type.DType == ir.F32 && len(op.Attrs.BatchA) == 0 && columns
}

// thenText is the last argument of a door for products.
func (f *function) thenText() string {
	if f.then == nil {
		return ""
	}
	return ", " + f.then.value(f)
}

// value is the Then of a door.
func (t *then) value(f *function) string {
	var fields []string
	for _, operand := range []struct {
		name   string
		buffer *plan.Buffer
	}{{"Scale", t.scale}, {"Bias", t.bias}, {"Add", t.add}} {
		if operand.buffer != nil {
			fields = append(fields, operand.name+": "+f.Slice(operand.buffer, false))
		}
	}
	if t.relu {
		fields = append(fields, "Relu: true")
	}
	if t.most != nil {
		fields = append(fields, "Max: "+gotext.MemoryLiteral(t.most, 0, ir.F32))
	}
	return "rt.Then{" + strings.Join(fields, ", ") + "}"
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
		if n := f.joined(s, i, to); n > 0 {
			i += n - 1
			continue
		}
		f.sums = columnSums(s, i, to)
		f.then, f.heads = thenOf(s, i), headsOf(s, i)
		if f.then == nil && f.heads == nil || i+1 == to {
			f.then, f.heads = nil, nil
			sums := f.sums
			f.step(&s.Steps[i])
			for _, c := range sums {
				done[c.Step] = c.Done
			}
			continue
		}
		f.step(&s.Steps[i])
		f.note(&s.Steps[i+1])
		f.then, f.heads = nil, nil
		i++
	}
}

// joined writes steps from one on that are one call though each is a kernel, and returns how many, 0 for none.
func (f *function) joined(s *plan.Schedule, i, to int) int {
	if p := peaksOf(s, i); p != nil && i+p.steps() <= to {
		f.convPool(&s.Steps[i], p)
		if p.then != nil {
			f.note(&s.Steps[i+2])
		}
		return p.steps()
	}
	if kernel := given(s, i); kernel != nil && i+2 <= to {
		f.convKernelPool(&s.Steps[i], kernel)
		return 2
	}
	if first := topKOf(s, i); first != nil && i+2 <= to {
		f.topK(&s.Steps[i], first)
		return 2
	}
	if n := narrowOf(s, i); n != nil && i+n.steps <= to && !f.g.m.Watched {
		f.convNarrow(s, i, n)
		return n.steps
	}
	return 0
}

// together reports whether a step is part of the same call as the one before.
func together(s *plan.Schedule, i int) bool {
	for back := 1; back <= min(i, mostJoined-1); back++ {
		if joins(s, i-back) > back {
			return true
		}
	}
	return false
}

// mostJoined is how many steps are one call at most.
const mostJoined = 6

// joins is how many steps from one on are one call.
func joins(s *plan.Schedule, i int) int {
	if p := peaksOf(s, i); p != nil {
		return p.steps()
	}
	if n := narrowOf(s, i); n != nil {
		return n.steps
	}
	if thenOf(s, i) != nil || given(s, i) != nil || topKOf(s, i) != nil {
		return 2
	}
	return 1
}
