package check

import (
	"slices"
	"strings"

	"github.com/dlgen/dlgen/codegen/check/arithmetic"
	"github.com/dlgen/dlgen/codegen/check/fault"
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
	if v, ok := convertDatum(e, p, d, s.at); ok {
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
	e.report(fault.WrongArgument(s.at, entry.Name, p, describe(d)))
	return nil, false
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
	if t, ok := s.expr.(*dsl.StringLit); ok && (takesWords(p.Type) || len(p.Words) > 0) && (p.Quoted == "" || indexOf(p.Words, t.Value) >= 0) {
		e.reportQuoted(t, entry.Name, p.Name, p.Words)
		return nil, false
	}
	n, ok := s.expr.(*dsl.Name)
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
		if indexOf(p.Words, n.Name) >= 0 {
			return catalog.Word(n.Name), true
		}
	case catalog.Enum:
		if indexOf(p.Words, n.Name) >= 0 {
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

// classKind is which classes a parameter takes by name.
func classKind(t catalog.ParamType) catalog.Kind {
	switch t {
	case catalog.InitializerArg:
		return catalog.Initializer
	case catalog.RegularizerArg:
		return catalog.Regularizer
	case catalog.ConstraintArg:
		return catalog.Constraint
	}
	return catalog.Schedule
}

// identifier is Keras's small name of a class: `glorot_uniform`, `l2`.
func (e *elab) identifier(owner *catalog.Entry, p *catalog.Param, n *dsl.Name) (catalog.Value, bool) {
	kind := classKind(p.Type)
	if c := classOfIdentifier(n.Name, kind); c != nil && !spelling.IsCapital(n.Name) {
		if kind == catalog.Initializer {
			return catalog.Word(n.Name), true
		}
		return e.defaultInstance(c, n.At.At)
	}
	if c := e.classNamed(n, p.Type); c != nil {
		return e.defaultInstance(c, n.At.At)
	}
	if e.lookup(n.Name) == nil {
		e.report(e.unknownClass(n, owner.Name, p.Name, kind))
		return nil, false
	}
	return nil, true
}

// classNamed is the class that a parameter wants, where its name is that of a layer, too: Identity.
func (e *elab) classNamed(x dsl.Expr, t catalog.ParamType) *catalog.Entry {
	n, ok := x.(*dsl.Name)
	switch t {
	case catalog.InitializerArg, catalog.RegularizerArg, catalog.ConstraintArg:
	default:
		ok = false
	}
	if !ok || e.frame.value(n.Name) != nil || e.c.declared(e.frame.unit, n.Name) != nil {
		return nil
	}
	return catalog.Find(n.Name, classKind(t))
}

// classOfIdentifier returns the class of a name as Keras spells it in text, `l1_l2` as `L1L2`.
func classOfIdentifier(name string, kind catalog.Kind) *catalog.Entry {
	plain := strings.ReplaceAll(name, "_", "")
	for _, c := range catalog.All() {
		if c.Kind == kind && strings.EqualFold(c.Name, plain) {
			return c
		}
	}
	return nil
}

// convertDatum turns a datum into a value of the parameter's type.
func convertDatum(e *elab, p *catalog.Param, d datum, at dsl.Span) (catalog.Value, bool) {
	switch p.Type {
	case catalog.IntArg, catalog.AxisArg:
		n, ok := wholeNumber(d)
		return catalog.Int(n), ok
	case catalog.FloatArg:
		x, ok := realNumber(d)
		return catalog.Float(x), ok
	case catalog.BoolArg:
		b, ok := truth(d)
		return catalog.Bool(b), ok
	case catalog.TextArg:
		return textOf(d)
	case catalog.Ints, catalog.AxesArg:
		return intsOf(d, false)
	case catalog.ShapeArg:
		if p.Name == "output_shape" {
			d = noneAsAny(d)
		}
		return intsOf(d, true)
	case catalog.Floats:
		return floatsOf(d)
	case catalog.Enum:
		w, ok := wordOf(p, d)
		if !ok && p.Quoted != "" {
			return textOf(d)
		}
		return w, ok
	case catalog.DTypeArg:
		if w, ok := wordOf(p, d); ok {
			return w, true
		}
		return dtypeOf(d)
	case catalog.Activation, catalog.FunctionArg:
		return functionOf(d)
	case catalog.InitializerArg, catalog.RegularizerArg, catalog.ConstraintArg:
		return e.classArgument(p, d, at)
	case catalog.RateArg:
		if x, ok := realNumber(d); ok {
			return catalog.Float(x), true
		}
		return e.classArgument(p, d, at)
	case catalog.LayerArg:
		return e.layerArgument(d, at)
	case catalog.AnyArg:
		return e.anyArgument(d, at)
	case catalog.Texts:
		return textsOf(d)
	case catalog.SourceArg:
		return e.seriesOf(d)
	}
	return nil, false
}

// textsOf reads a text or a list of them.
func textsOf(d datum) (catalog.Value, bool) {
	l, ok := d.(*list)
	if !ok {
		return textOf(d)
	}
	out := make(catalog.List, len(l.elems))
	for i, x := range l.elems {
		if out[i], ok = textOf(x); !ok {
			return nil, false
		}
	}
	return out, len(out) > 0
}

func textOf(d datum) (catalog.Value, bool) {
	c, ok := d.(constant)
	if !ok {
		return nil, false
	}
	t, ok := c.Value.(catalog.Text)
	return t, ok
}

// intsOf reads an int or a list of them; always a list if wanted.
func intsOf(d datum, asList bool) (catalog.Value, bool) {
	if n, ok := wholeNumber(d); ok {
		if asList {
			return catalog.List{catalog.Int(n)}, true
		}
		return catalog.Int(n), true
	}
	l, ok := d.(*list)
	if !ok {
		return nil, false
	}
	out := make(catalog.List, len(l.elems))
	for i, x := range l.elems {
		v, ok := intsOf(x, false)
		if !ok {
			return nil, false
		}
		out[i] = v
	}
	return out, true
}

// noneAsAny writes -1 for the axes of a shape that are `none`, whose length the equation gives.
func noneAsAny(d datum) datum {
	l, ok := d.(*list)
	if !ok {
		return d
	}
	out := &list{elems: append([]datum{}, l.elems...), tuple: l.tuple}
	for i, x := range out.elems {
		if isNone(x) {
			out.elems[i] = intOf(-1)
		}
	}
	return out
}

func floatsOf(d datum) (catalog.Value, bool) {
	if x, ok := realNumber(d); ok {
		return catalog.Float(x), true
	}
	l, ok := d.(*list)
	if !ok {
		return nil, false
	}
	out := make(catalog.List, len(l.elems))
	for i, x := range l.elems {
		v, ok := floatsOf(x)
		if !ok {
			return nil, false
		}
		out[i] = v
	}
	return out, true
}

// wordOf reads a word that came through a name: an enumerated argument of the user's layer, or a function
// that has the same name as the word.
func wordOf(p *catalog.Param, d datum) (catalog.Value, bool) {
	switch d := d.(type) {
	case constant:
		if w, ok := d.Value.(catalog.Word); ok {
			return w, indexOf(p.Words, string(w)) >= 0
		}
		if b, ok := d.Value.(catalog.Bool); ok && indexOf(p.Words, catalog.Format(b)) >= 0 {
			return catalog.Word(catalog.Format(b)), true
		}
	case *symbol:
		return catalog.Word(d.name), indexOf(p.Words, d.name) >= 0
	}
	return nil, false
}

func dtypeOf(d datum) (catalog.Value, bool) {
	c, ok := d.(constant)
	if !ok {
		return nil, false
	}
	t, ok := c.Value.(catalog.DType)
	return t, ok
}

func functionOf(d datum) (catalog.Value, bool) {
	switch d := d.(type) {
	case *symbol:
		if d.isFunction() {
			return constantValue(d)
		}
	case constant:
		if w, ok := d.Value.(catalog.Word); ok {
			f := entryFunction(string(w))
			return f, f != nil
		}
	}
	return nil, false
}

// classArgument reads an instance of a class, a class without parentheses, or for an initializer a number.
func (e *elab) classArgument(p *catalog.Param, d datum, at dsl.Span) (catalog.Value, bool) {
	kind := classKind(p.Type)
	switch d := d.(type) {
	case *symbol:
		if d.is(kind) {
			return e.defaultInstance(d.entry, at)
		}
	case constant:
		switch v := d.Value.(type) {
		case *catalog.Instance:
			return v, v.Entry != nil && v.Entry.Kind == kind
		case catalog.Word:
			return v, classOfIdentifier(string(v), kind) != nil
		case catalog.Int, catalog.Float:
			return e.constantInitializer(v, at), kind == catalog.Initializer
		}
	}
	return nil, false
}

// constantInitializer is a number where an initializer is wanted.
func (e *elab) constantInitializer(v catalog.Value, at dsl.Span) catalog.Value {
	c := catalog.Find("Constant", catalog.Initializer)
	if c == nil {
		return v
	}
	return &catalog.Instance{Entry: c, At: at, Args: &catalog.Args{Values: map[string]catalog.Value{"value": catalog.Float(arithmetic.Float(v))}}}
}

// defaultInstance is a class without parentheses.
func (e *elab) defaultInstance(c *catalog.Entry, at dsl.Span) (catalog.Value, bool) {
	d := e.makeInstance(&symbol{name: c.Name, entry: c}, nil, at)
	if k, ok := d.(constant); ok {
		return k.Value, true
	}
	return nil, false
}

// layerArgument reads an unfed layer; a class without parentheses is one with its defaults.
func (e *elab) layerArgument(d datum, at dsl.Span) (catalog.Value, bool) {
	if s, ok := d.(*symbol); ok && s.isLayer() {
		l, _, ok := e.makeLayer(s, nil, at, false)
		if !ok {
			return nil, false
		}
		d = l
	}
	switch d := d.(type) {
	case *layer:
		d.inst.held = true
		return &catalog.Opaque{Kind: "layer", X: d}, true
	case *list:
		out := catalog.List{}
		for _, x := range d.elems {
			v, ok := e.layerArgument(x, at)
			if !ok {
				return nil, false
			}
			out = append(out, v)
		}
		return out, true
	}
	return nil, false
}

// anyArgument reads whatever is known at compile time.
func (e *elab) anyArgument(d datum, at dsl.Span) (catalog.Value, bool) {
	if s, ok := d.(*symbol); ok && s.isLayer() {
		return e.layerArgument(d, at)
	}
	return constantValue(d)
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
	return e.report(fault.QuotedWord(t, owner, param, word))
}
