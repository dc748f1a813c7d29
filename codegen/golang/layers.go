package golang

import (
	"fmt"
	"slices"
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
	arrays   []string     // their types in Go
	number   int          // in the order of the file
	typ      *layerType
}

// layerType is the Go struct of layers of equal structure. Types of variables that differ between them are parameters.
type layerType struct {
	name     string
	layers   []*layer
	param    []int // of each variable, -1 if its type is the same in all layers
	params   []int // of each parameter, a variable that is of its type
	segments []int // indices of the variables with which segments begin: within one, distances are the same in all layers
}

// mostParams is how many parameters a type may have; layers that need more have types of their own.
const mostParams = 4

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
		l.offsets, l.arrays = []int{m.layout.Offsets[l.leaf]}, []string{goType(l.leaf.Type)}
		return
	}
	for _, c := range l.children {
		c.sum(m)
		l.offsets, l.arrays = append(l.offsets, c.offsets...), append(l.arrays, c.arrays...)
	}
}

// array is the type of variable i as a constant type.
func (l *layer) array(i int) string { return l.arrays[i] }

// structText is the struct's fields; array is the type of variable i.
func (l *layer) structText(taken scope, array func(i int) string) string {
	var b lines
	n := 0
	for i := 0; i < len(l.children); i++ {
		c := l.children[i]
		name := taken.field(goName(c.name))
		if c.leaf != nil {
			if c.leaf.Doc != "" {
				b.add("%s", strings.TrimRight(commented(c.leaf.Doc), "\n"))
			}
			b.add("%s *%s%s", name, array(n), map[bool]string{true: " // bits of " + c.leaf.Type.DType.String()}[isHalf(c.leaf.Type.DType)])
			n++
			continue
		}
		typ := c.typeText(n, array)
		n += len(c.offsets)
		names, width := name, len(name)
		for i+1 < len(l.children) && l.children[i+1].leaf == nil && l.children[i+1].typeText(n, array) == typ {
			i++
			n += len(l.children[i].offsets)
			next := taken.field(goName(l.children[i].name))
			if width += len(next) + 2; width > 120 {
				names += ",\n" + next
				width = len(next)
			} else {
				names += ", " + next
			}
		}
		b.add("%s %s", names, typ)
	}
	return b.text()
}

// typeText is the type of a layer whose variables begin with number n of what array knows.
func (l *layer) typeText(n int, array func(i int) string) string {
	return l.typ.of(func(i int) string { return array(n + i) })
}

// of is the type with its parameters.
func (t *layerType) of(array func(i int) string) string {
	if len(t.params) == 0 {
		return t.name
	}
	args := make([]string, len(t.params))
	for p, i := range t.params {
		args[p] = array(i)
	}
	return t.name + "[" + strings.Join(args, ", ") + "]"
}

// array is the type of variable i within the struct.
func (t *layerType) array(i int) string {
	if p := t.param[i]; p >= 0 {
		return string(rune('A' + p))
	}
	return t.layers[0].arrays[i]
}

// head is the name with the parameters, as a declaration has them.
func (t *layerType) head(constraint string) string {
	head := t.of(t.array)
	return strings.TrimSuffix(head, "]") + map[bool]string{true: constraint + "]"}[strings.HasSuffix(head, "]")]
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
func (m *modelCode) types(root *layer) (order []*layerType) {
	levels := map[int][]*layer{}
	deepest := root.level(levels)
	for level := range deepest {
		var keys []string
		alike := map[string][]*layer{}
		for _, l := range levels[level] {
			key := l.form()
			if alike[key] == nil {
				keys = append(keys, key)
			}
			alike[key] = append(alike[key], l)
		}
		for _, key := range keys {
			order = append(order, typesOf(alike[key])...)
		}
	}
	// Named in the order of the file.
	slices.SortStableFunc(order, func(a, b *layerType) int { return a.layers[0].number - b.layers[0].number })
	for _, t := range order {
		t.name = m.names.take(m.name + t.layers[0].kind())
	}
	return order
}

// level sorts layers by how deep what is in them goes; it returns how many levels lie below this one.
func (l *layer) level(levels map[int][]*layer) int {
	deep := 0
	for _, c := range l.children {
		if c.leaf == nil {
			deep = max(deep, c.level(levels)+1)
		}
	}
	l.number = len(levels[-1])
	levels[-1] = append(levels[-1], l)
	levels[deep] = append(levels[deep], l)
	return deep
}

// form is what layers of a type have in common: all but the types of their variables.
func (l *layer) form() string {
	var b strings.Builder
	b.WriteString(l.kind())
	for _, c := range l.children {
		fmt.Fprintf(&b, "\n%s ", c.name)
		if c.leaf != nil {
			fmt.Fprint(&b, c.leaf.Doc, " ", isHalf(c.leaf.Type.DType))
		} else {
			fmt.Fprintf(&b, "%p", c.typ)
		}
	}
	return b.String()
}

// kind is what the name of a layer's type ends with.
func (l *layer) kind() string {
	if l.scope != nil && l.scope.Kind != "" {
		return goName(l.scope.Kind)
	}
	return goName(l.name)
}

// typesOf makes one type for layers of a form, if their arrays are of many types but could be given as few parameters;
// else one for each list of arrays.
func typesOf(layers []*layer) []*layerType {
	t := &layerType{layers: layers}
	columns, lists := map[string]int{}, map[string]bool{}
	for _, l := range layers {
		lists[strings.Join(l.arrays, "\n")] = true
	}
	for i, first := range layers[0].arrays {
		column, same := "", true
		for _, l := range layers {
			column += l.arrays[i] + "\n"
			same = same && l.arrays[i] == first
		}
		p, known := columns[column]
		switch {
		case same:
			p = -1
		case !known:
			p = len(t.params)
			columns[column] = p
			t.params = append(t.params, i)
		}
		t.param = append(t.param, p)
	}
	if len(t.params) == 0 || len(lists) >= leastShared && len(t.params) <= mostParams {
		for _, l := range layers {
			l.typ = t
		}
		return []*layerType{t}
	}
	var list []*layerType
	known := map[string]*layerType{}
	for _, l := range layers {
		key := strings.Join(l.arrays, "\n")
		if known[key] == nil {
			known[key] = &layerType{param: slices.Repeat([]int{-1}, len(l.arrays))}
			list = append(list, known[key])
		}
		l.typ = known[key]
		l.typ.layers = append(l.typ.layers, l)
	}
	return list
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
	order := m.types(root)
	for _, t := range order {
		t.segment()
	}
	for _, t := range order {
		l := t.layers[0]
		m.declare(t.doc(m), fmt.Sprintf("type %s struct {\n%s\n}", t.head(" any"), l.structText(scope{}, t.array)))
		var params []string
		for s := range t.segments {
			params = append(params, fmt.Sprintf("at%d", s))
		}
		var b lines
		b.add("func (l *%s) view(w rt.Slab, %s int) {", t.head(""), strings.Join(params, ", "))
		l.viewLines(&b, "l", scope{}, t.array, func(i int) string {
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
	m.declare(doc, fmt.Sprintf("type %s struct {\n%s\n\ninstance *rt.Instance\n}", m.name, root.structText(methods, root.array)))
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
	absolute := func(i int) string { return fmt.Sprint(root.offsets[i]) }
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
	what := "layer "
	if len(t.params) > 0 {
		what = "layers like "
	}
	return fmt.Sprintf("%s has the weights of %s%s%s.", t.name, what, l.name, where)
}
