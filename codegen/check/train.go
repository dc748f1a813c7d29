package check

import (
	"strings"

	"github.com/dlgen/dlgen/codegen/check/fault"
	"github.com/dlgen/dlgen/codegen/check/judge"
	"github.com/dlgen/dlgen/codegen/model"
	"github.com/dlgen/dlgen/dsl"
	"github.com/dlgen/dlgen/dsl/catalog"
)

// checkTrain checks a train block.
func (c *checker) checkTrain(u *unit, t *dsl.Train) {
	e := &elab{c: c, body: &model.Body{}, run: newRun(), frame: newFrame(u, inFile), ended: &results{}}
	m := e.trainModel(t)
	out := &model.Train{Decl: t, Model: m}
	if t.As != nil {
		out.Name = t.As.Name
	}
	c.judgeTrainName(t)
	ok := m != nil && !c.broken[m] // nothing in the model is at fault
	if t.On != nil {
		out.Dataset = e.trainDataset(t.On)
	}
	rules, settings := e.trainSettings(t, out)
	learns := e.trainRules(t, out, rules, ok && !t.Bad)
	e.judgeCallbacks(out, ok && settings.validation)
	if m != nil {
		e.matchData(out)
	}
	if !ok || t.On != nil && out.Dataset == nil || !learns || !settings.whole {
		return
	}
	e.warn(judge.Shuffled(out))
	if e.scaledTwice(out) || out.Settings.Has("class_weight") && !e.judgeClassWeight(out) {
		return
	}
	c.program.Trains = append(c.program.Trains, out)
}

// matchData matches the data of a block with what its model reads. A model may have faults elsewhere.
func (e *elab) matchData(t *model.Train) {
	if t.Dataset != nil {
		at := t.Decl.On.At.At
		e.c.matchFields(at, t.Model, t.Dataset)
		t.Augments = e.c.augments(at, t.Model, t.Dataset)
	}
	if o, ok := t.Settings.Values["validation_data"].(*catalog.Opaque); ok {
		e.c.matchFields(t.Settings.Spans["validation_data"], t.Model, o.X.(*model.Dataset))
	}
}

// scaledTwice reports a scale of the loss where there is another.
func (e *elab) scaledTwice(t *model.Train) bool {
	if t.Settings.Word("precision") != "mixed_float16" {
		return false
	}
	for _, g := range t.Groups {
		if at, given := g.Optimizer.Args.Spans["loss_scale_factor"]; given && g.Optimizer.Args.Has("loss_scale_factor") {
			e.report(fault.ScaledTwice(at))
			return true
		}
	}
	return false
}

// trainRules reads what a block learns by: its optimizer, or its steps. Where the model has a fault, which weights there are
// is not known, and optimizers are judged for themselves.
func (e *elab) trainRules(t *dsl.Train, out *model.Train, rules []*dsl.Key, ok bool) bool {
	if !ok {
		for _, k := range rules {
			e.optimizers(sharesOf(k))
			e.stepEvery(&model.Step{}, k)
		}
	}
	if !ok || len(rules) == 0 {
		return false
	}
	if rules[0].Losses == nil {
		out.Groups, out.Frozen = e.groups(t, out.Model, rules[0])
		return out.Groups != nil
	}
	out.Steps, out.Frozen = e.steps(t, out.Model, rules)
	for _, s := range out.Steps {
		out.Groups = append(out.Groups, s.Groups...)
		if s.Every > 1 && out.Settings.Int("gradient_accumulation_steps") > 1 {
			e.report(fault.EveryAndAccumulated(s.At))
			return false
		}
	}
	return out.Steps != nil
}

// trainModel finds the model that a block trains.
func (e *elab) trainModel(t *dsl.Train) *model.Model {
	s := e.qualified(t.Model)
	if s == nil && e.frame.unit.isBroken(t.Model.Name) {
		return nil
	}
	if s == nil {
		e.report(e.unknownDeclaration(t.Model, "model", func(d dsl.Decl) bool { _, ok := d.(*dsl.Model); return ok }))
		return nil
	}
	d, ok := s.decl.(*dsl.Model)
	if !ok {
		e.report(fault.NotA(t.Model, "model"))
		return nil
	}
	m := e.c.modelOf(s, d)
	if !e.c.broken[m] && len(m.Training.Losses) == 0 {
		e.report(fault.ModelWithoutLoss(t.Model, m))
		return nil
	}
	return m
}

// qualified finds a declaration by its name, which may stand behind what an import calls its file.
func (e *elab) qualified(id *dsl.Ident) *symbol {
	unit, name := e.frame.unit, id.Name
	if alias, inner, dotted := strings.Cut(name, "."); dotted {
		if unit, name = unit.aliases[alias], inner; unit == nil || !unit.own[name].IsValid() {
			return nil
		}
	}
	return e.c.symbol(unit, name)
}

// modelOf returns a checked model; one that was imported is checked when it is first trained.
func (c *checker) modelOf(s *symbol, d *dsl.Model) *model.Model {
	for _, m := range c.program.Models {
		if m.Decl == d {
			return m
		}
	}
	m := c.checkModel(s.home, d)
	c.program.Models = append(c.program.Models, m)
	return m
}

func isDataset(d dsl.Decl) bool { _, ok := d.(*dsl.Dataset); return ok }

func (e *elab) trainDataset(on *dsl.Ident) *model.Dataset {
	s := e.qualified(on)
	if s == nil && e.frame.unit.isBroken(on.Name) {
		return nil
	}
	if s == nil {
		e.report(e.unknownDeclaration(on, "dataset", isDataset))
		return nil
	}
	d, ok := s.decl.(*dsl.Dataset)
	if !ok {
		e.report(fault.NotA(on, "dataset"))
		return nil
	}
	return e.c.datasetOf(s, d)
}

// judgeTrainName: several train blocks of a model need names, each its own.
func (c *checker) judgeTrainName(t *dsl.Train) {
	for _, other := range c.trained {
		if other.Model.Name != t.Model.Name || other.At.At.Source != t.At.At.Source {
			continue
		}
		if t.Bad || other.Bad {
			continue
		}
		if t.As == nil || other.As == nil {
			c.add(fault.TrainWithoutName(t, other))
			break
		}
		if t.As.Name == other.As.Name {
			c.add(fault.NamedTwice(t.As, "train block", other.As.At.At))
			break
		}
	}
	c.trained = append(c.trained, t)
}
