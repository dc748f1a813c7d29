package ir

import "strings"

// graph reads `graph name { ops, results, updates }` or `graph name of 32 rows { … }`.
func (p *textParser) graph() *Graph {
	p.want("graph")
	g := &Graph{Name: p.word()}
	if g.Name == "_" {
		g.Name = ""
	}
	if p.accept("of") {
		g.Rows = int(p.integer())
		p.want("rows")
	}
	values := map[string]*Value{}
	p.want("{")
	for !p.accept("}") {
		switch {
		case p.accept("result"):
			name := p.quoted()
			p.want("=")
			g.Results = append(g.Results, Result{name, p.use(values)})
		case p.accept("update"):
			kind, path := p.variableKind(), p.quoted()
			p.want("=")
			v := p.use(values)
			g.Updates = append(g.Updates, Update{p.variable(kind, path, v.Type), v})
		default:
			p.op(g, values)
		}
	}
	return g
}

// use reads a value that has been made.
func (p *textParser) use(values map[string]*Value) *Value {
	name := p.marked("%")
	if name == "" {
		p.fail("found %q, want a value", p.scan.TokenText())
	}
	v := values[name]
	if v == nil {
		p.failBefore("unknown value %%%s", name)
	}
	return v
}

// op reads one operation and adds it to the graph.
func (p *textParser) op(g *Graph, values map[string]*Value) {
	var names []string
	for {
		name := p.marked("%")
		if name == "" {
			p.fail("found %q, want a new value", p.scan.TokenText())
		}
		if values[name] != nil {
			p.failBefore("%%%s is made twice", name)
		}
		names = append(names, name)
		if !p.accept(",") {
			break
		}
	}
	p.want("=")
	op := &Op{Kind: p.kind(), Phase: Forward}
	if op.Kind == OpParam {
		p.param(g, op)
	}
	for strings.HasPrefix(p.scan.TokenText(), "%") {
		op.Args = append(op.Args, p.use(values))
	}
	p.attrs(op)
	p.results(op, names)
	p.place(op)
	if p.at("graph") {
		op.Attrs.Body = p.graph()
	}
	g.Ops = append(g.Ops, op)
	for i, v := range op.Results {
		values[names[i]] = v
	}
}

func (p *textParser) kind() Kind {
	name := p.word()
	for _, row := range Primitives {
		if row.Name == name {
			return row.Kind
		}
	}
	p.failBefore("unknown primitive %q", name)
	return 0
}

// param reads what a parameter is; its variable or field is made when its type is known.
func (p *textParser) param(g *Graph, op *Op) {
	word := p.word()
	q := &Param{}
	for k := Field; k <= Operand; k++ {
		if k.String() == word {
			q.Kind = k
		}
	}
	switch q.Kind {
	case 0:
		p.failBefore("unknown kind of parameter %q", word)
	case Stored:
		q.Variable = &Variable{Kind: p.variableKind()}
	}
	q.Name = p.quoted()
	op.Attrs.Param = q
	g.Params = append(g.Params, q)
}

func (p *textParser) variableKind() VariableKind {
	word := p.word()
	for k := Weight; k <= Memory; k++ {
		if k.String() == word {
			return k
		}
	}
	p.failBefore("unknown kind of variable %q", word)
	return 0
}

// variable returns the variable of a path, the same each time.
func (p *textParser) variable(kind VariableKind, path string, t Type) *Variable {
	v := p.variables[path]
	if v == nil {
		v = &Variable{Path: path, Kind: kind, Type: t, Trainable: kind == Weight, Init: Init{Kind: "zeros", Seed: -1}}
		p.variables[path] = v
	}
	return v
}

// field returns the field of a name, the same each time.
func (p *textParser) field(name string, t Type) *FieldSpec {
	f := p.fields[name]
	if f == nil {
		f = &FieldSpec{Name: name, Type: t}
		p.fields[name] = f
	}
	return f
}

func (p *textParser) attrs(op *Op) {
	if !p.accept("{") {
		return
	}
	for !p.accept("}") {
		p.attr(op, p.word())
		if !p.at("}") {
			p.want(",")
		}
	}
}

func (p *textParser) attr(op *Op, name string) {
	if name == "space" {
		p.want("=")
		p.list(func() { op.Attrs.Shape = append(op.Attrs.Shape, Dim(p.integer())) })
		return
	}
	for _, at := range attributes {
		if at.name == name {
			p.want("=")
			at.read(&op.Attrs, p)
			return
		}
	}
	p.failBefore("unknown attribute %q", name)
}

// results reads the types and sets the attributes of which they speak.
func (p *textParser) results(op *Op, names []string) {
	for i, name := range names {
		p.want([...]string{":", ","}[min(i, 1)])
		v := &Value{Type: p.typ(), Op: op, Index: i}
		if name[0] < '0' || name[0] > '9' {
			v.Name = name
		}
		op.Results = append(op.Results, v)
	}
	t := op.Results[0].Type
	dtype, shape := typed(op.Kind)
	if dtype {
		op.Attrs.DType = t.DType
	}
	if shape {
		op.Attrs.Shape = t.Shape
	}
	if (op.Kind == OpDot || op.Kind == OpSum) && len(op.Args) > 0 && op.Args[0] != nil && op.Args[0].Type.DType != t.DType {
		op.Attrs.DType = t.DType
	}
	if l := op.Attrs.Literal; l != nil && t.DType.IsFloat() {
		l.Ints = nil
	} else if l != nil {
		l.Floats = nil
	}
	if q := op.Attrs.Param; q != nil {
		q.Value = op.Results[0]
		switch q.Kind {
		case Stored:
			q.Variable = p.variable(q.Variable.Kind, q.Name, t)
		case Field:
			q.Field = p.field(q.Name, t)
		}
	}
}

// place reads the scope and the phase.
func (p *textParser) place(op *Op) {
	op.Scope = p.scope(p.marked("@"))
	word := p.marked("!")
	if word == "" {
		return
	}
	for k := Forward; k <= Measure; k++ {
		if k.String() == word {
			op.Phase = k
			return
		}
	}
	p.failBefore("unknown phase %q", word)
}

// scope returns the scope of a path, the same each time.
func (p *textParser) scope(path string) *Scope {
	if s := p.scopes[path]; s != nil {
		return s
	}
	parent, name := "", path
	if i := strings.LastIndexByte(path, '.'); i >= 0 {
		parent, name = path[:i], path[i+1:]
	}
	s := &Scope{Parent: p.scope(parent), Name: name}
	p.scopes[path] = s
	return s
}
