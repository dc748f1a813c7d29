package check

import (
	"slices"

	"github.com/dlgen/dlgen/codegen/check/fault"
	"github.com/dlgen/dlgen/codegen/model"
	"github.com/dlgen/dlgen/dsl"
)

// checkModel elaborates a model as it trains and, where that makes a difference, once more as it predicts.
func (c *checker) checkModel(u *unit, d *dsl.Model) *model.Model {
	m := &model.Model{Name: d.Name.Name, Decl: d}
	r := newRegistry(m)
	before := c.faults
	var runs []*run
	spoilt := false
	for _, training := range []bool{true, false} {
		e := c.modelElab(u, d, r, training)
		e.block(d.Body)
		spoilt = spoilt || e.frame.anyInvalid() // by what has been told elsewhere
		runs = append(runs, e.run)
		if !training {
			m.Predict = e.body
			break
		}
		if m.Training = e.body; !e.run.asked {
			break
		}
	}
	c.finishNames(r, runs...)
	if m.Predict == nil {
		m.Predict = m.Training.Predicting()
	}
	c.roots[m] = r.root
	c.starts = append(c.starts, m)
	if !hasResult(d.Body) {
		c.add(fault.ModelWithoutResult(m))
	}
	if c.faults > before || r.spoilt || hasBad(d.Body) || c.diags.HasErrors() && spoilt {
		c.broken[m] = true
		return m
	}
	c.judgeOutputs(m)
	c.unusedLayers(r.root)
	c.judgeReach(m)
	c.judgeLearners(m)
	c.judgeGoNames(m, r.root)
	return m
}

func (c *checker) modelElab(u *unit, d *dsl.Model, r *registry, training bool) *elab {
	return &elab{
		c: c, reg: r, body: &model.Body{}, run: newRun(), frame: newFrame(u, inModel), place: r.root,
		training: training, hasTrain: true, ended: &results{}, stack: []dsl.Decl{d},
	}
}

// hasBad reports whether the parser could not read a statement somewhere in a block; it has said so.
func hasBad(b *dsl.Block) bool {
	found := false
	walkStmts(b, func(s dsl.Stmt) {
		found = found || isBad(s)
	})
	return found
}

func isBad(s dsl.Stmt) bool {
	_, bad := s.(*dsl.BadStmt)
	return bad
}

// hasResult reports whether an output or loss stands somewhere in a block.
func hasResult(b *dsl.Block) bool {
	found := false
	walkStmts(b, func(s dsl.Stmt) {
		switch s.(type) {
		case *dsl.Output, *dsl.Loss, *dsl.BadStmt:
			found = true
		}
	})
	return found
}

// judgeOutputs: what is an output while training is one when predicting.
func (c *checker) judgeOutputs(m *model.Model) {
	for _, o := range m.Training.Outputs {
		if !slices.ContainsFunc(m.Predict.Outputs, func(p *model.Named) bool { return p.Name == o.Name }) {
			c.add(fault.OutputWhileTraining(o))
		}
	}
	for _, o := range m.Predict.Outputs {
		c.judgeOutput(o)
	}
}

// judgeOutput: when predicting, an output depends on no target and on no other sample.
func (c *checker) judgeOutput(o *model.Named) {
	if p := model.Path(o.Value, func(v *model.Value) bool { return v.Field != nil && v.Field.Target }); p != nil {
		c.add(fault.TargetReachesOutput(o, p))
	}
	across := func(v *model.Value) bool { return v.Node != nil && mixesSamples(v.Node) }
	if p := model.Path(o.Value, across); p != nil {
		c.add(fault.BatchReachesOutput(o, c.written(p)))
	}
}

// written is a path without the values behind its first that the prelude's text makes.
func (c *checker) written(path []*model.Value) []*model.Value {
	return append(path[:1], slices.DeleteFunc(path[1:], func(v *model.Value) bool { return c.own[v.At.Source] })...)
}

// mixesSamples reports whether a call makes of the batch what a sample has.
func mixesSamples(n *model.Node) bool {
	return n.Entry.Name == "across_batch" || n.Entry.Name == "_shuffled_rows"
}
