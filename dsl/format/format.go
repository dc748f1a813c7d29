package format

import (
	"strings"
	"unicode/utf8"

	"github.com/dlgen/dlgen/dsl"
)

// File returns the text of a tree in the canonical form. A tree in which something stands that was no declaration,
// statement or expression gives the text that it was parsed from, unchanged.
func File(f *dsl.File) string {
	p, end := newPrinter(f), 0
	if f.Source != nil {
		end = len(f.Source.Text) + 1
	}
	var lines []line
	for _, d := range f.Decls {
		lines = append(lines, line{at: d.Span(), apart: !isShort(d), write: func(int) layout { return p.declaration(d) }})
	}
	all := p.lines(lines, end)
	if p.fault {
		return f.Source.Text
	}
	if len(all) == 0 {
		return ""
	}
	return strings.TrimPrefix(write(all), "\n") + "\n"
}

// isShort reports whether a declaration may stand beside its like without an empty line.
func isShort(d dsl.Decl) bool {
	switch d.(type) {
	case *dsl.Import, *dsl.Const:
		return true
	}
	return false
}

func (p *printer) declaration(d dsl.Decl) layout {
	p.fields = false
	flat := p.onOneLine(d)
	switch n := d.(type) {
	case *dsl.Import:
		return seq{text("import"), deeper{p.gap(n.Path.Span(), text(" "))}, text(literal(n.Path)), p.as(n.As)}
	case *dsl.Const:
		return p.constant(n)
	case *dsl.Model:
		return p.declared("model", n.Name, n.Body, flat)
	case *dsl.Layer:
		return p.declared("layer", n.Name, n.Body, flat, n.Args, n.Tensors)
	case *dsl.Func:
		return p.declared("func", n.Name, n.Body, flat, n.Params)
	case *dsl.Optimizer:
		return p.declared("optimizer", n.Name, n.Body, flat, n.Args, n.Tensors)
	case *dsl.Dataset:
		p.fields = true
		return p.declared("dataset", n.Name, n.Body, flat)
	case *dsl.Train:
		return p.train(n, flat)
	}
	return p.bad()
}

// bad notes that the tree has a fault.
func (p *printer) bad() layout {
	p.fault = true
	return seq{}
}

// declared lays out what has a name, perhaps lists of parameters, and a block.
func (p *printer) declared(word string, name *dsl.Ident, body *dsl.Block, flat bool, lists ...*dsl.Params) layout {
	out := seq{text(word), deeper{p.gap(name.Span(), text(" "))}, text(name.Name)}
	for _, l := range lists[:max(0, len(lists)-1)] {
		if l != nil {
			out = append(out, p.bracket(p.params(l)), text(" "))
		}
	}
	if n := len(lists); n == 1 || n > 1 && lists[0] == nil {
		out = append(out, p.bracket(p.params(lists[n-1])))
	} else if n > 1 {
		out = append(out, p.tight(p.params(lists[n-1]))) // the arguments before it make room
	}
	return grouped(append(out, p.block(body, flat && isSimple(body))), false)
}

func (p *printer) params(l *dsl.Params) bracket {
	b := bracket{open: "(", close: ")", from: opening(l.At), end: closer(l.At)}
	for _, param := range l.List {
		b.elements = append(b.elements, element{param.Name.Span(), func() layout { return p.param(param) }})
	}
	return b
}

func (p *printer) param(n *dsl.Param) layout {
	out := seq{text(n.Name.Name)}
	if n.Type != nil {
		out = append(out, text(":"), p.typ(n.Type))
	}
	if n.Default != nil {
		out = append(out, text(" ="), deeper{p.gap(n.Default.Span(), text(" "))}, p.expr(n.Default))
	}
	return out
}

// keyName is what stands before the `=` of a key: a name, or a step with its losses.
func keyName(k *dsl.Key) string {
	if k.Losses == nil {
		return k.Name.Name
	}
	return k.Name.Name + " " + names(k.Losses)
}

func (p *printer) train(n *dsl.Train, flat bool) layout {
	out := seq{text("train"), deeper{p.gap(n.Model.Span(), text(" "))}, text(n.Model.Name)}
	if n.On != nil {
		out = append(out, text(" on"), deeper{p.gap(n.On.Span(), text(" "))}, text(n.On.Name))
	}
	out = append(out, p.as(n.As), text(" "))
	var lines []line
	for _, k := range n.Keys {
		name := keyName(k)
		lines = append(lines, line{at: k.Span(), kind: fields, column: utf8.RuneCountInString(name), write: func(pad int) layout {
			return seq{p.assign(name, k.Value, pad), p.weights(k.For), p.every(k.Every)}
		}})
	}
	return grouped(append(out, p.braces(lines, n.At.At.End-1, flat)), false)
}
