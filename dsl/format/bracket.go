package format

import "github.com/dlgen/dlgen/dsl"

// element is what stands between two commas.
type element struct {
	at    dsl.Span
	write func() layout
}

// bracket is a list of elements in brackets.
type bracket struct {
	open, close string
	from        dsl.Span // what stands before the bracket, or the bracket itself
	end         int      // where the closing bracket stands
	elements    []element
}

// bracket lays elements out: all on one line, or each on a line of its own.
func (p *printer) bracket(b bracket) layout {
	if len(b.elements) == 0 {
		return grouped(seq{text(b.open), p.closing(b.end, space("")), text(b.close)}, false)
	}
	var inner seq
	for i, e := range b.elements {
		sep := space(" ")
		if i == 0 {
			sep = ""
		}
		inner = append(inner, p.gap(e.at, sep), e.write())
		if i < len(b.elements)-1 {
			inner = append(inner, text(","))
		}
	}
	inner = append(inner, either{"", ","})
	return grouped(seq{text(b.open), deeper{inner}, p.closing(b.end, space("")), text(b.close)}, p.broken(b.from, b.elements[0].at))
}

// tight lays elements out in a bracket that is not broken for its length.
func (p *printer) tight(b bracket) layout {
	out, sep := seq{text(b.open)}, text("")
	for i, e := range b.elements {
		if i > 0 {
			out, sep = append(out, text(",")), " "
		}
		out = append(out, deeper{p.gap(e.at, sep)}, e.write())
	}
	return append(out, p.closing(b.end, text("")), text(b.close))
}

// wrapped lays a list of plain values out as rows.
func (p *printer) wrapped(b bracket) layout {
	must := p.broken(b.from, b.elements[0].at)
	first := p.gap(b.elements[0].at, space(""))
	var values row
	for i, e := range b.elements {
		before := layout(seq{})
		if i > 0 {
			sep := layout(space(" "))
			if p.broken(b.elements[i-1].at, e.at) {
				sep = newline{}
			}
			before = p.gap(e.at, sep)
		}
		comma := layout(text(","))
		if i == len(b.elements)-1 {
			comma = either{"", ","}
		}
		values.items = append(values.items, rowItem{before, seq{e.write(), comma}})
	}
	return grouped(seq{text(b.open), deeper{seq{first, values}}, p.closing(b.end, space("")), text(b.close)}, must)
}

// opening is the place of the bracket that opens a node.
func opening(at dsl.At) dsl.Span {
	open := at.At
	open.End = open.Start
	return open
}

func (p *printer) tuple(n *dsl.Tuple) layout {
	b := bracket{open: "(", close: ")", from: opening(n.At), end: closer(n.At)}
	for _, e := range n.Elems {
		b.elements = append(b.elements, p.element(e))
	}
	return p.bracket(b)
}

func (p *printer) element(e dsl.Expr) element {
	return element{e.Span(), func() layout { return p.expr(e) }}
}

func (p *printer) list(n *dsl.List) layout {
	b, plain := bracket{open: "[", close: "]", from: opening(n.At), end: closer(n.At)}, true
	for _, item := range n.Items {
		plain = plain && item.For == nil && isPlain(item.Value)
		b.elements = append(b.elements, element{item.Value.Span(), func() layout {
			return seq{p.expr(item.Value), p.weights(item.For)}
		}})
	}
	if plain && len(b.elements) > 0 {
		return p.wrapped(b)
	}
	return p.bracket(b)
}

// weights lays ` for (a, b)` out.
func (p *printer) weights(e dsl.Expr) layout {
	if e == nil {
		return seq{}
	}
	return seq{text(" for"), deeper{p.gap(e.Span(), text(" "))}, p.expr(e)}
}

func (p *printer) every(e dsl.Expr) layout {
	if e == nil {
		return seq{}
	}
	return seq{text(" every"), deeper{p.gap(e.Span(), text(" "))}, p.expr(e)}
}

// isPlain reports whether e is a literal, perhaps with a sign, or a name.
func isPlain(e dsl.Expr) bool {
	switch n := e.(type) {
	case *dsl.Unary:
		return n.Op == "-" && isPlain(n.X)
	case *dsl.IntLit, *dsl.FloatLit, *dsl.StringLit, *dsl.BoolLit, *dsl.NoneLit, *dsl.Name:
		return true
	}
	return false
}

func (p *printer) arguments(n *dsl.Call) layout {
	b := bracket{open: "(", close: ")", from: n.Fun.Span(), end: closer(n.At)}
	for _, a := range n.Args {
		b.elements = append(b.elements, element{argumentAt(a), func() layout { return p.argument(a) }})
	}
	if len(n.Args) == 1 && n.Args[0].Name == nil && isBracket(n.Args[0].Value) {
		return p.tight(b) // the one element is broken, not the bracket around it
	}
	return p.bracket(b)
}

func argumentAt(a *dsl.Arg) dsl.Span {
	if a.Name != nil {
		return a.Name.Span()
	}
	return a.Value.Span()
}

func (p *printer) argument(a *dsl.Arg) layout {
	if a.Name == nil {
		return p.expr(a.Value)
	}
	return seq{text(a.Name.Name + "="), deeper{p.gap(a.Value.Span(), text(""))}, p.expr(a.Value)}
}

func isBracket(e dsl.Expr) bool {
	switch e.(type) {
	case *dsl.List, *dsl.Tuple:
		return true
	}
	return false
}

func (p *printer) indices(n *dsl.Index) layout {
	b := bracket{open: "[", close: "]", from: n.X.Span(), end: closer(n.At)}
	for _, i := range n.Indices {
		b.elements = append(b.elements, element{i.Span(), func() layout { return p.index(i) }})
	}
	return p.bracket(b)
}

func (p *printer) index(i *dsl.IndexItem) layout {
	switch {
	case i.Ellipsis:
		return text("...")
	case !i.Slice:
		return p.expr(i.X)
	}
	out := seq{p.bound(i.Lo), text(":"), p.bound(i.Hi)}
	if i.Step != nil {
		out = append(out, text(":"), p.bound(i.Step))
	}
	return out
}

func (p *printer) bound(e dsl.Expr) layout {
	if e == nil {
		return seq{}
	}
	return seq{deeper{p.gap(e.Span(), text(""))}, p.expr(e)}
}
