package graphs

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/dlgen/dlgen/codegen/golang/gotext"
	"github.com/dlgen/dlgen/codegen/goname"
	"github.com/dlgen/dlgen/codegen/ir"
)

// phaseTitles stand in front of what a graph does in a direction.
var phaseTitles = map[ir.Phase]string{
	ir.Forward: "Forward.", ir.Backward: "Backward: the derivatives.", ir.Optimize: "The optimizer's update.", ir.Measure: "Metrics.",
}

// repeated writes the calls; a run of them that repeats with other offsets becomes a loop.
func (g *Graph) repeated(l *gotext.Lines, calls []call) {
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
		period, turns := gotext.BestRun(ids, i)
		if turns <= 2 {
			period, turns = 1, 1
			alone = append(alone, calls[i])
		}
		runs = append(runs, run{i, period, turns})
		i += period * turns
	}
	reads, values, body := counted(alone), &declarations{seen: map[string]bool{}}, &gotext.Lines{}
	for i, r := range runs {
		c := calls[r.from]
		if title := phaseTitles[c.phase]; i > 0 && calls[r.from-1].phase != c.phase && title != "" {
			body.Add("\n// %s", title)
		}
		if r.turns == 1 {
			g.line(body, c, g.variables(values, c, reads), strconv.Quote(c.place))
			continue
		}
		g.loop(body, calls[r.from:r.from+r.period*r.turns], r.period, r.turns)
	}
	for _, line := range values.lines() {
		l.Add("%s", line)
	}
	l.List = append(l.List, body.List...)
}

func (g *Graph) line(l *gotext.Lines, c call, args []string, place string) {
	l.Add("%s(%s)", c.name, strings.Join(args, ", "))
	if len(c.seen) > 0 {
		seen := make([]string, len(c.seen))
		for i, k := range c.seen {
			seen[i] = args[k]
		}
		l.Add("if c.Watch != nil {\nc.Watch(%s, %s)\n}", place, strings.Join(seen, ", "))
	}
	if c.check {
		l.Add("if c.Fault.Err() != nil {\nreturn\n}")
	}
}

// loop writes calls that repeat. An offset that grows evenly is computed, others stand in a table.
func (g *Graph) loop(l *gotext.Lines, calls []call, period, turns int) {
	var columns []string // of the table
	at := map[string]int{}
	var body gotext.Lines
	for i := range period {
		args := make([]string, len(calls[i].args))
		for j, a := range calls[i].args {
			offsets := make([]int, turns)
			for t := range turns {
				offsets[t] = calls[t*period+i].args[j].offset
			}
			args[j] = a.text
			if a.offset >= 0 {
				text := gotext.OffsetText(offsets, &columns, at)
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
		g.line(&body, calls[i], args, "[]string{"+gotext.Quoted(places)+"}[i]")
	}
	if len(columns) > 0 {
		name := g.m.offsetTable(columns)
		for k := range body.List {
			body.List[k] = strings.ReplaceAll(body.List[k], "@@", name)
		}
	}
	l.Add("for i := range %d {", turns)
	l.List = append(l.List, body.List...)
	l.Add("}")
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
func (m *Writer) offsetTable(columns []string) string {
	text := fmt.Sprintf("[%d]rt.Offsets{\n%s}", len(columns), strings.Join(columns, ""))
	if name, ok := m.constants[text]; ok {
		return name
	}
	name := m.Unique(goname.Local(m.Name, "model") + "Offsets")
	m.constants[text] = name
	m.Declare(fmt.Sprintf("%s are where the turns of a repeated part have their values.", name), "var "+name+" = "+text)
	return name
}

// form is what must be equal for calls to be one line of a loop.
func (c call) form() string {
	parts := []string{c.name, fmt.Sprint(c.check)}
	for _, a := range c.args {
		parts = append(parts, a.text)
	}
	return strings.Join(parts, "\x00")
}
