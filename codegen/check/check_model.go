package check

import (
	"github.com/dlgen/dlgen/codegen/check/fault"
	"github.com/dlgen/dlgen/codegen/check/judge"
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
	c.add(judge.Outputs(m, c.own)...)
	c.unusedLayers(r.root)
	c.add(judge.Reach(m)...)
	c.add(judge.Learners(m)...)
	c.add(judge.GoNames(m, r.root.inside())...)
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
	dsl.WalkStmts(b, func(s dsl.Stmt) {
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
	dsl.WalkStmts(b, func(s dsl.Stmt) {
		switch s.(type) {
		case *dsl.Output, *dsl.Loss, *dsl.BadStmt:
			found = true
		}
	})
	return found
}
