package golang

import (
	"fmt"
	"slices"
	"strings"

	"github.com/dlgen/dlgen/codegen/golang/graphs"
	"github.com/dlgen/dlgen/codegen/goname"
)

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
		t.name = m.Names.Take(m.Name + t.layers[0].kind())
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
			fmt.Fprint(&b, c.leaf.Doc, " ", c.leaf.Type.DType.IsHalf())
		} else {
			fmt.Fprintf(&b, "%p", c.typ)
		}
	}
	return b.String()
}

// kind is what the name of a layer's type ends with.
func (l *layer) kind() string {
	if l.scope != nil && l.scope.Kind != "" {
		return goname.Exported(l.scope.Kind)
	}
	return goname.Exported(l.name)
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
	if len(t.params) == 0 || len(lists) >= graphs.LeastShared && len(t.params) <= mostParams {
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

// begin is the variable for where a segment lies.
func (t *layerType) begin(segment int) string {
	if len(t.segments) == 1 {
		return "at"
	}
	return fmt.Sprintf("at%d", segment)
}

// base says where variable i of a layer of the type lies: a segment, and the distance from its begin.
func (t *layerType) base(i int) (segment, distance int) {
	for segment+1 < len(t.segments) && t.segments[segment+1] <= i {
		segment++
	}
	offsets := t.layers[0].offsets
	return segment, offsets[i] - offsets[t.segments[segment]]
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

// doc is the comment of a layer's type.
func (t *layerType) doc() string {
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
