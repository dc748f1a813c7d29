package golang

import (
	"fmt"
	"strings"

	"github.com/dlgen/dlgen/codegen/ir"
)

// layer is a node of the tree of layers: its own variables and the layers in it, in the order of the variables.
type layer struct {
	name     string // the last part of its path
	scope    *ir.Scope
	children []*layer
	leaf     *ir.Variable // of a node that is a variable
	offsets  []int        // of all variables in it, in order
	typ      *layerType
}

// layerType is the Go struct of layers of equal structure.
type layerType struct {
	name     string
	layers   []*layer
	segments []int // indices of the variables with which segments begin: within one, distances are the same in all layers
}

// tree builds the tree of a model's variables.
func (m *modelCode) tree() *layer {
	root := &layer{}
	for _, v := range m.in.Module.Variables {
		parts := strings.Split(v.Path, ".")
		at := root
		for depth, part := range parts[:len(parts)-1] {
			at = at.child(part)
			if at.scope == nil {
				at.scope = scopeAt(v.Scope, depth+1)
			}
		}
		at.children = append(at.children, &layer{name: parts[len(parts)-1], leaf: v})
	}
	root.sum(m)
	return root
}

// child returns the layer of a name, made if it is new.
func (l *layer) child(name string) *layer {
	for _, c := range l.children {
		if c.name == name && c.leaf == nil {
			return c
		}
	}
	c := &layer{name: name}
	l.children = append(l.children, c)
	return c
}

// scopeAt returns the scope so many steps below the root.
func scopeAt(s *ir.Scope, depth int) *ir.Scope {
	for s != nil && s.Path() != "" && len(strings.Split(s.Path(), ".")) > depth {
		s = s.Parent
	}
	if s == nil || s.Path() == "" || len(strings.Split(s.Path(), ".")) < depth {
		return nil
	}
	return s
}

// sum collects the offsets below.
func (l *layer) sum(m *modelCode) {
	if l.leaf != nil {
		l.offsets = []int{m.layout.Offsets[l.leaf]}
		return
	}
	for _, c := range l.children {
		c.sum(m)
		l.offsets = append(l.offsets, c.offsets...)
	}
}

// structText is the struct's fields; layers of the same type have the same.
func (l *layer) structText(m *modelCode, taken scope) string {
	var b lines
	for i := 0; i < len(l.children); i++ {
		c := l.children[i]
		name := taken.field(goName(c.name))
		if c.leaf != nil {
			if c.leaf.Doc != "" {
				b.add("%s", strings.TrimRight(commented(c.leaf.Doc), "\n"))
			}
			b.add("%s *%s%s", name, goType(c.leaf.Type), map[bool]string{true: " // bits of " + c.leaf.Type.DType.String()}[isHalf(c.leaf.Type.DType)])
			continue
		}
		names, width := name, len(name)
		for i+1 < len(l.children) && l.children[i+1].typ == c.typ {
			i++
			next := taken.field(goName(l.children[i].name))
			if width += len(next) + 2; width > 120 {
				names += ",\n" + next
				width = len(next)
			} else {
				names += ", " + next
			}
		}
		b.add("%s %s", names, c.typ.name)
	}
	return b.text()
}

// field returns a name that no method or other field has.
func (s scope) field(name string) string {
	for s[name] {
		name += "_"
	}
	s[name] = true
	return name
}

// types gives layers their types, the innermost first.
func (m *modelCode) types(l *layer, known map[string]*layerType, order *[]*layerType) {
	for _, c := range l.children {
		if c.leaf == nil {
			m.types(c, known, order)
		}
	}
	if l.name == "" {
		return
	}
	text := l.structText(m, scope{})
	kind := goName(l.name)
	if l.scope != nil && l.scope.Kind != "" {
		kind = goName(l.scope.Kind)
	}
	key := kind + "\n" + text
	t := known[key]
	if t == nil {
		t = &layerType{name: m.names.take(m.name + kind)}
		known[key] = t
		*order = append(*order, t)
	}
	t.layers = append(t.layers, l)
	l.typ = t
}

// segment finds where distances between variables differ from layer to layer.
func (t *layerType) segment() {
	first := t.layers[0].offsets
	for i := range first {
		same := i > 0
		for _, l := range t.layers[1:] {
			same = same && l.offsets[i]-l.offsets[i-1] == first[i]-first[i-1]
		}
		if !same {
			t.segments = append(t.segments, i)
		}
	}
}

// base says where variable i of a layer of the type lies: a segment, and the distance from its begin.
func (t *layerType) base(i int) (segment, distance int) {
	for segment+1 < len(t.segments) && t.segments[segment+1] <= i {
		segment++
	}
	offsets := t.layers[0].offsets
	return segment, offsets[i] - offsets[t.segments[segment]]
}

// modelType declares the model with typed views of its weights.
func (m *modelCode) modelType() {
	root := m.tree()
	var order []*layerType
	m.types(root, map[string]*layerType{}, &order)
	for _, t := range order {
		t.segment()
	}
	for _, t := range order {
		l := t.layers[0]
		m.declare(t.doc(m), fmt.Sprintf("type %s struct {\n%s\n}", t.name, l.structText(m, scope{})))
		var params []string
		for s := range t.segments {
			params = append(params, fmt.Sprintf("at%d", s))
		}
		var b lines
		b.add("func (l *%s) view(w rt.Slab, %s int) {", t.name, strings.Join(params, ", "))
		l.viewLines(&b, "l", scope{}, func(i int) string {
			segment, distance := t.base(i)
			if distance == 0 {
				return fmt.Sprintf("at%d", segment)
			}
			return fmt.Sprintf("at%d+%d", segment, distance)
		})
		b.add("}")
		m.declare("", b.text())
	}
	doc := m.in.Module.Doc
	if doc == "" {
		doc = fmt.Sprintf("%s is the model of %s with its weights.", m.name, m.in.Module.File)
	}
	methods := m.methods()
	m.declare(doc, fmt.Sprintf("type %s struct {\n%s\n\ninstance *rt.Instance\n}", m.name, root.structText(m, methods)))
	m.rootView(root)
}

// methods are the names that fields of the model cannot have.
func (m *modelCode) methods() scope {
	names := scope{}
	for _, name := range []string{"Predict", "PredictBatch", "Save", "SaveFile", "Load", "LoadFS", "Evaluate"} {
		names[name] = true
	}
	for _, t := range m.in.Trainings {
		names[blockMethod(t)] = true
	}
	return names
}

// viewLines sets the fields of a layer.
func (l *layer) viewLines(b *lines, to string, taken scope, at func(i int) string) {
	n := 0
	for _, c := range l.children {
		name := taken.field(goName(c.name))
		if c.leaf != nil {
			b.add("%s.%s = rt.At[%s](w, %s)", to, name, goType(c.leaf.Type), at(n))
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
	absolute := func(i int) string { return fmt.Sprint(root.offsets[i]) }
	n := 0
	for i := 0; i < len(root.children); {
		c := root.children[i]
		run := 1
		for c.leaf == nil && i+run < len(root.children) && root.children[i+run].typ == c.typ {
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
		b.add("at := [%d][%d]int{\n%s}", len(columns), len(layers), strings.Join(columns, ""))
	}
	b.add("for i, l := range [...]*%s{\n%s} {\nl.view(w, %s)\n}", t.name, strings.TrimSuffix(names, ", ")+",\n", strings.ReplaceAll(strings.Join(at, ", "), "@@", "at"))
}

// doc is the comment of a layer's type.
func (t *layerType) doc(m *modelCode) string {
	l := t.layers[0]
	if l.scope != nil && l.scope.Doc != "" {
		return l.scope.Doc
	}
	where := ""
	if l.scope != nil && l.scope.Line > 0 {
		where = fmt.Sprintf(" at %s:%d", l.scope.File, l.scope.Line)
	}
	return fmt.Sprintf("%s has the weights of layer %s%s.", t.name, l.name, where)
}
