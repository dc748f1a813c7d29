package golang

import (
	"fmt"
	"strings"

	"github.com/dlgen/dlgen/codegen/golang/gotext"
	"github.com/dlgen/dlgen/codegen/goname"
	"github.com/dlgen/dlgen/codegen/ir"
)

// layer is a node of the tree of layers: its own variables and the layers in it, in the order of the variables.
type layer struct {
	name      string // the last part of its path
	scope     *ir.Scope
	children  []*layer
	leaf      *ir.Variable   // of a node that is a variable
	offsets   []int          // of all variables in it, in order
	variables []*ir.Variable // themselves
	arrays    []string       // their types in Go
	number    int            // in the order of the file
	typ       *layerType
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
		l.offsets, l.variables, l.arrays = []int{m.Layout.Offsets[l.leaf]}, []*ir.Variable{l.leaf}, []string{goType(l.leaf.Type)}
		return
	}
	for _, c := range l.children {
		c.sum(m)
		l.offsets, l.variables, l.arrays = append(l.offsets, c.offsets...), append(l.variables, c.variables...), append(l.arrays, c.arrays...)
	}
}

// array is the type of variable i as a constant type.
func (l *layer) array(i int) string { return l.arrays[i] }

// structText is the struct's fields; array is the type of variable i.
func (l *layer) structText(taken gotext.Scope, array func(i int) string) string {
	var b gotext.Lines
	n := 0
	for i := 0; i < len(l.children); i++ {
		c := l.children[i]
		name := taken.Field(goname.Exported(c.name))
		if c.leaf != nil {
			if c.leaf.Doc != "" {
				b.Add("%s", strings.TrimRight(gotext.Commented(c.leaf.Doc), "\n"))
			}
			b.Add("%s *%s%s", name, array(n), map[bool]string{true: " // bits of " + c.leaf.Type.DType.String()}[c.leaf.Type.DType.IsHalf()])
			n++
			continue
		}
		typ := c.typeText(n, array)
		n += len(c.offsets)
		names, width := name, len(name)
		for i+1 < len(l.children) && l.children[i+1].leaf == nil && l.children[i+1].typeText(n, array) == typ {
			i++
			n += len(l.children[i].offsets)
			next := taken.Field(goname.Exported(l.children[i].name))
			if width += len(next) + 2; width > 120 {
				names += ",\n" + next
				width = len(next)
			} else {
				names += ", " + next
			}
		}
		b.Add("%s %s", names, typ)
	}
	return b.Text()
}

// typeText is the type of a layer whose variables begin with number n of what array knows.
func (l *layer) typeText(n int, array func(i int) string) string {
	return l.typ.of(func(i int) string { return array(n + i) })
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
		m.Declare(t.doc(), fmt.Sprintf("type %s struct {\n%s\n}", t.head(" any"), l.structText(gotext.Scope{}, t.array)))
		var params []string
		for s := range t.segments {
			params = append(params, t.begin(s))
		}
		var b gotext.Lines
		b.Add("func (l *%s) view(w rt.Slab, %s int) {", t.head(""), strings.Join(params, ", "))
		l.viewLines(&b, "l", gotext.Scope{}, t.array, func(i int) string {
			segment, distance := t.base(i)
			if distance == 0 {
				return t.begin(segment)
			}
			return fmt.Sprintf("%s+%d", t.begin(segment), distance)
		})
		b.Add("}")
		m.Declare("", b.Text())
	}
	doc := m.in.Module.Doc
	if doc == "" {
		doc = fmt.Sprintf("%s is the model of %s with its weights.", m.Name, m.in.Module.File)
	}
	methods := m.methods()
	m.Declare(doc, fmt.Sprintf("type %s struct {\n%s\n\ninstance *rt.Instance\n}", m.Name, root.structText(methods, root.array)))
	m.rootView(root)
}

// methods are the names that fields of the model cannot have.
func (m *modelCode) methods() gotext.Scope {
	names := gotext.Scope{}
	for _, name := range goname.Methods {
		names[name] = true
	}
	for _, t := range m.in.Trainings {
		names[blockMethod(t)] = true
		if t.Feed == nil {
			names[blockMethod(t)+"Seq"] = true
		}
	}
	return names
}
