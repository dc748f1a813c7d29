package check

import (
	"strings"

	"github.com/dlgen/dlgen/codegen/check/fault"
	"github.com/dlgen/dlgen/codegen/check/spelling"
	"github.com/dlgen/dlgen/codegen/model"
	"github.com/dlgen/dlgen/dsl"
	"github.com/dlgen/dlgen/dsl/catalog"
	"github.com/dlgen/dlgen/dsl/diag"
)

// settingsRead tells what is known of a block's settings.
type settingsRead struct {
	whole      bool // no key is at fault
	validation bool // whether something validates
}

// trainSettings reads the keys of a block and returns that of the optimizer, or those of the steps; nil if there are none.
func (e *elab) trainSettings(t *dsl.Train, out *model.Train) (rules []*dsl.Key, is settingsRead) {
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
	args, _, filled := e.fill(owner, catalog.TrainKeys, slots, true, t.At.At)
	is.validation = ok && !t.Bad
	for _, p := range catalog.TrainKeys { // what has a fault of its own is not judged
		if args.Values[p.Name] == nil {
			is.validation = is.validation && !strings.HasPrefix(p.Name, "validation_")
			setValue(args, p.Name, defaultOf(p))
		}
	}
	judged := e.judgeSettings(t, args)
	out.Settings, is.whole = args, ok && good && filled && judged
	optimizer := given["optimizer"]
	switch {
	case optimizer != nil && steps != nil:
		e.report(fault.OptimizerBesideSteps(optimizer, steps[0]))
		return nil, is
	case steps != nil:
		return steps, is
	case optimizer == nil && (misspelt || t.Bad):
		return nil, is
	case optimizer == nil:
		e.report(fault.WithoutOptimizer(t))
		return nil, is
	}
	return []*dsl.Key{optimizer}, is
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
	if s := &slots[trainKey("validation_data")]; s.given && arrays(s.expr) {
		e.report(fault.ValidationArrays(s.at))
		s.d, ok = invalid{}, false
	} else if s.given {
		if n, ok := s.expr.(*dsl.Name); ok && e.lookup(n.Name) == nil {
			s.d = e.report(e.unknownDeclaration(&dsl.Ident{At: n.At, Name: n.Name}, "dataset", isDataset))
		}
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

// arrays reports whether a value is written as Keras has it, `(x, y)`.
func arrays(x dsl.Expr) bool {
	switch x.(type) {
	case *dsl.Tuple, *dsl.List:
		return true
	}
	return false
}

// callbacks reads a list of callbacks; a class without parentheses has its defaults.
func (e *elab) callbacks(s *slot) bool {
	d := s.eval(e)
	l, isList := d.(*list)
	if !isList {
		l = &list{elems: []datum{d}}
	}
	written, _ := s.expr.(*dsl.List)
	out, whole := &list{}, true
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
			whole = false
			continue
		}
		out.elems = append(out.elems, x)
	}
	s.d = out
	return whole
}

// asWritten is a number as it stands in the text, or as it is printed if it does not stand there.
func asWritten(a *catalog.Args, name string) string {
	if text := a.Spans[name].Text(); isNumber(text) {
		return text
	}
	return catalog.Format(a.Values[name])
}

func isNumber(text string) bool {
	_, ok := readNumber(text)
	return ok
}

// judgeSettings checks the values of the keys.
func (e *elab) judgeSettings(t *dsl.Train, a *catalog.Args) bool {
	ok := true
	wrong := func(key, want string) *diag.Diagnostic {
		at, given := a.Spans[key]
		if !given {
			at = t.At.At
		}
		ok = false
		d := fault.WrongSettingValue(at, key, want, asWritten(a, key))
		e.report(d)
		return d
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
		if d := wrong("validation_split", "a number from 0 to below 1"); s > 1 && s < 100 {
			d.WithHint("%g %% of the rows are `%g`", s, s/100)
		}
	} else if s > 0 && a.Has("validation_data") {
		e.report(fault.ValidatedTwice(a.Spans["validation_split"], a.Spans["validation_data"]))
		ok = false
	}
	return ok
}
