package plan

import (
	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/ir/eval"
)

// storeJoined writes a product's matrices where they lie in what a concatenation makes, scaled.
func (m *memory) storeJoined(whole *Buffer, at ir.Matrices, v *ir.Value, x *eval.Tensor, t turns) {
	begin, size := m.place(whole, t), x.DType.Size()
	one := eval.New(x.DType, 1)
	for i := range x.Len() {
		one.F[0] = x.F[i] * at.Scale
		place := joinedAt(at, v.Type.Shape.At(m.rows), i)
		if whole.Place == Slab {
			m.variables[whole.Variable.Path].F[place] = one.F[0]
			continue
		}
		m.storeArena(one, begin+size*place)
	}
}

// loadJoined reads an operand of a concatenation that a product has written there, and is scaled already.
func (m *memory) loadJoined(s *Schedule, arg *ir.Value, step *Step, t turns) (*eval.Tensor, error) {
	v := base(arg)
	whole, at := s.Joined(v)
	x := eval.New(v.Type.DType, v.Type.Shape.At(m.rows)...)
	begin, size := m.place(whole, t), x.DType.Size()
	for i := range x.Len() {
		one, place := eval.New(x.DType, 1), joinedAt(at, v.Type.Shape.At(m.rows), i)
		if whole.Place == Slab {
			one.F[0] = m.variables[whole.Variable.Path].F[place]
		} else if err := m.loadArena(one, begin+size*place); err != nil {
			return nil, err
		}
		x.F[i] = one.F[0] / at.Scale
	}
	b, known := ir.NewBuilder("joined", nil), ir.Values{}
	var way []*ir.Op
	for from := arg; ir.IsView(from.Op); from = from.Op.Args[0] {
		way = append(onWay(from.Op), way...)
	}
	known[v] = b.Field(&ir.FieldSpec{Name: "x", Type: v.Type})
	b.Copy(way, known)
	b.Result("y", known.Of(arg))
	out, err := eval.Run(b.Graph, m.rows, eval.Env{Fields: map[string]*eval.Tensor{"x": x}})
	if err != nil {
		return nil, err
	}
	return out.Results["y"], nil
}

// joinedAt is the place of element i of matrices of a shape, the last two axes.
func joinedAt(at ir.Matrices, shape []int, i int) int {
	rows, columns := shape[len(shape)-2], shape[len(shape)-1]
	product, row, column := i/(rows*columns), i/columns%rows, i%columns
	return at.Offset + product/at.Heads*at.Stride + product%at.Heads*columns + row*at.LD + column
}
