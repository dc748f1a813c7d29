package format

import "github.com/dlgen/dlgen/dsl"

// expr lays an expression out. What opens a new line in it goes one level deeper.
func (p *printer) expr(e dsl.Expr) layout {
	switch n := e.(type) {
	case *dsl.Paren:
		open := seq{text("("), deeper{p.gap(n.X.Span(), text(""))}, p.expr(n.X)}
		return append(open, p.closing(closer(n.At), text("")), text(")"))
	case *dsl.Tuple:
		return p.tuple(n)
	case *dsl.List:
		return p.list(n)
	case *dsl.Unary:
		sep, op := text(""), n.Op
		if _, again := n.X.(*dsl.Unary); again || op == "not" {
			sep = " "
		}
		return seq{text(op), deeper{p.gap(n.X.Span(), sep)}, p.expr(n.X)}
	case *dsl.Binary:
		return p.binary(n)
	case *dsl.Select:
		return seq{p.expr(n.X), deeper{seq{text("."), p.gap(n.Name.Span(), text(""))}}, text(n.Name.Name)}
	case *dsl.Call:
		return seq{p.expr(n.Fun), p.arguments(n)}
	case *dsl.Index:
		return seq{p.expr(n.X), p.indices(n)}
	case *dsl.Chain:
		return p.chain(n)
	case *dsl.BadExpr:
		return p.bad()
	}
	return text(literal(e))
}

// precedence is how tightly an operator holds. Operators of one precedence that follow each other are broken together.
var precedence = map[dsl.BinaryOp]int{
	"or": 1, "and": 2,
	"==": 3, "!=": 3, "<": 3, "<=": 3, ">": 3, ">=": 3,
	"+": 4, "-": 4,
	"*": 5, "/": 5, "%": 5, "@": 5,
	"**": 6,
}

// binary lays operators of one precedence out: all on one line, or each operator on a line of its own.
func (p *printer) binary(n *dsl.Binary) layout {
	first, links := dsl.Expr(n), []*dsl.Binary(nil)
	for level := precedence[n.Op]; ; {
		b, ok := first.(*dsl.Binary)
		if !ok || precedence[b.Op] != level {
			break
		}
		first, links = b.X, append(links, b)
	}
	out := seq{p.expr(first)}
	var rest seq
	for i := len(links) - 1; i >= 0; i-- {
		sep := layout(space(" "))
		if links[i].Op == "**" {
			sep = text(" ")
		}
		rest = append(rest, p.gap(links[i].Y.Span(), sep), text(string(links[i].Op)+" "), p.expr(links[i].Y))
	}
	return grouped(append(out, deeper{rest}), false)
}

// chain lays stages out in a row, with the author's lines.
func (p *printer) chain(n *dsl.Chain) layout {
	first := seq{p.expr(n.First), p.as(n.FirstAs)}
	out := row{items: []rowItem{{seq{}, first}}, chain: true}
	at := n.First.Span()
	if n.FirstAs != nil {
		at = n.FirstAs.Span()
	}
	for _, s := range n.Stages {
		sep := layout(space(" "))
		if p.broken(at, s.Span()) {
			sep = newline{}
		}
		before := p.gap(s.Span(), sep)
		out.items = append(out.items, rowItem{before, seq{text("-> "), p.expr(s.Callee), p.as(s.As)}})
		at = s.Span()
	}
	return out
}

func (p *printer) as(name *dsl.Ident) layout {
	if name == nil {
		return seq{}
	}
	return seq{text(" as"), deeper{p.gap(name.Span(), text(" "))}, text(name.Name)}
}

// closer returns where the bracket at the end of a place stands.
func closer(at dsl.At) int { return at.At.End - 1 }
