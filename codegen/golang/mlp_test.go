package golang

import (
	"fmt"

	"github.com/dlgen/dlgen/codegen/autodiff"
	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/optimize"
	"github.com/dlgen/dlgen/codegen/optimize/stable"
	"github.com/dlgen/dlgen/codegen/plan"
)

// mlp builds a model by hand: Dense(8) with relu, residual blocks, Dense(3) with softmax, a train block of SGD with
// momentum.
type mlp struct {
	m       *ir.Module
	b       *ir.Builder
	weights []*ir.Variable
	at      map[*ir.Variable]*ir.Value
	known   map[string]*ir.Variable
	scopes  map[string]*ir.Scope
}

func newMLP(blocks int) *Model {
	p := &mlp{m: &ir.Module{Name: "Net", Doc: "Net tells three kinds of flowers apart.", File: "net.dl", BatchSize: 16}, known: map[string]*ir.Variable{}, scopes: map[string]*ir.Scope{}}
	p.m.Root = &ir.Scope{Kind: "Net", File: "net.dl", Line: 1}
	p.m.Inputs = []*ir.FieldSpec{{Name: "x", Doc: "x has lengths and widths.", Type: ir.Type{DType: ir.F32, Shape: ir.Shape{ir.Batch, 4}}}}
	p.m.Targets = []*ir.FieldSpec{{Name: "label", Type: ir.Type{DType: ir.I32, Shape: ir.Shape{ir.Batch}}, Index: 3}}
	p.m.Losses, p.m.Outputs = []string{"loss"}, []string{"probs"}
	p.m.Predict = p.predict(blocks)
	p.m.Variables = p.weights
	accumulators := []*ir.Variable{p.accumulator("total"), p.accumulator("count")}
	p.m.Metrics = []*ir.Metric{{Name: "accuracy", Accumulators: accumulators}}
	p.m.Evaluate = p.step("evaluate", blocks, accumulators, nil)
	p.m.MetricResults = p.measure(accumulators)
	tr := &ir.Training{}
	tr.Step = p.step("step", blocks, accumulators, tr)
	p.m.Trains = []*ir.Training{tr}
	for _, g := range []*ir.Graph{p.m.Predict, p.m.Evaluate, p.m.MetricResults, tr.Step} {
		stable.Formulas(g)
		if err := autodiff.Expand(g); err != nil {
			panic(err)
		}
		optimize.Optimize(g)
	}
	l := plan.NewLayout(p.m)
	s := func(g *ir.Graph) *plan.Schedule { return plan.Plan(g, plan.Options{Rows: p.m.BatchSize, Layout: l}) }
	return &Model{Module: p.m, Layout: l, Predict: s(p.m.Predict), Evaluate: s(p.m.Evaluate), Measure: s(p.m.MetricResults),
		Trainings: []*Training{{Module: tr, Step: s(tr.Step), Settings: Settings{BatchSize: 16, Epochs: 5, Shuffle: true, ValidationFreq: 1}}}}
}

func (p *mlp) accumulator(name string) *ir.Variable {
	return &ir.Variable{Path: "accuracy." + name, Kind: ir.Accumulator, Type: ir.Type{DType: ir.F32}, Init: ir.Init{Kind: "zeros", Seed: -1}, Scope: p.m.Root}
}

// begin starts a graph.
func (p *mlp) begin(name string) {
	p.b = ir.NewBuilder(name, p.m.Root)
	p.at = map[*ir.Variable]*ir.Value{}
}

func (p *mlp) weight(path string, s *ir.Scope, init string, shape ...int) *ir.Value {
	v := p.known[path]
	if v == nil {
		v = &ir.Variable{Path: path, Kind: ir.Weight, Trainable: true, Type: ir.Type{DType: ir.F32, Shape: ir.Dims(shape...)}, Scope: s, Init: ir.Init{Kind: init, Low: -0.4, High: 0.4, Seed: -1}}
		p.known[path] = v
		p.weights = append(p.weights, v)
	}
	return p.b.Stored(v)
}

// in begins a layer.
func (p *mlp) in(parent *ir.Scope, name, kind string, line int) *ir.Scope {
	s := p.scopes[name+parent.Path()]
	if s == nil {
		s = &ir.Scope{Parent: parent, Name: name, Kind: kind, File: "net.dl", Line: line}
		p.scopes[name+parent.Path()] = s
	}
	p.b.Scope = s
	return s
}

func (p *mlp) dense(parent *ir.Scope, name string, line int, x *ir.Value, units int) *ir.Value {
	s := p.in(parent, name, "Dense", line)
	k := p.weight(s.Path()+".kernel", s, "uniform", int(x.Type.Shape[1]), units)
	bias := p.weight(s.Path()+".bias", s, "zeros", units)
	y := p.b.Dot(x, k, nil, nil, []int{1}, []int{0})
	return p.b.Add(y, p.b.Broadcast(bias, y.Type.Shape, []int{1}))
}

func (p *mlp) relu(x *ir.Value) *ir.Value { return p.b.Max(x, p.b.Fill(ir.F32, x.Type.Shape, 0)) }

// logits is the network.
func (p *mlp) logits(blocks int) *ir.Value {
	x := p.b.Field(p.m.Inputs[0])
	h := p.relu(p.dense(p.m.Root, "dense", 4, x, 8))
	for i := range blocks {
		name := "res_block"
		if i > 0 {
			name = fmt.Sprintf("res_block_%d", i)
		}
		s := p.in(p.m.Root, name, "ResBlock", 6)
		y := p.relu(p.dense(s, "dense", 12, h, 8))
		y = p.dense(s, "dense_1", 13, y, 8)
		p.b.Scope = s
		h = p.b.Add(h, y)
	}
	return p.dense(p.m.Root, "dense_1", 8, h, 3)
}

func (p *mlp) softmax(x *ir.Value) *ir.Value {
	p.in(p.m.Root, "softmax", "Softmax", 8)
	s := x.Type.Shape
	top := p.b.Broadcast(p.b.Reduce(ir.OpReduceMax, x, 1), s, []int{0})
	e := p.b.Exp(p.b.Sub(x, top))
	return p.b.Div(e, p.b.Broadcast(p.b.Sum(e, 1), s, []int{0}))
}

func (p *mlp) predict(blocks int) *ir.Graph {
	p.begin("predict")
	p.b.Result("probs", p.softmax(p.logits(blocks)))
	return p.b.Graph
}

// step has the loss and the metric, and with a training the derivatives and the optimizer.
func (p *mlp) step(name string, blocks int, accumulators []*ir.Variable, tr *ir.Training) *ir.Graph {
	p.begin(name)
	logits := p.logits(blocks)
	probs := p.softmax(logits)
	b := p.b
	label := b.Field(p.m.Targets[0])
	b.Scope = p.in(p.m.Root, "loss", "sparse_categorical_crossentropy", 9)
	s := probs.Type.Shape
	hot := b.Binary(ir.OpEqual, b.Iota(ir.I32, ir.Shape{ir.Batch, 3}, 1), b.Broadcast(label, ir.Shape{ir.Batch, 3}, []int{0}))
	picked := b.Where(hot, b.Log(probs), b.Fill(ir.F32, s, 0))
	loss := b.Neg(b.Div(b.Sum(picked, 0, 1), b.Rows(ir.F32)))
	b.Result("loss", loss)
	b.Scope, b.Phase = p.in(p.m.Root, "accuracy", "accuracy", 10), ir.Measure
	right := b.Cast(b.Binary(ir.OpEqual, b.ArgMax(probs, 1), label), ir.F32)
	b.Update(accumulators[0], b.Add(b.Stored(accumulators[0]), b.Sum(right, 0)))
	b.Update(accumulators[1], b.Add(b.Stored(accumulators[1]), b.Rows(ir.F32)))
	if tr == nil {
		return b.Graph
	}
	b.Scope, b.Phase = p.m.Root, ir.Backward
	var values []*ir.Value
	for _, v := range p.weights {
		values = append(values, b.Stored(v))
	}
	grads := b.Grad(loss, values...)
	b.Phase = ir.Optimize
	rate := &ir.Variable{Path: "sgd.learning_rate", Kind: ir.Hyper, Type: ir.Type{DType: ir.F32}, Init: ir.Init{Kind: "constant", Value: 0.1, Seed: -1}, Scope: p.m.Root}
	tr.Slots = append(tr.Slots, rate)
	for i, v := range p.weights {
		slot := &ir.Variable{Path: "sgd.momentum." + v.Path, Kind: ir.Slot, Type: v.Type, Scope: v.Scope, Init: ir.Init{Kind: "zeros", Seed: -1}}
		tr.Slots = append(tr.Slots, slot)
		m := b.Add(b.Mul(b.Stored(slot), b.Fill(ir.F32, v.Type.Shape, 0.9)), grads[i])
		b.Update(slot, m)
		b.Update(v, b.Sub(values[i], b.Mul(m, b.Broadcast(b.Stored(rate), v.Type.Shape, nil))))
	}
	return b.Graph
}

func (p *mlp) measure(accumulators []*ir.Variable) *ir.Graph {
	p.begin("measure")
	p.b.Phase = ir.Measure
	p.b.Result("accuracy", p.b.Div(p.b.Stored(accumulators[0]), p.b.Stored(accumulators[1])))
	return p.b.Graph
}
