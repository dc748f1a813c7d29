package format

import (
	"sort"
	"strings"

	"github.com/dlgen/dlgen/dsl"
)

// line is what has lines of its own in a block or file: a statement, a key, a declaration.
type line struct {
	at     dsl.Span
	column int  // how long it is up to the column that it shares with its neighbours, 0 for none
	kind   int  // lines share a column with those of the same kind
	apart  bool // an empty line belongs before and behind it
	write  func(pad int) layout
}

// block lays a block out, with the space before it. If it is flat it stays on one line where it fits.
func (p *printer) block(b *dsl.Block, flat bool) layout {
	var lines []line
	for _, s := range b.Stmts {
		lines = append(lines, p.lineOf(s))
	}
	return seq{deeper{p.gap(b.Span(), text(" "))}, p.braces(lines, b.At.At.End-1, flat)}
}

// braces lays lines in braces out.
func (p *printer) braces(lines []line, end int, flat bool) layout {
	if flat && len(lines) == 1 {
		return seq{text("{"), deeper{seq{space(" "), lines[0].write(0)}}, space(" "), text("}")}
	}
	inner := p.lines(lines, end)
	if len(inner) == 0 {
		return text("{}")
	}
	return seq{text("{"), deeper{inner}, newline{}, text("}")}
}

// lines lays lines and the comments between them out, each after its newline; end is where they end, if they were
// parsed.
func (p *printer) lines(lines []line, end int) seq {
	var out seq
	pads := p.pads(lines)
	last := -1 // where what was written last ends; -1 at the beginning
	for i, l := range lines {
		apart := i > 0 && (l.apart || lines[i-1].apart)
		before, leads := seq(nil), false
		if l.at.IsValid() {
			before, leads = p.between(p.take(l.at.Start), &last, &apart)
		}
		if out = append(out, before...); !leads {
			out = append(out, newline{p.blank(last, l.at, apart)})
		}
		out = append(out, l.write(pads[i]))
		last = l.at.End
	}
	units, apart := p.take(end), false
	if n := len(units); n > 0 {
		units[n-1].ends = true // nothing is left that it could lead
	}
	rest, _ := p.between(units, &last, &apart)
	return append(out, rest...)
}

// between lays the comments before a line out and reports whether the last of them stands on that line. last is
// where what was written last ends; apart tells whether an empty line is owed.
func (p *printer) between(units []unit, last *int, apart *bool) (out seq, leads bool) {
	for i, u := range units {
		at := dsl.Span{Source: p.src, Start: u.start, End: u.end}
		switch kindOf(units, i) {
		case trailing:
			out = append(out, note(u.text))
			if *last < 0 {
				continue // behind the brace: the next line is the first one still
			}
		case alone:
			out = append(out, newline{p.blank(*last, at, *apart)}, text(u.text))
			*apart = false
		case leading:
			out = append(out, newline{p.blank(*last, at, *apart)}, text(u.text+" "))
			leads = true
		}
		*last = u.end
	}
	return out, leads
}

// blank reports whether an empty line belongs before a place: one is owed, or the author left some.
func (p *printer) blank(last int, at dsl.Span, owed bool) bool {
	if last < 0 {
		return false
	}
	return owed || at.IsValid() && last <= at.Start && p.newlines(last, at.Start) > 1
}

// pads returns how many spaces bring each line to the column that it shares with the lines around it.
func (p *printer) pads(lines []line) []int {
	pads := make([]int, len(lines))
	for from, to := 0, 0; from < len(lines); from = to {
		longest := lines[from].column
		for to = from + 1; to < len(lines) && lines[to].kind == lines[from].kind && p.together(lines[to-1], lines[to]); to++ {
			longest = max(longest, lines[to].column)
		}
		for i := from; i < to && longest > 0; i++ {
			pads[i] = longest - lines[i].column
		}
	}
	return pads
}

// together reports whether nothing stands between two lines: no empty line, and no comment but at the end of the first.
func (p *printer) together(a, b line) bool {
	if !a.at.IsValid() || !b.at.IsValid() {
		return true
	}
	next := sort.Search(len(p.units), func(i int) bool { return p.units[i].start >= a.at.End })
	for _, u := range p.units[next:] {
		if u.start >= b.at.Start {
			break
		}
		if u.opens || !u.ends {
			return false
		}
	}
	return p.newlines(a.at.End, b.at.Start) < 2
}

// onOneLine reports whether the author put a node on one line, with at most one simple statement in each of its blocks.
func (p *printer) onOneLine(n dsl.Node) bool {
	at := n.Span()
	if !at.IsValid() || strings.Contains(at.Text(), "\n") || len(p.units) > 0 && p.units[0].start < at.End {
		return false
	}
	switch n := n.(type) {
	case *dsl.If:
		if n.Else == nil {
			return isSimple(n.Then)
		}
		if block, ok := n.Else.(*dsl.Block); ok {
			return isSimple(n.Then) && isSimple(block)
		}
		return isSimple(n.Then) && p.onOneLine(n.Else)
	case *dsl.For:
		return isSimple(n.Body)
	case *dsl.Repeat:
		return isSimple(n.Body)
	}
	return true
}

// isSimple reports whether a block holds at most one statement, and no block.
func isSimple(b *dsl.Block) bool {
	if len(b.Stmts) == 0 {
		return true
	}
	switch b.Stmts[0].(type) {
	case *dsl.If, *dsl.For, *dsl.Repeat:
		return false
	}
	return len(b.Stmts) == 1
}
