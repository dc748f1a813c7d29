package diag

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/dlgen/dlgen/dsl"
)

// MostPrinted is how many diagnostics Terminal prints of a list.
const MostPrinted = 20

// Terminal returns a list as a person reads it, sorted, each once, at most MostPrinted of them:
//
//	digits.dl:10:25: kernel_size 5×5 is larger than the 3×3 input [DL0402]
//	 10 |     y = x -> Conv2D(64, 5)
//	    |                         ^
//	  9 |     x = image -> MaxPooling2D(9)
//	    |                  --------------- note: the input became f32[3, 3, 1] here
//	hint: padding=same keeps the size
func Terminal(l *List) string {
	var b strings.Builder
	all := l.Sorted()
	for i, d := range all {
		if i == MostPrinted {
			fmt.Fprintf(&b, "and %d more\n", len(all)-i)
			break
		}
		b.WriteString(d.Terminal())
	}
	return b.String()
}

// Terminal returns one diagnostic as a person reads it.
func (d *Diagnostic) Terminal() string {
	p := printer{width: 2}
	p.measure(d.At)
	for _, n := range d.Notes {
		p.measure(n.At)
	}
	p.headline(d)
	p.quote(d.At, '^', "")
	for _, n := range d.Notes {
		p.note(d, n)
	}
	if d.Hint != "" {
		p.b.WriteString("hint: " + d.Hint + "\n")
	}
	return p.b.String()
}

// Place returns `file:line:col`, or nothing for nowhere.
func Place(at dsl.Span) string {
	if !at.IsValid() {
		return ""
	}
	line, column := at.Source.Position(at.Start)
	return fmt.Sprintf("%s:%d:%d", at.Source.Name, line, column)
}

// printer prints source lines with a margin as wide as the largest line number.
type printer struct {
	b     strings.Builder
	width int
	last  string      // the source line that was printed last: it is not printed again for a second mark
	of    *dsl.Source // its source
}

func (p *printer) measure(at dsl.Span) {
	if at.IsValid() {
		line, _ := at.Source.Position(at.Start)
		p.width = max(p.width, len(strconv.Itoa(line)))
	}
}

func (p *printer) headline(d *Diagnostic) {
	if at := Place(d.At); at != "" {
		p.b.WriteString(at + ": ")
	}
	if d.Severity == Warning {
		p.b.WriteString("warning: ")
	}
	fmt.Fprintf(&p.b, "%s [%s]\n", d.Message, d.Code)
}

// note prints a note with its line, or alone if it stands nowhere; in another file, and back from there, it says which.
func (p *printer) note(d *Diagnostic, n Note) {
	if !n.At.IsValid() {
		p.b.WriteString("note: " + n.Message + "\n")
		return
	}
	if n.At.Source != d.At.Source || n.At.Source != p.of {
		p.b.WriteString(Place(n.At) + ":\n")
	}
	p.quote(n.At, '-', " note: "+n.Message)
}

// quote prints the line of a place and marks what the place covers of it.
func (p *printer) quote(at dsl.Span, mark rune, after string) {
	if !at.IsValid() {
		return
	}
	line, column := at.Source.Position(at.Start)
	text := at.Source.Line(line)
	start := min(column-1, len(text))
	end := min(start+max(0, at.End-at.Start), len(text))
	shown, from, to := clip(expand(text, start, end))
	if quoted := fmt.Sprintf("%*d | %s\n", p.width+1, line, shown); quoted != p.last || at.Source != p.of {
		p.b.WriteString(quoted)
		p.last, p.of = quoted, at.Source
	}
	marks := strings.Repeat(string(mark), max(1, to-from))
	fmt.Fprintf(&p.b, "%*s | %s%s%s\n", p.width+1, "", strings.Repeat(" ", from), marks, after)
}

// expand returns a line as terminals show it, with the columns of two bytes: tabs reach to the next multiple of
// 4, what does not print is a `?`, and wide characters take two columns.
func expand(text string, start, end int) (shown []rune, from, to int) {
	from, to = -1, -1
	column := 0
	for i, r := range text {
		if i >= start && from < 0 {
			from = column
		}
		if i >= end && to < 0 {
			to = column
		}
		switch {
		case r == '\t':
			n := 4 - column%4
			shown, column = append(shown, []rune("    ")[:n]...), column+n
		case r == utf8.RuneError || !unicode.IsPrint(r):
			shown, column = append(shown, '?'), column+1
		default:
			shown, column = append(shown, r), column+columns(r)
		}
	}
	if from < 0 {
		from = column
	}
	if to < 0 {
		to = column
	}
	return shown, from, to
}

// columns returns how many columns a character takes: two for those of East Asia and pictures, none for marks.
func columns(r rune) int {
	switch {
	case unicode.Is(unicode.Mn, r):
		return 0
	case unicode.In(r, unicode.Han, unicode.Hangul, unicode.Hiragana, unicode.Katakana), r >= 0xff01 && r <= 0xff60, r >= 0x1f300 && r <= 0x1faff:
		return 2
	}
	return 1
}

// widest is how many columns of a line are printed.
const widest = 160

// clip cuts a very long line to what stands around the marked columns.
func clip(line []rune, from, to int) (shown string, newFrom, newTo int) {
	if len(line) <= widest {
		return string(line), from, to
	}
	first := min(max(0, from-widest/4), max(0, len(line)-widest))
	last := min(len(line), first+widest)
	shown, shift := string(line[first:last]), first
	if first > 0 {
		shown, shift = "…"+shown, first-1
	}
	if last < len(line) {
		shown += "…"
	}
	return shown, from - shift, min(to-shift, widest+2)
}
