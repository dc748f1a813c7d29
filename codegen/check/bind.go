package check

import (
	"maps"
	"strings"
	"sync"

	"github.com/dlgen/dlgen/dsl"
	"github.com/dlgen/dlgen/dsl/catalog"
)

// operand is a datum with the place that it was written at.
type operand struct {
	d  datum
	at dsl.Span
}

// formals is what arguments are matched against.
type formals struct {
	owner      string       // how the callee is called in messages
	names      []string     // all parameters
	positional int          // how many of the first may be given by position
	kind       catalog.Kind // what the callee is, if known; else it is a layer or what the user declared
}

// match puts each argument into the slot of its parameter. Those of fed come first, by position. The caller gives the
// slots back.
func (e *elab) match(f formals, fed []operand, args []*dsl.Arg, at dsl.Span) ([]slot, bool) {
	slots := e.c.slots.take(len(f.names))
	ok := true
	for i, o := range fed {
		if i >= f.positional {
			e.report(tooManyFed(o.at, f.owner, f.positional, len(fed)))
			return slots, false
		}
		slots[i] = slot{given: true, d: o.d, at: o.at}
	}
	next := len(fed)
	for _, a := range args {
		i := next
		if a.Name != nil {
			if i = indexOf(f.names, a.Name.Name); i < 0 {
				e.report(e.unknownArgument(f, a, args))
				ok = false
				continue
			}
		} else {
			next++
		}
		if a.Name == nil && i >= f.positional {
			e.report(tooManyArguments(a.At.At, f.owner, f.positional))
			return slots, false
		}
		if slots[i].given {
			e.report(argumentTwice(a, f.names[i], f.owner, slots[i].at))
			ok = false
			continue
		}
		slots[i] = slot{given: true, named: a.Name != nil, expr: a.Value, at: a.Value.Span()}
	}
	return slots, ok
}

func indexOf(names []string, name string) int {
	for i, n := range names {
		if n == name {
			return i
		}
	}
	return -1
}

// entryFormals are the parameters of a catalog entry that pass a test; those that Keras takes at the call
// are given by name only.
func entryFormals(entry *catalog.Entry, keep func(*catalog.Param) bool) (formals, []*catalog.Param) {
	f := formals{owner: entry.Name, kind: entry.Kind}
	var params []*catalog.Param
	for pass := range 2 {
		for i := range entry.Params {
			p := &entry.Params[i]
			if keep(p) && p.AtCall == (pass == 1) {
				f.names = append(f.names, p.Name)
				params = append(params, p)
			}
		}
		if pass == 0 {
			f.positional = len(params)
		}
	}
	return f, params
}

// signature is an entry's formals with all its parameters.
type signature struct {
	formals formals
	params  []*catalog.Param
}

var signatures sync.Map // *catalog.Entry or layerKey -> signature

// allFormals is entryFormals of all parameters, remembered.
func allFormals(entry *catalog.Entry) (formals, []*catalog.Param) {
	if s, ok := signatures.Load(entry); ok {
		s := s.(signature)
		return s.formals, s.params
	}
	f, params := entryFormals(entry, func(*catalog.Param) bool { return true })
	f.names, params = f.names[:len(f.names):len(f.names)], params[:len(params):len(params)]
	signatures.Store(entry, signature{f, params})
	return f, params
}

// layerFormals is entryFormals with the arguments of all layers, of a layer that is made alone or fed at once, remembered.
func layerFormals(entry *catalog.Entry, feeding bool) (formals, []*catalog.Param) {
	key := layerKey{entry, feeding}
	if s, ok := signatures.Load(key); ok {
		s := s.(signature)
		return s.formals, s.params
	}
	f, params := withCommon(entryFormals(entry, func(p *catalog.Param) bool { return feeding || !p.AtCall }))
	f.names, params = f.names[:len(f.names):len(f.names)], params[:len(params):len(params)]
	signatures.Store(key, signature{f, params})
	return f, params
}

// layerKey tells the two signatures of a layer apart.
type layerKey struct {
	entry   *catalog.Entry
	feeding bool
}

// input is a tensor given to a call.
type input struct {
	param string
	v     *Value
	at    dsl.Span
}

// fill turns slots into the arguments of an entry, defaults filled in, and the tensors among them.
func (e *elab) fill(entry *catalog.Entry, params []*catalog.Param, slots []slot, at dsl.Span) (*catalog.Args, []input, bool) {
	args := &catalog.Args{}
	if len(params) > 3 {
		args.Values = maps.Clone(e.c.defaultsOf(params))
	}
	var ins []input
	ok := true
	for i, p := range params {
		s := &slots[i]
		if !s.given {
			before := &slot{}
			if i > 0 && params[i-1].Default != "" {
				before = &slots[i-1]
			}
			ok = e.fillDefault(entry, p, args, at, before) && ok
			continue
		}
		if p.Type == catalog.Tensor || p.Type == catalog.Tensors {
			delete(args.Values, p.Name)
			more, good := e.tensorArgument(entry, p, s)
			ins, ok = append(ins, more...), ok && good
			continue
		}
		setSpan(args, p.Name, s.at)
		v, good := e.convert(entry, p, s)
		if good && p.Refused != "" && !equalConstants(v, defaultOf(p)) {
			e.report(refusedParam(s.at, entry, p))
			good = false
		}
		if ok = ok && good; good {
			setValue(args, p.Name, v)
		} else {
			delete(args.Values, p.Name)
		}
	}
	resolveReferences(params, args)
	return args, ins, ok
}

// wantedParams are the arguments that must be given.
func wantedParams(entry *catalog.Entry) []string {
	var out []string
	for _, p := range entry.Params {
		if p.Default == "" {
			out = append(out, p.Name)
		}
	}
	return out
}

// fillDefault gives an argument its default. What was given before it, where the default would have done, may have been
// meant for it.
func (e *elab) fillDefault(entry *catalog.Entry, p *catalog.Param, args *catalog.Args, at dsl.Span, before *slot) bool {
	if p.Default == "" {
		if before.given && !before.named && before.expr != nil {
			e.report(missingAfter(at, entry.Name, p.Name, before.at))
			return false
		}
		e.report(missingArgument(at, entry.Name, p.Name).WithHint("`%s(%s)`", entry.Name, strings.Join(wantedParams(entry), ", ")))
		return false
	}
	if _, known := args.Values[p.Name]; known {
		return true
	}
	if v := defaultOf(p); hasValue(p, v) {
		setValue(args, p.Name, v)
	}
	return true
}

// hasValue reports whether a default is among the values: none of a tensor is not.
func hasValue(p *catalog.Param, v catalog.Value) bool {
	return p.Type != catalog.Tensor && p.Type != catalog.Tensors || !isNone(constant{v})
}

// defaultsKey tells lists of parameters apart: the first and the last, and how many.
type defaultsKey struct {
	first, last *catalog.Param
	count       int
}

// defaultsOf are the values of the parameters that have a default, to be copied: an entry is used again and again.
func (c *checker) defaultsOf(params []*catalog.Param) map[string]catalog.Value {
	key := defaultsKey{params[0], params[len(params)-1], len(params)}
	values, ok := c.defaults[key]
	if !ok {
		values = make(map[string]catalog.Value, len(params))
		for _, p := range params {
			if p.Default == "" {
				continue
			}
			if v := defaultOf(p); hasValue(p, v) {
				values[p.Name] = v
			}
		}
		if c.defaults == nil {
			c.defaults = map[defaultsKey]map[string]catalog.Value{}
		}
		c.defaults[key] = values
	}
	return values
}

// setValue and setSpan make the maps when they are needed: most calls, the operators, have tensors only.
func setValue(a *catalog.Args, name string, v catalog.Value) {
	if a.Values == nil {
		a.Values = map[string]catalog.Value{}
	}
	a.Values[name] = v
}

func setSpan(a *catalog.Args, name string, at dsl.Span) {
	if a.Spans == nil {
		a.Spans = map[string]dsl.Span{}
	}
	a.Spans[name] = at
}

// resolveReferences replaces a default that names another parameter (`strides = pool_size`) by its value.
func resolveReferences(params []*catalog.Param, args *catalog.Args) {
	for _, p := range params {
		w, ok := args.Values[p.Name].(catalog.Word)
		if _, given := args.Spans[p.Name]; !ok || given || p.Default != string(w) {
			continue
		}
		if v, ok := args.Values[string(w)]; ok && string(w) != p.Name {
			args.Values[p.Name] = v
		}
	}
}

// tensorArgument reads a tensor, or a list of them.
func (e *elab) tensorArgument(entry *catalog.Entry, p *catalog.Param, s *slot) ([]input, bool) {
	d := s.eval(e)
	if isInvalid(d) {
		return nil, false
	}
	if isNone(d) && (p.Optional || p.Default == "none") {
		return nil, true
	}
	parts := []datum{d}
	if p.Type == catalog.Tensors {
		l, ok := d.(*list)
		if _, alone := d.(tensor); alone && p.AtCall {
			// Keras takes one state without a list.
			l, ok = &list{elems: parts}, true
		}
		if !ok {
			e.report(wantsTensors(s.at, entry.Name, p.Name, describe(d)))
			return nil, false
		}
		parts = l.elems
	}
	ins := make([]input, 0, len(parts))
	for _, part := range parts {
		if p.Gaps && isNone(part) {
			part = constant{catalog.Bool(true)}
		}
		v, ok := e.tensor(part, s.at)
		if !ok {
			e.notTensor(part, s.at, entry.Name, p.Name)
			return nil, false
		}
		ins = append(ins, input{p.Name, v, s.at})
	}
	return ins, true
}

// tensor makes a value of a datum: numbers and lists of numbers become constants.
func (e *elab) tensor(d datum, at dsl.Span) (*Value, bool) {
	if t, ok := d.(tensor); ok {
		return t.Value, true
	}
	if l, ok := d.(*list); ok && !isConstant(l) && len(l.elems) > 0 {
		return e.stacked(l, at)
	}
	if !e.isTensorLike(d) || isInvalid(d) {
		return nil, false
	}
	v, _ := constantValue(d)
	t, _ := numbersType(v)
	return &Value{Type: t, Const: v, At: at}, true
}

// notTensor reports what gave no tensor, unless it has been said.
func (e *elab) notTensor(d datum, at dsl.Span, owner, param string) datum {
	l, ok := d.(*list)
	if told := ok && !isConstant(l) && len(l.elems) > 0; told || isInvalid(d) {
		return invalid{}
	}
	return e.report(wantsTensor(at, owner, param, describe(d)))
}

// stacked is a list with tensors in it where one tensor is wanted: `[a, b]` is stack([a, b]) only if the
// user says so, so this is refused; the hint tells what to write.
func (e *elab) stacked(l *list, at dsl.Span) (*Value, bool) {
	if !anyInvalid(l.elems...) {
		e.report(listOfTensors(at))
	}
	return nil, false
}
