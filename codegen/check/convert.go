package check

import (
	"slices"
	"strings"

	"github.com/dlgen/dlgen/codegen/check/fault"
	"github.com/dlgen/dlgen/codegen/check/habits"
	"github.com/dlgen/dlgen/codegen/check/spelling"
	"github.com/dlgen/dlgen/dsl"
	"github.com/dlgen/dlgen/dsl/catalog"
)

// convert reads an argument as its parameter's type wants it.
func (e *elab) convert(entry *catalog.Entry, p *catalog.Param, s *slot) (catalog.Value, bool) {
	if v, ok := e.ownWord(entry, p, s); v != nil || !ok {
		return v, ok && e.activates(entry, p, v, s.at)
	}
	if n, ok := s.expr.(*dsl.Name); ok && s.d == nil && takesNumbers(p.Type) && e.lookup(n.Name) == nil {
		e.report(e.unknownNumber(n, p))
		return nil, false
	}
	d := s.eval(e)
	if anyInvalid(d) {
		return nil, false
	}
	if isNone(d) && (p.Optional || p.Default == "none") {
		return catalog.None{}, true
	}
	before := e.c.faults
	v, ok := convertDatum(e, p, d, s.at)
	if e.c.faults > before { // a class without its arguments
		return nil, false
	}
	if ok {
		if x, outside := outsideOf(p, v); outside {
			e.report(fault.ArgumentOutside(s.at, entry.Name, p, x))
			return nil, false
		}
		return v, e.activates(entry, p, v, s.at)
	}
	if _, isTensor := d.(tensor); isTensor {
		f := fault.WantsConstant(s.at, entry.Name, p.Name, describe(d))
		if p.Type == catalog.SourceArg {
			f.WithHint(fault.ColumnsAsTheyAre, entry.Name)
		}
		e.report(f)
		return nil, false
	}
	if t, found := textIn(d); found && p.Type == catalog.SourceArg {
		e.report(fault.SeriesOfText(s.at, t.Text))
		return nil, false
	}
	found := describe(d)
	if l, ok := d.(*list); ok {
		found = e.describeMisfit(p, l, s.at)
	}
	e.report(fault.WrongArgument(s.at, entry.Name, p, found))
	return nil, false
}

// describeMisfit is describe of a list where a parameter wants other elements.
func (e *elab) describeMisfit(p *catalog.Param, l *list, at dsl.Span) string {
	switch p.Type {
	case catalog.Ints, catalog.AxesArg, catalog.ShapeArg, catalog.Floats, catalog.Texts:
	default:
		return describe(l)
	}
	for _, x := range l.elems {
		if _, ok := convertDatum(e, p, x, at); !ok {
			return describe(l) + " with " + describe(x)
		}
	}
	return describe(l)
}

// takesNumbers reports whether an argument is a number, a truth or a list of numbers.
func takesNumbers(t catalog.ParamType) bool {
	switch t {
	case catalog.IntArg, catalog.FloatArg, catalog.BoolArg, catalog.Ints, catalog.Floats, catalog.AxisArg, catalog.AxesArg, catalog.ShapeArg:
		return true
	}
	return false
}

// ownWord is a bare name that is one of the words of an enumerated parameter, looked up before all other
// meanings of the name. A text in quotes there is a fault with its fix.
func (e *elab) ownWord(entry *catalog.Entry, p *catalog.Param, s *slot) (catalog.Value, bool) {
	if t, ok := s.expr.(*dsl.StringLit); ok && (takesWords(p.Type) || len(p.Words) > 0) && (p.Quoted == "" || slices.Contains(p.Words, t.Value)) {
		e.reportQuoted(t, entry.Name, p.Name, wordsFor(p))
		return nil, false
	}
	n, ok := s.expr.(*dsl.Name)
	if text, is := e.unquotedFile(s.expr); is && (p.Type == catalog.TextArg || p.Type == catalog.Texts) {
		e.report(fault.UnquotedText(&dsl.Name{At: dsl.At{At: s.at}, Name: text}, entry.Name, p.Name))
		return nil, false
	}
	if x, call := s.expr.(*dsl.Call); call {
		if c := e.classNamed(x.Fun, p.Type); c != nil {
			k, ok := e.makeInstance(&symbol{name: c.Name, entry: c}, x.Args, x.At.At).(constant)
			return k.Value, ok
		}
	}
	if !ok {
		return nil, true
	}
	switch p.Type {
	case catalog.IntArg, catalog.FloatArg, catalog.DTypeArg:
		if slices.Contains(p.Words, n.Name) {
			return catalog.Word(n.Name), true
		}
	case catalog.Enum:
		if slices.Contains(p.Words, n.Name) {
			return catalog.Word(n.Name), true
		}
		if e.lookup(n.Name) == nil {
			e.report(fault.UnknownWord(n.At.At, entry.Name, p.Name, n.Name, p.Words))
			return nil, false
		}
	case catalog.InitializerArg, catalog.RegularizerArg, catalog.ConstraintArg:
		return e.identifier(entry, p, n)
	case catalog.Activation:
		if e.frame.values[n.Name] == nil {
			if f := entryFunction(n.Name); f != nil && e.c.declared(e.frame.unit, n.Name) == nil && !e.c.hides(e.frame.unit, n.Name) {
				return f, true
			}
		}
		if e.lookup(n.Name) == nil {
			e.report(e.unknownFunction(n, entry.Name, p.Name))
			return nil, false
		}
	case catalog.TextArg, catalog.Texts:
		if e.lookup(n.Name) == nil {
			e.report(fault.UnquotedText(n, entry.Name, p.Name))
			return nil, false
		}
	}
	return nil, true
}

// unquotedFile is `houses.csv` without its quotes, of which nothing is called `houses`.
func (e *elab) unquotedFile(x dsl.Expr) (text string, ok bool) {
	s, ok := x.(*dsl.Select)
	if !ok {
		return "", false
	}
	n, ok := s.X.(*dsl.Name)
	return x.Span().Text(), ok && e.lookup(n.Name) == nil && e.frame.unit.aliases[n.Name] == nil
}

// activates checks that a function of the catalog that is given as an activation may be one.
func (e *elab) activates(entry *catalog.Entry, p *catalog.Param, v catalog.Value, at dsl.Span) bool {
	f, ok := v.(*catalog.Function)
	if !ok || p.Type != catalog.Activation || f.Entry == nil || f.Entry.Prelude || catalog.IsActivation(f.Entry) || f.Name == "glu" && calledBehind(entry) {
		return true
	}
	e.report(fault.NoActivation(at, entry.Name, p.Name, f.Name))
	return false
}

// outsideOf finds a number that lies outside of what a parameter takes.
func outsideOf(p *catalog.Param, v catalog.Value) (x float64, outside bool) {
	switch v := v.(type) {
	case catalog.List:
		for _, element := range v {
			if x, outside = outsideOf(p, element); outside {
				return x, true
			}
		}
		return 0, false
	case catalog.Int:
		x = float64(v)
	case catalog.Float:
		x = float64(v)
	default:
		return 0, false
	}
	return x, p.Within != [2]float64{} && !(p.Within[0] <= x && x <= p.Within[1])
}

func takesWords(t catalog.ParamType) bool {
	switch t {
	case catalog.Enum, catalog.Activation, catalog.InitializerArg, catalog.RegularizerArg, catalog.ConstraintArg, catalog.DTypeArg, catalog.FunctionArg:
		return true
	}
	return false
}

// entryFunction returns the function of a name if the catalog has it.
func entryFunction(name string) catalog.Value {
	if f, ok := functionNamed(name).(*catalog.Function); ok && f.Entry != nil {
		return f
	}
	return nil
}

// reportQuoted reports a word in quotes. Where they are single ones, the parser has said what is wrong.
func (e *elab) reportQuoted(t *dsl.StringLit, owner, param string, words []string) datum {
	if strings.HasPrefix(t.At.At.Text(), "'") {
		if e.reg != nil {
			e.reg.spoilt = true
		}
		return invalid{}
	}
	word := t.Value
	if small := strings.ToLower(word); slices.Contains(words, small) { // padding="SAME"
		word = small
	}
	if right := habits.Type(word); right != "" && param == "dtype" { // dtype="float32"
		word = right
	}
	if c := spelling.Closest(word, words); c != "" && !slices.Contains(words, word) && e.lookup(word) == nil {
		word = c
	}
	return e.report(fault.QuotedWord(t, owner, param, word))
}

// wordsFor lists the bare names that a parameter takes without any declaration.
func wordsFor(p *catalog.Param) []string {
	switch p.Type {
	case catalog.Activation:
		return functionNames()
	case catalog.InitializerArg, catalog.RegularizerArg, catalog.ConstraintArg:
		return classNames(classKind(p.Type))
	}
	return slices.Clone(p.Words)
}
