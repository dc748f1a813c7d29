package format

import (
	"strings"
	"unicode/utf8"

	"github.com/dlgen/dlgen/dsl"
)

// statement lays a statement out. pad is how far the column of its names or `=` lies behind where it would be.
func (p *printer) statement(s dsl.Stmt, pad int) layout {
	switch n := s.(type) {
	case *dsl.Const:
		return p.constant(n)
	case *dsl.Input:
		word := "input"
		if n.Target {
			word = "target"
		}
		sep := text(" " + strings.Repeat(" ", pad))
		return seq{text(word), deeper{p.gap(n.Name.Span(), sep)}, text(n.Name.Name + ":"), p.typ(n.Type)}
	case *dsl.Weight:
		return p.weight(n)
	case *dsl.Update:
		return p.assign("update "+n.Name.Name, n.Value, 0)
	case *dsl.Output:
		if n.Value == nil {
			return seq{text("output"), deeper{p.gap(n.Name.Span(), text(" "))}, text(n.Name.Name)}
		}
		return p.assign("output "+n.Name.Name, n.Value, 0)
	case *dsl.Loss:
		if n.Name == nil {
			return p.assign("loss", n.Value, 0)
		}
		return p.assign("loss "+n.Name.Name, n.Value, 0)
	case *dsl.Metric:
		return p.assign("metric "+n.Name.Name, n.Value, 0)
	case *dsl.Augment:
		return p.assign("augment "+names(n.Names), n.Value, 0)
	case *dsl.Bind:
		return p.assign(names(n.Names), n.Value, pad)
	case *dsl.Return:
		return p.returned(n)
	case *dsl.If:
		return p.conditional(n)
	case *dsl.For:
		flat := p.onOneLine(n)
		head := seq{text("for " + n.Name.Name + " in"), deeper{p.gap(n.In.Low.Span(), text(" "))}, p.ranged(n.In)}
		return grouped(append(head, p.block(n.Body, flat)), false)
	case *dsl.Repeat:
		flat := p.onOneLine(n)
		head := seq{text("repeat"), deeper{p.gap(n.Count.Span(), text(" "))}, p.expr(n.Count)}
		return grouped(append(head, p.block(n.Body, flat)), false)
	}
	return p.bad()
}

// assign lays `what = value` out.
func (p *printer) assign(what string, value dsl.Expr, pad int) layout {
	return seq{text(what + strings.Repeat(" ", pad) + " ="), deeper{p.gap(value.Span(), text(" "))}, p.expr(value)}
}

func names(ids []*dsl.Ident) string {
	var out []string
	for _, id := range ids {
		out = append(out, id.Name)
	}
	return strings.Join(out, ", ")
}

func (p *printer) constant(n *dsl.Const) layout {
	out := seq{p.assign("const "+n.Name.Name, n.Value, 0)}
	if n.In != nil {
		out = append(out, text(" in"), deeper{p.gap(n.In.Low.Span(), text(" "))}, p.ranged(n.In))
	}
	return out
}

func (p *printer) ranged(r *dsl.Range) layout {
	if r.High == nil {
		return p.expr(r.Low)
	}
	return seq{p.expr(r.Low), text(".."), deeper{p.gap(r.High.Span(), text(""))}, p.expr(r.High)}
}

func (p *printer) weight(n *dsl.Weight) layout {
	word := "weight"
	if n.State {
		word = "state"
	}
	out := seq{text(word), deeper{p.gap(n.Name.Span(), text(" "))}, text(n.Name.Name)}
	if n.Type != nil {
		out = append(out, text(":"), p.typ(n.Type))
	}
	out = append(out, text(" ="), deeper{p.gap(n.Init.Span(), text(" "))}, p.expr(n.Init))
	var options seq
	for _, a := range n.Options {
		options = append(options, text(","), p.gap(argumentAt(a), space(" ")), p.argument(a))
	}
	return append(out, grouped(deeper{options}, false))
}

func (p *printer) returned(n *dsl.Return) layout {
	out := seq{text("return")}
	for i, e := range n.Values {
		if i > 0 {
			out = append(out, text(","))
		}
		out = append(out, deeper{p.gap(e.Span(), text(" "))}, p.expr(e))
	}
	return out
}

// conditional lays `if … else …` out, all its blocks on one line or none.
func (p *printer) conditional(n *dsl.If) layout {
	flat := p.onOneLine(n)
	var out seq
	for {
		out = append(out, text("if"), deeper{p.gap(n.Cond.Span(), text(" "))}, p.expr(n.Cond), p.block(n.Then, flat))
		if n.Else == nil {
			return grouped(out, false)
		}
		out = append(out, p.gap(n.Else.Span(), text(" ")), text("else"))
		next, ok := n.Else.(*dsl.If)
		if !ok {
			return grouped(append(out, p.block(n.Else.(*dsl.Block), flat)), false)
		}
		n, out = next, append(out, text(" "))
	}
}

// typ lays `index(10)[4]` out, with the space before it.
func (p *printer) typ(t *dsl.Type) layout {
	out := seq{deeper{p.gap(t.Name.Span(), text(" "))}, text(t.Name.Name)}
	from := t.Name.Span()
	if t.Arg != nil {
		out = append(out, text("("), deeper{p.gap(t.Arg.Span(), text(""))}, p.expr(t.Arg))
		if !t.Brackets {
			return append(out, p.closing(closer(t.At), text("")), text(")"))
		}
		out, from = append(out, text(")")), t.Arg.Span()
	}
	if !t.Brackets {
		return out
	}
	b := bracket{open: "[", close: "]", from: from, end: closer(t.At)}
	for _, e := range t.Shape {
		b.elements = append(b.elements, p.element(e))
	}
	return append(out, p.bracket(b))
}

// The kinds of lines that share a column.
const (
	nothing = iota
	inputs
	fields
)

// lineOf returns the line of a statement.
func (p *printer) lineOf(s dsl.Stmt) line {
	l := line{at: s.Span(), write: func(pad int) layout { return p.statement(s, pad) }}
	switch n := s.(type) {
	case *dsl.Input:
		l.kind, l.column = inputs, len("input")
		if n.Target {
			l.column = len("target")
		}
	case *dsl.Bind:
		if p.fields {
			l.kind, l.column = fields, utf8.RuneCountInString(names(n.Names))
		}
	}
	return l
}
