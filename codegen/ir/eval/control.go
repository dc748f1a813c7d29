package eval

import "github.com/dlgen/dlgen/codegen/ir"

// scan runs the body once a turn, with the states that the last turn left.
func (m *machine) scan(op *ir.Op, args []*Tensor) ([]*Tensor, error) {
	a := &op.Attrs
	length := a.Length.At(m.rows)
	results := make([]*Tensor, len(op.Results))
	copy(results, args[:a.Carry])
	for i := a.Carry; i < len(results); i++ {
		t := op.Results[i].Type
		results[i] = New(t.DType, t.Shape.At(m.rows)...)
	}
	for i := range length {
		turn := i
		if a.Reverse {
			turn = length - 1 - i
		}
		if err := m.turn(a, turn, args, results); err != nil {
			return nil, err
		}
	}
	return results, nil
}

// turn runs the body for the elements of one turn. It sets the states and that turn's part of what is stacked.
func (m *machine) turn(a *ir.Attrs, turn int, args, results []*Tensor) error {
	f := frame{}
	for i, p := range a.Body.Params {
		switch p.Kind {
		case ir.Carried:
			f[p.Value] = results[i]
		case ir.Slice:
			f[p.Value] = args[i].row(turn)
		case ir.Turn:
			f[p.Value] = Ints(ir.I32, nil, int64(turn))
		default:
			f[p.Value] = args[i]
		}
	}
	if err := m.run(a.Body, f); err != nil {
		return err
	}
	for i, r := range a.Body.Results {
		t := f[r.Value]
		if i < a.Carry {
			results[i] = t
			continue
		}
		into := results[i].row(turn)
		copy(into.F, t.F)
		copy(into.I, t.I)
	}
	return nil
}

func (m *machine) fused(op *ir.Op, args []*Tensor) ([]*Tensor, error) {
	body := op.Attrs.Body
	f := frame{}
	for i, p := range body.Params {
		f[p.Value] = args[i]
	}
	if err := m.run(body, f); err != nil {
		return nil, err
	}
	results := make([]*Tensor, len(body.Results))
	for i, r := range body.Results {
		results[i] = f[r.Value]
	}
	return results, nil
}
