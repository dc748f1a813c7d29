package golang

import (
	"strings"
)

// viewLines sets the fields of a layer.
func (l *layer) viewLines(b *lines, to string, taken scope, array, at func(i int) string) {
	n := 0
	for _, c := range l.children {
		name := taken.field(goName(c.name))
		if c.leaf != nil {
			b.add("%s.%s = rt.At[%s](w, %s)", to, name, array(n), at(n))
		} else {
			b.add("%s.%s.view(w, %s)", to, name, strings.Join(c.starts(n, at), ", "))
		}
		n += len(c.offsets)
	}
}

// starts are where the segments of a layer begin, which has variables from number n of the layer around.
func (l *layer) starts(n int, at func(i int) string) []string {
	parts := make([]string, len(l.typ.segments))
	for s, i := range l.typ.segments {
		parts[s] = at(n + i)
	}
	return parts
}

// rootView declares the method that makes the model's views; layers of a type, one behind the other, are a loop.
func (m *modelCode) rootView(root *layer) {
	var b lines
	b.add("func (m *%s) view() {", m.name)
	if len(root.children) > 0 {
		b.add("w := m.instance.Params.Slab")
	}
	taken := m.methods()
	absolute := func(i int) string { return m.otherPlace(root.variables[i]) }
	n := 0
	for i := 0; i < len(root.children); {
		c := root.children[i]
		run := 1
		for c.leaf == nil && i+run < len(root.children) && root.children[i+run].leaf == nil && root.children[i+run].typeText(0, root.children[i+run].array) == c.typeText(0, c.array) {
			run++
		}
		if run > 3 {
			m.viewLoop(&b, root.children[i:i+run], taken)
			for _, l := range root.children[i : i+run] {
				n += len(l.offsets)
			}
			i += run
			continue
		}
		name := taken.field(goName(c.name))
		if c.leaf != nil {
			b.add("m.%s = rt.At[%s](w, %s)", name, goType(c.leaf.Type), absolute(n))
		} else {
			b.add("m.%s.view(w, %s)", name, strings.Join(c.starts(n, absolute), ", "))
		}
		n += len(c.offsets)
		i++
	}
	b.add("}")
	m.declare("view makes the fields views of the weights.", b.text())
}

// viewLoop makes the views of equal layers in a row.
func (m *modelCode) viewLoop(b *lines, layers []*layer, taken scope) {
	t := layers[0].typ
	names, width := "", 0
	for _, l := range layers {
		name := "&m." + taken.field(goName(l.name)) + ", "
		if width += len(name); width > 120 {
			names += "\n"
			width = len(name)
		}
		names += name
	}
	var columns, at []string
	known := map[string]int{}
	for _, i := range t.segments {
		offsets := make([]int, len(layers))
		for k, l := range layers {
			offsets[k] = l.offsets[i]
		}
		at = append(at, offsetText(offsets, &columns, known))
	}
	if len(columns) > 0 {
		b.add("at := [%d]rt.Offsets{\n%s}", len(columns), strings.Join(columns, ""))
	}
	b.add("for i, l := range [...]*%s{\n%s} {\nl.view(w, %s)\n}", layers[0].typeText(0, layers[0].array), strings.TrimSuffix(names, ", ")+",\n", strings.ReplaceAll(strings.Join(at, ", "), "@@", "at"))
}
