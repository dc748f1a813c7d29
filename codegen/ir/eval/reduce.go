package eval

import (
	"math"
	"slices"
	"sort"

	"github.com/dlgen/dlgen/codegen/ir"
)

// steps has, of each reduction, the function that takes one more element.
var steps = map[ir.Kind]ir.Kind{ir.OpSum: ir.OpAdd, ir.OpProd: ir.OpMul, ir.OpReduceMax: ir.OpMax, ir.OpReduceMin: ir.OpMin}

func reduce(m *machine, op *ir.Op, args []*Tensor) (*Tensor, error) {
	t, x := m.result(op), args[0]
	float, whole := floats2[steps[op.Kind]], ints2[steps[op.Kind]]
	first := make([]bool, t.Len())
	start(op.Kind, t, first)
	s, kept := strides(t.Shape), make([]int, 0, len(x.Shape))
	walk(x.Shape, func(i int, at []int) {
		kept = kept[:0]
		for axis, n := range at {
			if !slices.Contains(op.Attrs.Axes, axis) {
				kept = append(kept, n)
			}
		}
		j := offset(kept, s)
		switch {
		case first[j]:
			first[j] = false
			t.copyFrom(j, x, i)
		case t.DType.IsFloat():
			t.F[j] = float(t.F[j], x.F[i])
		default:
			t.I[j] = wrap(t.DType, whole(t.DType, t.I[j], x.I[i]))
		}
	})
	return t, nil
}

// start fills a result with what a reduction of nothing gives. The largest and the smallest of nothing do not
// exist: they start with their first element.
func start(k ir.Kind, t *Tensor, first []bool) {
	for j := range first {
		switch k {
		case ir.OpProd:
			t.setInt(j, 1)
		case ir.OpReduceMax, ir.OpReduceMin:
			first[j] = true
		}
	}
}

// lines calls visit for each line of x along an axis: element j of a line lies at first + j·step.
func lines(x *Tensor, axis int, visit func(line, first, step int)) {
	step := strides(x.Shape)[axis]
	length := x.Shape[axis]
	if x.Len() == 0 {
		return
	}
	for line := range x.Len() / length {
		visit(line, line/step*step*length+line%step, step)
	}
}

// argMax finds the first largest; NaN is larger than all, as it is in sorting and windows.
func argMax(m *machine, op *ir.Op, args []*Tensor) (*Tensor, error) {
	t, x, axis := m.result(op), args[0], op.Attrs.Axis
	lines(x, axis, func(line, first, step int) {
		best := 0
		for j := range x.Shape[axis] {
			if i, e := first+best*step, first+j*step; x.less(i, e) || x.isNaN(e) && !x.isNaN(i) {
				best = j
			}
		}
		t.I[line] = int64(best)
	})
	return t, nil
}

func (t *Tensor) less(i, j int) bool {
	if t.DType.IsFloat() {
		return t.F[i] < t.F[j]
	}
	return t.I[i] < t.I[j]
}

func (t *Tensor) isNaN(i int) bool { return t.DType.IsFloat() && math.IsNaN(t.F[i]) }

func cumSum(m *machine, op *ir.Op, args []*Tensor) (*Tensor, error) {
	t, x, axis := m.result(op), args[0], op.Attrs.Axis
	n := x.Shape[axis]
	lines(x, axis, func(_, first, step int) {
		var float float64
		var whole int64
		for j := range n {
			if op.Attrs.Reverse {
				j = n - 1 - j
			}
			i := first + j*step
			if t.DType.IsFloat() {
				before := float
				float += x.F[i]
				t.F[i] = pick(op.Attrs.Exclusive, before, float)
			} else {
				before := whole
				whole = wrap(t.DType, whole+x.I[i])
				t.I[i] = pick(op.Attrs.Exclusive, before, whole)
			}
		}
	})
	return t, nil
}

func pick[E any](c bool, yes, no E) E {
	if c {
		return yes
	}
	return no
}

func argSort(m *machine, op *ir.Op, args []*Tensor) (*Tensor, error) {
	t, x, axis := m.result(op), args[0], op.Attrs.Axis
	order := make([]int, x.Shape[axis])
	lines(x, axis, func(_, first, step int) {
		for j := range order {
			order[j] = j
		}
		sort.SliceStable(order, func(a, b int) bool {
			i, j := first+order[a]*step, first+order[b]*step
			if op.Attrs.Reverse {
				i, j = j, i
			}
			return x.less(i, j) || x.isNaN(j) && !x.isNaN(i)
		})
		for j, from := range order {
			t.I[first+j*step] = int64(from)
		}
	})
	return t, nil
}
