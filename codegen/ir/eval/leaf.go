package eval

import "github.com/dlgen/dlgen/codegen/ir"

func constant(m *machine, op *ir.Op, _ []*Tensor) (*Tensor, error) {
	t, l := m.result(op), op.Attrs.Literal
	for i := range t.F {
		t.F[i] = convertFloat(t.DType, l.Floats[min(i, len(l.Floats)-1)])
	}
	for i := range t.I {
		t.I[i] = wrap(t.DType, l.Ints[min(i, len(l.Ints)-1)])
	}
	return t, nil
}

func iota(m *machine, op *ir.Op, _ []*Tensor) (*Tensor, error) {
	t := m.result(op)
	walk(t.Shape, func(i int, at []int) { t.setInt(i, int64(at[op.Attrs.Axis])) })
	return t, nil
}

func rows(m *machine, op *ir.Op, _ []*Tensor) (*Tensor, error) {
	t := m.result(op)
	t.setInt(0, int64(m.rows))
	return t, nil
}

// setInt sets an element of any type.
func (t *Tensor) setInt(i int, n int64) {
	if t.DType.IsFloat() {
		t.F[i] = convertFloat(t.DType, float64(n))
	} else {
		t.I[i] = wrap(t.DType, n)
	}
}

func random(m *machine, op *ir.Op, args []*Tensor) (*Tensor, error) {
	if m.env.Random == nil {
		return nil, errNoRandom()
	}
	t, counter := m.result(op), int64(0)
	if len(args) > 0 {
		counter = args[0].I[0]
	}
	numbers := m.env.Random(op.Attrs.Mode, op.Attrs.Stream, counter, t.Len())
	if len(numbers) != t.Len() {
		return nil, errRandom(len(numbers), t.Len())
	}
	for i, x := range numbers {
		if t.DType.IsFloat() {
			t.F[i] = convertFloat(t.DType, x)
		} else {
			t.I[i] = int64(x)
		}
	}
	return t, nil
}
