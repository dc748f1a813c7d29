package check

import (
	"strings"

	"github.com/dlgen/dlgen/codegen/check/fault"
	"github.com/dlgen/dlgen/codegen/check/judge"
	"github.com/dlgen/dlgen/codegen/check/spelling"
	"github.com/dlgen/dlgen/codegen/model"
	"github.com/dlgen/dlgen/dsl"
	"github.com/dlgen/dlgen/dsl/catalog"
)

// checkTrain checks a train block.
func (c *checker) checkTrain(u *unit, t *dsl.Train) {
	e := &elab{c: c, body: &model.Body{}, run: newRun(), frame: newFrame(u, inFile), ended: &results{}}
	m := e.trainModel(t)
	out := &model.Train{Decl: t, Model: m}
	ok := m != nil
	if t.As != nil {
		out.Name = t.As.Name
	}
	c.judgeTrainName(t)
	if t.On != nil {
		out.Dataset = e.trainDataset(t.On)
		ok = ok && out.Dataset != nil
	}
	rules, whole := e.trainSettings(t, out)
	if len(rules) == 0 || !ok || c.broken[m] || !e.trainRules(t, out, rules) || !whole {
		return
	}
	e.judgeCallbacks(out)
	e.warn(judge.Shuffled(out))
	if e.scaledTwice(out) {
		return
	}
	if out.Settings.Has("class_weight") && !e.judgeClassWeight(out) {
		return
	}
	if out.Dataset != nil {
		c.matchFields(t.On.At.At, m, out.Dataset)
		out.Augments = c.augments(t.On.At.At, m, out.Dataset)
	}
	if o, ok := out.Settings.Values["validation_data"].(*catalog.Opaque); ok {
		c.matchFields(out.Settings.Spans["validation_data"], m, o.X.(*model.Dataset))
	}
	c.program.Trains = append(c.program.Trains, out)
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

// trainRules reads what a block learns by: its optimizer, or its steps.
func (e *elab) trainRules(t *dsl.Train, out *model.Train, rules []*dsl.Key) bool {
	if rules[0].Losses == nil {
		out.Groups = e.groups(t, out.Model, rules[0])
		return out.Groups != nil
	}
	out.Steps = e.steps(t, out.Model, rules)
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

func (e *elab) trainDataset(on *dsl.Ident) *model.Dataset {
	s := e.qualified(on)
	if s == nil && e.frame.unit.isBroken(on.Name) {
		return nil
	}
	if s == nil {
		e.report(e.unknownDeclaration(on, "dataset", func(d dsl.Decl) bool { _, ok := d.(*dsl.Dataset); return ok }))
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

// trainSettings reads the keys of a block and returns that of the optimizer, or those of the steps; nil if there are none.
// Whole tells that no key is at fault.
func (e *elab) trainSettings(t *dsl.Train, out *model.Train) (rules []*dsl.Key, whole bool) {
	owner := &catalog.Entry{Name: "train"}
	slots := make([]slot, len(catalog.TrainKeys))
	given := map[string]*dsl.Key{}
	var steps []*dsl.Key
	ok, misspelt := true, false // the key of the optimizer is
	for _, k := range t.Keys {
		if k.Losses != nil {
			steps = append(steps, k)
			continue
		}
		if first := given[k.Name.Name]; first != nil {
			e.report(fault.KeyTwice(k, first))
			ok = false
			continue
		}
		given[k.Name.Name] = k
		if k.Name.Name == "optimizer" {
			continue
		}
		if k.For != nil {
			e.report(fault.ForOutsideOfOptimizer(k.For.Span()))
		}
		i := trainKey(k.Name.Name)
		if i < 0 {
			e.report(fault.UnknownKey(k.Name))
			ok, misspelt = false, misspelt || spelling.Closest(k.Name.Name, fault.TrainKeyNames()) == "optimizer"
			continue
		}
		slots[i] = slot{given: true, expr: k.Value, at: k.Value.Span()}
	}
	slots, good := e.specialSettings(slots)
	args, _, filled := e.fill(owner, catalog.TrainKeys, slots, t.At.At)
	for _, p := range catalog.TrainKeys { // what has a fault of its own is not judged
		if args.Values[p.Name] == nil {
			setValue(args, p.Name, defaultOf(p))
		}
	}
	judged := e.judgeSettings(t, args)
	out.Settings, whole = args, ok && good && filled && judged
	optimizer := given["optimizer"]
	switch {
	case optimizer != nil && steps != nil:
		e.report(fault.OptimizerBesideSteps(optimizer, steps[0]))
		return nil, false
	case steps != nil:
		return steps, whole
	case optimizer == nil && misspelt:
		return nil, false
	case optimizer == nil:
		e.report(fault.WithoutOptimizer(t))
		return nil, false
	}
	return []*dsl.Key{optimizer}, whole
}

func trainKey(name string) int {
	for i, p := range catalog.TrainKeys {
		if p.Name == name {
			return i
		}
	}
	return -1
}

// specialSettings reads the keys whose values are no plain constants: a dataset to validate on, callbacks.
func (e *elab) specialSettings(slots []slot) ([]slot, bool) {
	ok := true
	if s := &slots[trainKey("validation_data")]; s.given {
		d := s.eval(e)
		sym, isSymbol := d.(*symbol)
		data, isData := (*dsl.Dataset)(nil), false
		if isSymbol {
			data, isData = sym.decl.(*dsl.Dataset)
		}
		switch {
		case isData:
			s.d = constant{&catalog.Opaque{Kind: "dataset", X: e.c.datasetOf(sym, data)}}
		case !isInvalid(d) && !isNone(d):
			e.report(fault.WrongSettingValue(s.at, "validation_data", "a dataset", describe(d)))
			ok = false
		}
	}
	if s := &slots[trainKey("callbacks")]; s.given {
		ok = e.callbacks(s) && ok
	}
	return slots, ok
}

// callbacks reads a list of callbacks; a class without parentheses has its defaults.
func (e *elab) callbacks(s *slot) bool {
	d := s.eval(e)
	l, isList := d.(*list)
	if !isList {
		l = &list{elems: []datum{d}}
	}
	written, _ := s.expr.(*dsl.List)
	out := &list{}
	for i, x := range l.elems {
		at := s.at
		if written != nil && len(written.Items) == len(l.elems) {
			at = written.Items[i].At.At
		}
		if sym, ok := x.(*symbol); ok && sym.is(catalog.Callback) {
			x = e.makeInstance(sym, nil, at)
		}
		c, _ := x.(constant)
		inst, ok := c.Value.(*catalog.Instance)
		if !ok || inst.Entry == nil || inst.Entry.Kind != catalog.Callback {
			if !isInvalid(x) {
				e.report(fault.WrongSettingValue(at, "callbacks", "a list of callbacks", describe(x)))
			}
			s.d = invalid{}
			return false
		}
		out.elems = append(out.elems, x)
	}
	s.d = out
	return true
}

// judgeSettings checks the values of the keys.
func (e *elab) judgeSettings(t *dsl.Train, a *catalog.Args) bool {
	ok := true
	wrong := func(key, want string) {
		at, given := a.Spans[key]
		if !given {
			at = t.At.At
		}
		e.report(fault.WrongSettingValue(at, key, want, catalog.Format(a.Values[key])))
		ok = false
	}
	for _, key := range []string{"batch_size", "epochs", "validation_freq", "gradient_accumulation_steps", "steps_per_epoch"} {
		if a.Has(key) && a.Int(key) < 1 {
			wrong(key, "a whole number of at least 1")
		}
	}
	if a.Int("initial_epoch") < 0 {
		wrong("initial_epoch", "a whole number that is not negative")
	}
	if s := a.Float("validation_split"); !(s >= 0 && s < 1) {
		wrong("validation_split", "a number from 0 to below 1")
	} else if s > 0 && a.Has("validation_data") {
		e.report(fault.ValidatedTwice(a.Spans["validation_split"], a.Spans["validation_data"]))
		ok = false
	}
	return ok
}
