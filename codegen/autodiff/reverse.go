package autodiff

import (
	"slices"

	"github.com/dlgen/dlgen/codegen/ir"
)

// reverse goes through operations from last to first and collects derivatives of one sum by their values.
type reverse struct {
	b      *ir.Builder
	active map[*ir.Value]bool // those that need a derivative
	d      map[*ir.Value]*ir.Value
}

func newReverse(b *ir.Builder, active map[*ir.Value]bool) *reverse {
	return &reverse{b: b, active: active, d: map[*ir.Value]*ir.Value{}}
}

// add adds a part of a value's derivative.
func (r *reverse) add(v, part *ir.Value) {
	if part == nil {
		return
	}
	if before := r.d[v]; before != nil {
		part = r.b.Add(before, part)
	}
	r.d[v] = part
}

// orZeros returns the derivative by a value.
func (r *reverse) orZeros(v *ir.Value) *ir.Value {
	if r.d[v] != nil {
		return r.d[v]
	}
	return r.b.Fill(v.Type.DType, v.Type.Shape, 0)
}

// run carries derivatives from results to operands.
func (r *reverse) run(ops []*ir.Op) error {
	for _, op := range slices.Backward(ops) {
		if !slices.ContainsFunc(op.Results, func(v *ir.Value) bool { return r.d[v] != nil }) {
			continue
		}
		r.b.Scope, r.b.Part = op.Scope, op.Part
		if err := r.op(op); err != nil {
			return err
		}
	}
	return nil
}

func (r *reverse) op(op *ir.Op) error {
	if op.Kind == ir.OpScan {
		return r.scan(op)
	}
	rule := rules[op.Kind]
	if rule == nil {
		return errNoRule(op.Kind)
	}
	for i, arg := range op.Args {
		if r.active[arg] {
			r.add(arg, rule(r.b, op, i, r.d[op.Results[0]]))
		}
	}
	return nil
}
