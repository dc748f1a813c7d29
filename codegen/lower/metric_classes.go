package lower

import (
	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/dsl/catalog"
)

// classMetrics compare classes.
var classMetrics = []metricRow{
	{"FBetaScore", keepF, addF, fScore},
	{"F1Score", keepF, addF, fScore},
	{"IoU", keepMatrix, addMatrix, intersections},
	{"MeanIoU", keepMatrix, addMatrix, intersections},
	{"OneHotIoU", keepMatrix, addMatrix, intersections},
	{"OneHotMeanIoU", keepMatrix, addMatrix, intersections},
	{"BinaryIoU", keepMatrix, addMatrix, intersections},
}

// keepF is, of each class or of all, what was predicted rightly, wrongly and not, and what there was.
func keepF(m *metric) []accumulator {
	s := ir.Shape{ir.Dim(m.lastOf())}
	if wordOr(m.Args, "average", "none") == "micro" {
		s = ir.Shape{}
	}
	t := ir.Type{DType: ir.F32, Shape: s}
	return []accumulator{{"true_positives", t}, {"false_positives", t}, {"false_negatives", t}, {"intermediate_weights", t}}
}

func addF(m *metric) []*ir.Value {
	t, p := m.pair(2)
	p = m.Cast(m.predicted(p), ir.F32)
	w := m.weightOf(t.Type.Shape)
	over := []int{0}
	if wordOr(m.Args, "average", "none") == "micro" {
		over = []int{0, 1}
	}
	one := filled(m.Builder, t, 1)
	var out []*ir.Value
	for _, v := range []*ir.Value{m.Mul(p, t), m.Mul(p, m.Sub(one, t)), m.Mul(m.Sub(one, p), t), t} {
		out = append(out, m.Sum(m.Mul(v, w), over...))
	}
	return out
}

// predicted tells what is above the threshold, or the largest of its sample and not 0.
func (m *metric) predicted(p *ir.Value) *ir.Value {
	if m.Has("threshold") {
		return above(m.Builder, p, m.Float("threshold"))
	}
	largest := back(m.Builder, m.Reduce(ir.OpReduceMax, p, 1), p, []int{1})
	return m.Binary(ir.OpAnd, m.Binary(ir.OpLessEqual, largest, p), above(m.Builder, m.Unary(ir.OpAbs, p), 1e-9))
}

func fScore(m *metric, s []*ir.Value) *ir.Value {
	b := m.Builder
	over := func(x, y *ir.Value) *ir.Value { return b.Div(x, shifted(b, y, 1e-7)) }
	precision, recall := over(s[0], b.Add(s[0], s[1])), over(s[0], b.Add(s[0], s[2]))
	beta := floatOr(m.Args, "beta", 1)
	scores := over(b.Mul(precision, recall), b.Add(scaled(b, precision, beta*beta), recall))
	scores = scaled(b, scores, 1+beta*beta)
	switch wordOr(m.Args, "average", "none") {
	case "weighted":
		all := shifted(b, total(b, s[3]), 1e-7)
		return b.Div(total(b, b.Mul(scores, s[3])), all)
	case "macro":
		return mean(b, scores)
	}
	return scores
}

// classesOf is how many classes a metric counts.
func classesOf(m *metric) int {
	if n, ok := m.Values["num_classes"].(catalog.Int); ok {
		return int(n)
	}
	return 2
}

// keepMatrix is how often each class, in a row, was taken for each, in a column.
func keepMatrix(m *metric) []accumulator {
	n := ir.Dim(classesOf(m))
	return []accumulator{{"total_confusion_matrix", ir.Type{DType: ir.F32, Shape: ir.Shape{n, n}}}}
}

// addMatrix multiplies the labels as vectors with the predictions as vectors, over all places.
func addMatrix(m *metric) []*ir.Value {
	t, p := m.classes(0, "sparse_y_true"), m.classes(1, "sparse_y_pred")
	shape := t.Type.Shape
	if len(p.Type.Shape) > len(shape) {
		shape = p.Type.Shape
	}
	t, p = m.Reshape(t, shape), m.Reshape(p, shape)
	w := m.weightOf(shape)
	if m.Has("ignore_class") {
		w = m.Where(equals(m.Builder, t, float64(m.Int("ignore_class"))), filled(m.Builder, w, 0), w)
	}
	places := axes(t)
	rows := m.oneHot(t)
	rows = m.Mul(rows, m.Broadcast(w, rows.Type.Shape, places))
	return []*ir.Value{m.Dot(rows, m.oneHot(p), nil, nil, places, places)}
}

// classes returns an operand as i32 labels: as it is, or the places of the largest elements.
func (m *metric) classes(i int, sparse string) *ir.Value {
	name := m.node.Class.Entry.Name
	if name == "BinaryIoU" {
		v := m.sampled(i)
		if i == 1 {
			v = m.Cast(m.Binary(ir.OpLessEqual, filled(m.Builder, v, m.Float("threshold")), v), ir.F32)
		}
		return m.Cast(v, ir.I32)
	}
	if s, ok := m.Values[sparse].(catalog.Bool); ok && bool(s) {
		return m.perRow(m.Cast(m.in[i], ir.I32), m.lead(i) == 1)
	}
	v := m.sampled(i)
	axis := m.Int("axis")
	if axis < 0 {
		axis += len(v.Type.Shape) - 1
	}
	return m.ArgMax(v, axis+1)
}

// oneHot adds an axis of the classes; labels out of range are zeros there.
func (m *metric) oneHot(labels *ir.Value) *ir.Value {
	rank := len(labels.Type.Shape)
	space := append(labels.Type.Shape.Clone(), ir.Dim(classesOf(m)))
	same := m.Binary(ir.OpEqual, m.Broadcast(labels, space, axes(labels)), m.Iota(ir.I32, space, rank))
	return m.Cast(same, ir.F32)
}

// intersections averages, over the wanted classes that occur, how much of their union the intersection is.
func intersections(m *metric, s []*ir.Value) *ir.Value {
	b, matrix := m.Builder, s[0]
	n := classesOf(m)
	row, column := b.Iota(ir.I32, matrix.Type.Shape, 0), b.Iota(ir.I32, matrix.Type.Shape, 1)
	right := b.Sum(b.Where(b.Binary(ir.OpEqual, row, column), matrix, filled(b, matrix, 0)), 1)
	union := b.Sub(b.Add(b.Sum(matrix, 0), b.Sum(matrix, 1)), right)
	wanted := make([]float64, n)
	for i := range wanted {
		wanted[i] = 1
	}
	if v, ok := m.Values["target_class_ids"]; ok {
		clear(wanted)
		for _, id := range numbers(v) {
			wanted[int(id)] = 1
		}
	}
	chosen := b.Const(ir.F32, union.Type.Shape, &ir.Literal{Floats: wanted})
	occurs := b.Mul(chosen, b.Cast(b.Not(equals(b, union, 0)), ir.F32))
	return divideOrZero(b, total(b, b.Mul(occurs, divideOrZero(b, right, union))), total(b, occurs))
}
