package graphs

import (
	"fmt"
	"strings"

	"github.com/dlgen/dlgen/codegen/ir"
)

// doc tells of a function which layers it belongs to, what it does and the shapes of what it works on.
func (d *member) doc(name string, names []string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s is %s: %s.\n", name, d.places(), strings.Join(compact(d.f.did), ", "))
	var shapes []string
	for i, p := range d.f.params {
		if p.doc != "" {
			shapes = append(shapes, names[i]+" "+p.doc)
		}
	}
	if len(shapes) > 0 {
		b.WriteString("\n")
	}
	for _, line := range filled(shapes) {
		b.WriteString("\t" + line + "\n")
	}
	return b.String()
}

// filled puts words into lines, cut by commas.
func filled(words []string) []string {
	const width = 100
	var lines []string
	for _, word := range words {
		if last := len(lines) - 1; last >= 0 && len(lines[last])+2+len(word) <= width {
			lines[last] += ", " + word
		} else {
			lines = append(lines, word)
		}
	}
	return lines
}

// compact shortens a long list of steps; what is done several times on end stands once.
func compact(steps []string) []string {
	var list []string
	for from, to := 0, 0; from < len(steps); from = to {
		for to = from + 1; to < len(steps) && steps[to] == steps[from]; to++ {
		}
		text := steps[from]
		switch n := to - from; n {
		case 1:
		case 2:
			text += " twice"
		default:
			text += fmt.Sprintf(" %d times", n)
		}
		list = append(list, text)
	}
	if len(list) > 12 {
		return append(list[:10:10], fmt.Sprintf("… %d steps in all", len(steps)))
	}
	return list
}

// places names the layers: "dense at digits.dl:7", and how many more share the function.
func (d *member) places() string {
	what := map[ir.Phase]string{ir.Backward: "the derivative of ", ir.Measure: "the metrics of ", ir.Optimize: "the update of "}[d.f.phase]
	s := d.scopes[0]
	if s == nil || s.Path() == "" {
		return d.wholes(what, s)
	}
	text := what + s.Path()
	if s.Line > 0 {
		text += fmt.Sprintf(" at %s:%d", s.File, s.Line)
	}
	others := map[*ir.Scope]bool{}
	for _, o := range d.scopes[1:] {
		if o != s {
			others[o] = true
		}
	}
	if len(others) > 0 {
		text += fmt.Sprintf(", and of %d more like it", len(others))
	}
	return text
}

// wholes names what belongs to no layer: what a model computes outside of them, its metrics, what all updates share, the
// fields of a dataset.
func (d *member) wholes(what string, s *ir.Scope) string {
	switch {
	case s == nil:
		return what + "all weights"
	case s.Kind == "":
		return what + "the model"
	case d.f.phase == ir.Measure:
		return what + s.Kind
	case d.f.phase == ir.Optimize:
		return "what all updates of " + s.Kind + " share"
	case s.Kind == d.f.g.m.module.Name:
		return what + s.Kind + " outside of its layers"
	}
	return what + s.Kind + " itself"
}
