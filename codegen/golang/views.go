package golang

import (
	"strings"

	"github.com/dlgen/dlgen/codegen/golang/gotext"
	"github.com/dlgen/dlgen/codegen/goname"
)

// viewLines sets the fields of a layer.
func (l *layer) viewLines(b *gotext.Lines, to string, taken gotext.Scope, array, at func(i int) string) {
	n := 0
	for _, c := range l.children {
		name := taken.Field(goname.Exported(c.name))
		if c.leaf != nil {
			b.Add("%s.%s = rt.At[%s](w, %s)", to, name, array(n), at(n))
		} else {
			b.Add("%s.%s.view(w, %s)", to, name, strings.Join(c.starts(n, at), ", "))
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
	var b gotext.Lines
	b.Add("func (m *%s) view() {", m.Name)
	if len(root.children) > 0 {
		b.Add("w := m.instance.Params.Slab")
	}
	taken := m.methods()
	absolute := func(i int) string { return m.OtherPlace(root.variables[i]) }
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
		name := taken.Field(goname.Exported(c.name))
		if c.leaf != nil {
			b.Add("m.%s = rt.At[%s](w, %s)", name, goType(c.leaf.Type), absolute(n))
		} else {
			b.Add("m.%s.view(w, %s)", name, strings.Join(c.starts(n, absolute), ", "))
		}
		n += len(c.offsets)
		i++
	}
	b.Add("}")
	m.Declare("view makes the fields views of the weights.", b.Text())
}

// viewLoop makes the views of equal layers in a row.
func (m *modelCode) viewLoop(b *gotext.Lines, layers []*layer, taken gotext.Scope) {
	t := layers[0].typ
	names, width := "", 0
	for _, l := range layers {
		name := "&m." + taken.Field(goname.Exported(l.name)) + ", "
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
		at = append(at, gotext.OffsetText(offsets, &columns, known))
	}
	if len(columns) > 0 {
		b.Add("at := [%d]rt.Offsets{\n%s}", len(columns), strings.Join(columns, ""))
	}
	b.Add("for i, l := range [...]*%s{\n%s} {\nl.view(w, %s)\n}", layers[0].typeText(0, layers[0].array), strings.TrimSuffix(names, ", ")+",\n", strings.ReplaceAll(strings.Join(at, ", "), "@@", "at"))
}
