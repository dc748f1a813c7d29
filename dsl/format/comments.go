package format

import (
	"strings"

	"github.com/dlgen/dlgen/dsl"
)

// printer makes the layout of a tree and weaves the comments in, each at the first place behind it that it is
// asked for.
type printer struct {
	src    *dsl.Source // nil for a tree that was not parsed
	units  []unit      // those still to come
	fault  bool        // something in the tree is no declaration, statement or expression
	fields bool        // in a dataset, whose bindings share a column
}

// unit is what stands between two newlines or tokens: one comment, mostly.
type unit struct {
	text       string
	start, end int
	opens      bool // nothing stands before it on its line
	ends       bool // nothing stands behind it on its line
}

// kind is where a unit goes.
type kind int

const (
	trailing kind = iota + 1 // at the end of a line
	alone                    // on lines of its own
	leading                  // before a token, on its line
)

func newPrinter(f *dsl.File) *printer {
	p := &printer{src: f.Source}
	if p.src == nil {
		return p
	}
	for _, c := range f.Comments {
		p.add(strings.ReplaceAll(c.Text, "\r\n", "\n"), c.At.At)
	}
	return p
}

// add appends a comment; comments with only spaces between them are one unit.
func (p *printer) add(comment string, at dsl.Span) {
	source := p.src.Text
	after, _, _ := strings.Cut(source[at.End:], "\n")
	ends := strings.TrimSpace(after) == ""
	if n := len(p.units); n > 0 {
		last := &p.units[n-1]
		if between := source[last.end:at.Start]; strings.TrimSpace(between) == "" && !strings.Contains(between, "\n") {
			last.text, last.end, last.ends = last.text+" "+comment, at.End, ends
			return
		}
	}
	before := source[:at.Start]
	before = strings.TrimPrefix(before[strings.LastIndexByte(before, '\n')+1:], dsl.ByteOrderMark)
	p.units = append(p.units, unit{comment, at.Start, at.End, strings.TrimSpace(before) == "", ends})
}

// take removes the units before a place.
func (p *printer) take(at int) []unit {
	n := 0
	for n < len(p.units) && p.units[n].start < at {
		n++
	}
	units := p.units[:n]
	p.units = p.units[n:]
	return units
}

// kindOf says where the i-th of some units goes that stand between the same two tokens.
func kindOf(units []unit, i int) kind {
	u := units[i]
	switch {
	case i == len(units)-1 && !u.ends:
		return leading
	case i == 0 && !u.opens:
		return trailing
	}
	return alone
}

// gap is what stands between two tokens: sep, and the comments before a place. Whoever asks sees to it that
// newlines in it go deeper.
func (p *printer) gap(at dsl.Span, sep layout) layout {
	if !at.IsValid() {
		return sep
	}
	units := p.take(at.Start)
	if len(units) == 0 {
		return sep
	}
	var out seq
	for i, u := range units {
		switch kindOf(units, i) {
		case trailing:
			out = append(out, note(u.text))
			sep = newline{}
		case alone:
			out = append(out, newline{}, text(u.text))
			sep = newline{}
		case leading:
			return append(out, sep, text(u.text+" "))
		}
	}
	return append(out, sep)
}

// closing is what stands before a bracket or brace that closes at a place: the comments behind the last element, one
// level deeper, and sep, which is a newline if it must be.
func (p *printer) closing(end int, sep layout) layout {
	units := p.take(end)
	var out seq
	for i, u := range units {
		switch {
		case i == 0 && !u.opens && !u.ends && len(units) == 1:
			if _, ok := sep.(space); ok {
				out = append(out, tail(u.text))
			} else {
				out = append(out, text(" "+u.text))
			}
		case i == 0 && !u.opens:
			out, sep = append(out, note(u.text)), newline{}
		default:
			out, sep = append(out, newline{}, text(u.text)), newline{}
		}
	}
	return seq{deeper{out}, sep}
}

// broken reports whether the author began a new line between two places, comments apart.
func (p *printer) broken(from, to dsl.Span) bool {
	if !from.IsValid() || !to.IsValid() || from.End > to.Start {
		return false
	}
	return p.newlines(from.End, to.Start) > 0
}

// newlines counts the newlines between two places that stand outside comments.
func (p *printer) newlines(from, to int) int {
	source, n := p.src.Text[from:to], 0
	for i := 0; i < len(source); i++ {
		switch {
		case strings.HasPrefix(source[i:], "//"):
			i += strings.IndexByte(source[i:]+"\n", '\n') - 1
		case strings.HasPrefix(source[i:], "/*"):
			i += strings.Index(source[i+2:]+"*/", "*/") + 3
		case source[i] == '\n':
			n++
		}
	}
	return n
}
