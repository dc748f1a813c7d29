package golang

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/dlgen/dlgen/codegen/ir"
)

// mentions reports whether a text has a word.
func mentions(text, word string) bool {
	for from := 0; ; {
		at := strings.Index(text[from:], word)
		if at < 0 {
			return false
		}
		at += from
		from = at + len(word)
		before, _ := utf8.DecodeLastRuneInString(text[:at])
		behind, _ := utf8.DecodeRuneInString(text[from:])
		if before != '.' && !inName(before) && !inName(behind) {
			return true
		}
	}
}

// inName reports whether a character is part of names in Go. What stands at the ends of a text is none.
func inName(r rune) bool { return r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r) }

// form is what must be equal for calls to be one line of a loop.
func (c call) form() string {
	parts := []string{c.name, fmt.Sprint(c.check)}
	for _, a := range c.args {
		parts = append(parts, a.text)
	}
	return strings.Join(parts, "\x00")
}

// phaseTitles stand in front of what a graph does in a direction.
var phaseTitles = map[ir.Phase]string{
	ir.Forward: "Forward.", ir.Backward: "Backward: the derivatives.", ir.Optimize: "The optimizer's update.", ir.Measure: "Metrics.",
}

// repeated writes the calls; a run of them that repeats with other offsets becomes a loop.
func (g *graphCode) repeated(l *lines, calls []call) {
	ids, seen := make([]int, len(calls)), map[string]int{}
	for i, c := range calls {
		form := c.form()
		if _, ok := seen[form]; !ok {
			seen[form] = len(seen)
		}
		ids[i] = seen[form]
	}
	type run struct{ from, period, turns int }
	var runs []run
	var alone []call
	for i := 0; i < len(calls); {
		period, turns := bestRun(ids, i)
		if turns <= 2 {
			period, turns = 1, 1
			alone = append(alone, calls[i])
		}
		runs = append(runs, run{i, period, turns})
		i += period * turns
	}
	reads, values, body := counted(alone), &declarations{seen: map[string]bool{}}, &lines{}
	for i, r := range runs {
		c := calls[r.from]
		if title := phaseTitles[c.phase]; i > 0 && calls[r.from-1].phase != c.phase && title != "" {
			body.add("\n// %s", title)
		}
		if r.turns == 1 {
			g.line(body, c, g.variables(values, c, reads), strconv.Quote(c.place))
			continue
		}
		g.loop(body, calls[r.from:r.from+r.period*r.turns], r.period, r.turns)
	}
	for _, line := range values.lines() {
		l.add("%s", line)
	}
	l.list = append(l.list, body.list...)
}

// bestRun finds the run that begins at i and saves most lines.
func bestRun(ids []int, i int) (period, turns int) {
	saved := 0
	for p := 1; p*3 <= len(ids)-i; p++ {
		t := 1
		for i+(t+1)*p <= len(ids) && slices.Equal(ids[i:i+p], ids[i+t*p:i+(t+1)*p]) {
			t++
		}
		if t > 2 && (t-1)*p > saved {
			saved, period, turns = (t-1)*p, p, t
		}
	}
	return period, turns
}

func (g *graphCode) line(l *lines, c call, args []string, place string) {
	l.add("%s(%s)", c.name, strings.Join(args, ", "))
	if len(c.seen) > 0 {
		seen := make([]string, len(c.seen))
		for i, k := range c.seen {
			seen[i] = args[k]
		}
		l.add("if c.Watch != nil {\nc.Watch(%s, %s)\n}", place, strings.Join(seen, ", "))
	}
	if c.check {
		l.add("if c.Fault.Err() != nil {\nreturn\n}")
	}
}

// loop writes calls that repeat. An offset that grows evenly is computed, others stand in a table.
func (g *graphCode) loop(l *lines, calls []call, period, turns int) {
	var columns []string // of the table
	at := map[string]int{}
	var body lines
	for i := range period {
		args := make([]string, len(calls[i].args))
		for j, a := range calls[i].args {
			offsets := make([]int, turns)
			for t := range turns {
				offsets[t] = calls[t*period+i].args[j].offset
			}
			args[j] = a.text
			if a.offset >= 0 {
				text := offsetText(offsets, &columns, at)
				if a.place != "" && !strings.HasPrefix(text, "@@") {
					text = placesText(a.place, calls[(turns-1)*period+i].args[j].place, offsets)
				}
				if strings.HasPrefix(a.text, "c.Draw(") && strings.Contains(text, "i") {
					text = "uint32(" + text + ")"
				}
				args[j] = strings.Replace(a.text, "%d", text, 1)
			}
		}
		places := make([]string, turns)
		for t := range turns {
			places[t] = calls[t*period+i].place
		}
		g.line(&body, calls[i], args, "[]string{"+quoted(places)+"}[i]")
	}
	if len(columns) > 0 {
		name := g.m.offsetTable(columns)
		for k := range body.list {
			body.list[k] = strings.ReplaceAll(body.list[k], "@@", name)
		}
	}
	l.add("for i := range %d {", turns)
	l.list = append(l.list, body.list...)
	l.add("}")
}

// offsetText is the offset in turn i.
func offsetText(offsets []int, columns *[]string, at map[string]int) string {
	step := offsets[1] - offsets[0]
	even := true
	for i := 1; i < len(offsets); i++ {
		even = even && offsets[i]-offsets[i-1] == step
	}
	switch {
	case even && step == 0:
		return strconv.Itoa(offsets[0])
	case even && step > 0:
		return fmt.Sprintf("%d+i*%d", offsets[0], step)
	case even:
		return fmt.Sprintf("%d-i*%d", offsets[0], -step)
	}
	text := runsOf(offsets)
	if _, ok := at[text]; !ok {
		at[text] = len(*columns)
		*columns = append(*columns, text)
	}
	return fmt.Sprintf("@@[%d].At(i)", at[text])
}

// placesText is the place in turn i of offsets that grow evenly; first and last are the names of two of them. It counts
// from the lowest, so that loops forwards and backwards name the same.
func placesText(first, last string, offsets []int) string {
	switch step := offsets[1] - offsets[0]; {
	case step == 0:
		return first
	case step > 0:
		return fmt.Sprintf("%s+i*%d", first, step)
	default:
		return fmt.Sprintf("%s+(%d-i)*%d", last, len(offsets)-1, -step)
	}
}

// offsetTable declares a table of offsets, unless there is one like it.
func (m *modelCode) offsetTable(columns []string) string {
	text := fmt.Sprintf("[%d]rt.Offsets{\n%s}", len(columns), strings.Join(columns, ""))
	if name, ok := m.constants[text]; ok {
		return name
	}
	name := m.unique(localName(m.name, "model") + "Offsets")
	m.constants[text] = name
	m.declare(fmt.Sprintf("%s are where the turns of a repeated part have their values.", name), "var "+name+" = "+text)
	return name
}

// runsOf writes offsets as runs in which each grows as evenly as the one two turns before: a part that repeats often
// works in two places by turns.
func runsOf(offsets []int) string {
	var runs []string
	for from := 0; from < len(offsets); {
		odd, step, end := 0, 0, from+1
		if end < len(offsets) {
			odd = offsets[end]
			end++
		}
		if end < len(offsets) {
			step = offsets[end] - offsets[from]
			for end < len(offsets) && offsets[end]-offsets[end-2] == step {
				end++
			}
		}
		if next := from + 1; end-from < 4 && next < len(offsets) { // one turn apart, if the run behind it is longer
			odd, step, end = 0, 0, next
		}
		runs = append(runs, fmt.Sprintf("{%d, %d, %d, %d}", from, offsets[from], odd, step))
		from = end
	}
	return "{" + strings.Join(runs, ", ") + "},\n"
}
