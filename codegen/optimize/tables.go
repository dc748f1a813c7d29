package optimize

import (
	"slices"

	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/optimize/rewrite"
)

// tables multiplies a table instead of what is looked up in it, where that is more rows than the table has: words are few
// where text is long. With the rows r that a product's rows are looked up at,
//
//	T[r] · W           = (T · W)[r]
//	Σ into r of dy · W = (Σ into r of dy) · W
//	T[r]ᵀ · dy         = Tᵀ · (Σ into r of dy)
//
// so that all three products of a layer behind an embedding are as small as the vocabulary. What is added to each row
// of the first is added to the table. It rounds otherwise.
func tables(g *ir.Graph) {
	rewrite.Dead(g) // a dead reader of a product would keep it
	t := &tabler{rows: max(1, g.Rows), users: rewrite.Readers(g)}
	rewrite.All(g, func(k ir.Kind) []rewrite.Rule {
		switch k {
		case ir.OpDot:
			return []rewrite.Rule{t.product, t.weights}
		case ir.OpScatterAdd:
			return []rewrite.Rule{t.scattered}
		case ir.OpAdd:
			return []rewrite.Rule{t.bias}
		}
		return nil
	})
	t.sums(g)
}

// tabler weighs sizes for a number of rows.
type tabler struct {
	rows  int
	users map[*ir.Value][]*ir.Op // of what was there before
}

// times is how many more indices than rows of the table there must be, and narrowestTable how long these are at least: what is
// looked up or added up at the end may have longer rows than before.
const (
	times          = 2
	narrowestTable = 4
)

// pays reports whether there are enough indices for a table.
func (t *tabler) pays(table ir.Shape, indices *ir.Value) bool {
	return len(table) == 2 && table[0] > 0 && table[1] >= narrowestTable && indices.Type.Shape.Elements(t.rows) >= times*int(table[0])
}

// lookUp returns the table and the indices of rows that are looked up.
func (t *tabler) lookUp(v *ir.Value) (table, indices *ir.Value, ok bool) {
	v = ir.Unshaped(v)
	op := v.Op
	if op.Kind != ir.OpGather || op.Attrs.Axis > 0 || op.Attrs.Batch > 0 || !isWide(v) {
		return nil, nil, false
	}
	table, indices = op.Args[0], op.Args[1]
	return table, indices, t.pays(table.Type.Shape, indices)
}

// isWide reports whether a value is of floats that are summed as they are.
func isWide(v *ir.Value) bool { return v.Type.DType == ir.F32 || v.Type.DType == ir.F64 }

// alongRows reports whether a matrix of an operand has rows of a length as its last axis.
func alongRows(v *ir.Value, length ir.Dim) bool {
	s := v.Type.Shape
	return len(s) > 1 && s[len(s)-1] == length
}

// leading is the shape but the last axis.
func leading(v *ir.Value) ir.Shape { return v.Type.Shape[:len(v.Type.Shape)-1] }

// product: T[r] · W = (T · W)[r].
func (t *tabler) product(b *ir.Builder, op *ir.Op) *ir.Value {
	x, w, a := op.Args[0], op.Args[1], &op.Attrs
	table, indices, ok := t.lookUp(x)
	if !ok || !isWide(op.Results[0]) || len(a.BatchA) > 0 || len(w.Type.Shape) != 2 || w.Type.Shape.HasBatch() || len(a.ContractA) != 1 {
		return nil
	}
	if last := len(x.Type.Shape) - 1; a.ContractA[0] != last || !alongRows(x, table.Type.Shape[1]) {
		return nil
	}
	all := b.Dot(table, w, nil, nil, []int{1}, a.ContractB)
	return b.Gather(all, b.Reshape(ir.Unshaped(indices), leading(x)), 0, 0)
}

// weights: T[r]ᵀ · dy = Tᵀ · (Σ into r of dy), or the same in the other order.
func (t *tabler) weights(b *ir.Builder, op *ir.Op) *ir.Value {
	a := &op.Attrs
	for i, contract := range [][]int{a.ContractA, a.ContractB} {
		x, dy := op.Args[i], op.Args[1-i]
		table, indices, ok := t.lookUp(x)
		if !ok || !isWide(op.Results[0]) || len(a.BatchA) > 0 || len(dy.Type.Shape) != 2 || len(contract) != 1 || dy.Type.Shape[1] <= 0 {
			continue
		}
		if !slices.Equal(contract, ir.Axes(0, len(x.Type.Shape)-1)) || !alongRows(x, table.Type.Shape[1]) || !slices.Equal(a.ContractA, a.ContractB) {
			continue
		}
		sum := b.ScatterAdd(b.Reshape(ir.Unshaped(indices), leading(dy)), dy, ir.Shape{table.Type.Shape[0], dy.Type.Shape[1]}, 0, 0)
		if i == 0 {
			return b.Dot(table, sum, nil, nil, []int{0}, []int{0})
		}
		return b.Dot(sum, table, nil, nil, []int{0}, []int{0})
	}
	return nil
}

// scattered: Σ into r of dy · W = (Σ into r of dy) · W.
func (t *tabler) scattered(b *ir.Builder, op *ir.Op) *ir.Value {
	indices, x := op.Args[0], ir.Unshaped(op.Args[1])
	dot := x.Op
	if dot.Kind != ir.OpDot || op.Attrs.Axis > 0 || op.Attrs.Batch > 0 || len(dot.Attrs.BatchA) > 0 || !isWide(x) || !t.pays(op.Attrs.Shape, indices) || !t.onlyFor(x, op) {
		return nil
	}
	dy, w, a := dot.Args[0], dot.Args[1], &dot.Attrs
	s := dy.Type.Shape
	if len(s) != 2 || s[1] <= 0 || !slices.Equal(a.ContractA, []int{1}) || len(w.Type.Shape) != 2 || !alongRows(x, op.Attrs.Shape[1]) || len(x.Type.Shape) != 2 {
		return nil
	}
	sum := b.ScatterAdd(b.Reshape(ir.Unshaped(indices), leading(dy)), dy, ir.Shape{op.Attrs.Shape[0], s[1]}, 0, 0)
	return b.Dot(sum, w, nil, nil, []int{1}, a.ContractB)
}

// onlyFor reports whether an operation alone reads a value, changes of its shape left out.
func (t *tabler) onlyFor(v *ir.Value, op *ir.Op) bool {
	for len(t.users[v]) == 1 {
		user := t.users[v][0]
		if user == op {
			return true
		}
		if user.Kind != ir.OpReshape {
			return false
		}
		v = user.Results[0]
	}
	return false
}

// bias: (T · W)[r] + b = (T · W + b)[r].
func (t *tabler) bias(b *ir.Builder, op *ir.Op) *ir.Value {
	for i, x := range op.Args {
		vector := op.Args[1-i].Op
		table, indices, ok := t.lookUp(x)
		if !ok || table.Op.Kind != ir.OpDot || vector.Kind != ir.OpBroadcast || !alongRows(x, table.Type.Shape[1]) {
			continue
		}
		if !slices.Equal(vector.Attrs.Axes, []int{len(x.Type.Shape) - 1}) || vector.Args[0].Type.Shape[0] != table.Type.Shape[1] {
			continue
		}
		all := b.Add(table, b.Broadcast(vector.Args[0], table.Type.Shape, []int{1}))
		return b.Gather(all, b.Reshape(ir.Unshaped(indices), leading(x)), 0, 0)
	}
	return nil
}

// sums adds up what has been added up into a table already, instead of all of its rows: the derivative by a bias.
func (t *tabler) sums(g *ir.Graph) {
	scattered, at := map[*ir.Value]*ir.Op{}, map[*ir.Op]int{}
	for i, op := range g.Ops {
		at[op] = i
		if op.Kind == ir.OpScatterAdd && op.Attrs.Axis == 0 && op.Attrs.Batch == 0 && t.pays(op.Attrs.Shape, op.Args[0]) {
			scattered[ir.Unshaped(op.Args[1])] = op
		}
	}
	rewrite.Once(g, func(k ir.Kind) []rewrite.Rule {
		if k != ir.OpSum {
			return nil
		}
		return []rewrite.Rule{func(b *ir.Builder, op *ir.Op) *ir.Value {
			s := scattered[ir.Unshaped(op.Args[0])]
			if s == nil || !columns(op) || len(op.Attrs.Axes) != len(op.Args[0].Type.Shape)-1 || !alongRows(op.Args[0], s.Attrs.Shape[1]) {
				return nil
			}
			indices, x := ir.Unshaped(s.Args[0]), ir.Unshaped(op.Args[0])
			if at[indices.Op] > at[op] {
				return nil
			}
			return b.Sum(b.ScatterAdd(b.Reshape(indices, s.Args[0].Type.Shape), b.Reshape(x, s.Args[1].Type.Shape), s.Attrs.Shape, 0, 0), 0)
		}}
	})
}
