package lower

import (
	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/model"
	"github.com/dlgen/dlgen/dsl/catalog"
)

// metricRow says what a metric class means, as sums over an epoch: what it keeps, what a batch adds to it, and what
// it makes of it. Families of them stand in metricFamilies.
//
//	{"MeanSquaredError", average, addSquaredError, quotient}
type metricRow struct {
	name string
	// keeps lists the accumulators. They start at zero. It reads arguments and the types of node.In.
	keeps func(m *metric) []accumulator
	// adds returns what this batch adds to each accumulator, of its type: m.in are the operands that were fed,
	// m.weight the sample_weight or nil. A sample's operands have the batch axis in front, the weight always.
	adds func(m *metric) []*ir.Value
	// result makes the metric of its accumulators: a number, or one axis of several. m.in is nil.
	result func(m *metric, sums []*ir.Value) *ir.Value
}

// accumulator is something that a metric keeps: its name, the last part of its path, and type.
type accumulator struct {
	name string
	t    ir.Type
}

// oneSum is an accumulator of one f32.
func oneSum(name string) accumulator { return accumulator{name, ir.Type{DType: ir.F32}} }

// metric is a metric statement while it is lowered.
type metric struct {
	*ir.Builder
	*catalog.Args // of a class
	node          *model.Metric
	in            []*ir.Value
	weight        *ir.Value
}

// lead returns 1 if an operand has the batch axis in front, else 0.
func (m *metric) lead(i int) int {
	if m.operands()[i].PerSample {
		return 1
	}
	return 0
}

// operands are what the metric is fed with: of an average, its value.
func (m *metric) operands() []*model.Value {
	if m.node.Class == nil {
		return []*model.Value{m.node.Value}
	}
	return m.node.In
}

// metricFamilies are the tables of what metric classes mean, each in a file of its own.
var metricFamilies = [][]metricRow{regressionMetrics, confusionMetrics, classMetrics}

// rowOf returns how a metric is computed: that of its class, or the average of a value.
func rowOf(m *model.Metric) *metricRow {
	if m.Class == nil {
		return &metricRow{"", keepAverage, addAverage, quotient}
	}
	for _, f := range metricFamilies {
		for i := range f {
			if f[i].name == m.Class.Entry.Name {
				return &f[i]
			}
		}
	}
	panic("lower: the metric " + m.Class.Entry.Name + " has no row")
}

// keepAverage is the sum of what is averaged and the sum of its weights.
func keepAverage(*metric) []accumulator { return []accumulator{oneSum("total"), oneSum("count")} }

// quotient is the first sum by the second, 0 where that is 0.
func quotient(m *metric, sums []*ir.Value) *ir.Value {
	return divideOrZero(m.Builder, sums[0], sums[1])
}

// divideOrZero is x / y, 0 where y is 0.
func divideOrZero(b *ir.Builder, x, y *ir.Value) *ir.Value {
	zero, one := b.Fill(y.Type.DType, y.Type.Shape, 0), b.Fill(y.Type.DType, y.Type.Shape, 1)
	none := b.Binary(ir.OpEqual, y, zero)
	return b.Where(none, zero, b.Div(x, b.Where(none, one, y)))
}

// addAverage adds each sample's mean over its elements, times its weight, and the weights.
func addAverage(m *metric) []*ir.Value {
	total, count := weighted(m.Builder, m.in[0], m.lead(0) == 1, m.weight)
	return []*ir.Value{total, count}
}
