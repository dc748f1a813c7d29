package format

import (
	"strings"
	"unicode/utf8"
)

// width is how long a line should be at most, indent how much deeper a level is.
const (
	width  = 120
	indent = 4
)

// layout is a text whose line breaks are not yet decided.
type layout interface{ breaks() bool }

// The layouts. A group is written on one line if it fits and nothing in it must break; else its own spaces are
// newlines.
type (
	text    string // written as it is; may hold newlines if it is a comment
	note    string // a comment at the end of a line, which nobody makes room for
	tail    string // a comment before a closing bracket: in the line, or at the end of one if its group is broken
	space   string // itself, or a newline if its group is broken
	newline struct{ blank bool }
	either  struct{ flat, broken string }
	seq     []layout
	deeper  struct{ layout }
	group   struct {
		inner layout
		must  bool
	}
	// row is written from left to right. What stands before an item is broken if it must be, or if the item does not
	// fit behind it. In a chain that is done only if the item then fits, and what follows the first break is one level
	// deeper.
	row struct {
		items []rowItem
		chain bool
		level int // how much deeper what follows is already
	}
)

// rowItem is an item of a row with what stands before it.
type rowItem struct{ before, item layout }

func (text) breaks() bool     { return false }
func (note) breaks() bool     { return false }
func (tail) breaks() bool     { return false }
func (space) breaks() bool    { return false }
func (newline) breaks() bool  { return true }
func (either) breaks() bool   { return false }
func (d deeper) breaks() bool { return d.layout.breaks() }
func (g group) breaks() bool  { return g.must }

func (s seq) breaks() bool {
	for _, l := range s {
		if l.breaks() {
			return true
		}
	}
	return false
}

func (r row) breaks() bool {
	for _, i := range r.items {
		if i.before.breaks() || i.item.breaks() {
			return true
		}
	}
	return false
}

// grouped makes a group; it knows from the start whether it must be broken, so that nobody asks twice.
func grouped(inner layout, must bool) group { return group{inner, must || inner.breaks()} }

// task is a layout to be written at an indentation.
type task struct {
	layout
	indent int
	flat   bool
}

// writer writes layouts.
type writer struct {
	out    strings.Builder
	column int
	line   int
	indent int    // of the line
	tasks  []task // the last one is next
	notes  []noted
}

// write returns the text of a layout.
func write(l layout) string {
	w := &writer{tasks: []task{{layout: l}}}
	for len(w.tasks) > 0 {
		t := w.tasks[len(w.tasks)-1]
		w.tasks = w.tasks[:len(w.tasks)-1]
		w.task(t)
	}
	return w.aligned()
}

func (w *writer) task(t task) {
	switch l := t.layout.(type) {
	case text:
		w.put(string(l))
	case note:
		w.note(string(l))
	case tail:
		if t.flat {
			w.put(" " + string(l))
		} else {
			w.note(string(l))
		}
	case space:
		if t.flat {
			w.put(string(l))
		} else {
			w.newline(t.indent, false)
		}
	case newline:
		w.newline(t.indent, l.blank)
	case either:
		w.put(l.choose(t.flat))
	case group:
		inner := task{l.inner, t.indent, true}
		inner.flat = t.flat || !l.must && w.fits(inner) // what must break is never asked to be flat
		w.tasks = append(w.tasks, inner)
	case row:
		w.row(l, t)
	default:
		w.tasks = expand(w.tasks, t)
	}
}

// expand puts what a seq or deeper holds on a stack.
func expand(tasks []task, t task) []task {
	switch l := t.layout.(type) {
	case deeper:
		return append(tasks, task{l.layout, t.indent + indent, t.flat})
	case seq:
		for i := len(l) - 1; i >= 0; i-- {
			tasks = append(tasks, task{l[i], t.indent, t.flat})
		}
	}
	return tasks
}

// row writes the first item of a row and leaves the rest for later.
func (w *writer) row(r row, t task) {
	if len(r.items) == 0 {
		return
	}
	first, level := r.items[0], t.indent
	if r.items = r.items[1:]; r.chain {
		level += indent
	}
	none, isSeq := first.before.(seq)
	flat := t.flat || isSeq && len(none) == 0 || !first.before.breaks() && (w.fitsAt(w.column, first, r) || r.chain && !w.fitsAt(level, first, r))
	if !flat {
		r.level = level - t.indent
	}
	at := t.indent + r.level
	w.tasks = append(w.tasks, task{r, t.indent, t.flat}, task{first.item, at, t.flat}, task{first.before, at, flat})
}

// fitsAt reports whether an item of a row fits into the line at a column; rest is what follows it in the row.
func (w *writer) fitsAt(column int, i rowItem, rest row) bool {
	here := w.column
	w.tasks, w.column = append(w.tasks, task{rest, 0, false}), column
	fits := w.fits(task{seq{i.before, i.item}, 0, true})
	w.tasks, w.column = w.tasks[:len(w.tasks)-1], here
	return fits
}

// fits reports whether a layout and what follows it up to the next possible newline fit into the line.
func (w *writer) fits(t task) bool {
	room, tasks, rest := width-w.column, []task{t}, len(w.tasks)
	for room >= 0 {
		if len(tasks) == 0 {
			if rest == 0 {
				return true
			}
			rest--
			tasks = append(tasks, w.tasks[rest])
		}
		t := tasks[len(tasks)-1]
		tasks = tasks[:len(tasks)-1]
		switch l := t.layout.(type) {
		case text:
			line, _, more := strings.Cut(string(l), "\n")
			if room -= utf8.RuneCountInString(line); more {
				return room >= 0
			}
		case space:
			if !t.flat {
				return true
			}
			room -= len(l)
		case newline:
			return true
		case tail:
			room -= 1 + utf8.RuneCountInString(string(l))
		case either:
			room -= utf8.RuneCountInString(l.choose(t.flat))
		case group:
			tasks = append(tasks, task{l.inner, t.indent, t.flat && !l.must})
		case row:
			if !t.flat && len(l.items) > 0 {
				return true // before each item there may be a newline
			}
			for i := len(l.items) - 1; i >= 0; i-- {
				tasks = append(tasks, task{l.items[i].item, t.indent, true}, task{l.items[i].before, t.indent, true})
			}
		default:
			tasks = expand(tasks, t)
		}
	}
	return false
}

func (e either) choose(flat bool) string {
	if flat {
		return e.flat
	}
	return e.broken
}

func (w *writer) put(s string) {
	w.out.WriteString(s)
	w.line += strings.Count(s, "\n")
	if i := strings.LastIndexByte(s, '\n'); i >= 0 {
		w.column, s = 0, s[i+1:]
	}
	w.column += utf8.RuneCountInString(s)
}

func (w *writer) newline(indent int, blank bool) {
	if blank {
		w.out.WriteByte('\n')
		w.line++
	}
	w.out.WriteByte('\n')
	w.out.WriteString(strings.Repeat(" ", indent))
	w.line, w.indent, w.column = w.line+1, indent, indent
}
