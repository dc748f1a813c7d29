package check

import (
	"slices"
	"sort"
	"strconv"
	"strings"

	"github.com/dlgen/dlgen/codegen/check/fault"
	"github.com/dlgen/dlgen/codegen/check/judge"
	"github.com/dlgen/dlgen/codegen/check/spelling"
	"github.com/dlgen/dlgen/codegen/model"
)

// Names of layers and weights (language.md §7). They are given when both elaborations of a model are done,
// because under `if training` the layers of both branches count, in the order of the text.

// member is a layer or variable among those of one body.
type member struct {
	pos   string
	given name
	kind  string // of a layer without a name
	name  *string
}

// assignNames names everything below a layer.
func (i *instance) assignNames(clash func(first, second name)) {
	if len(i.children) == 0 && i.owned != nil {
		for _, v := range i.vars {
			v.Name = v.given.text // a layer of the catalog gives each its own name
		}
		return
	}
	members := i.membersInOrder()
	taken := map[string]name{}
	given := map[string][]name{}
	for _, m := range members {
		if m.given.text == "" {
			continue
		}
		before := given[m.given.text]
		if len(before) > 0 && before[0].at != m.given.at {
			clash(before[0], m.given)
		}
		given[m.given.text] = append(before, m.given)
		n := numbered(m.given.text, len(before))
		taken[n] = m.given
		*m.name = n
	}
	count := map[string]int{}
	for _, m := range members {
		if m.given.text == "" {
			*m.name = nextFree(spelling.SnakeCase(m.kind), count, taken)
		}
	}
	for _, c := range i.sortedChildren() {
		c.assignNames(clash)
	}
}

// nextFree returns the next number of an automatic name, passing over names that the user gave.
func nextFree(base string, count map[string]int, taken map[string]name) string {
	for {
		n := numbered(base, count[base])
		count[base]++
		if _, ok := taken[n]; !ok {
			return n
		}
	}
}

// numbered returns name, name_1, name_2 …
func numbered(name string, n int) string {
	if n == 0 {
		return name
	}
	return name + "_" + strconv.Itoa(n)
}

// membersInOrder lists a layer's own variables and the layers in it, in order of appearance. What an
// adopted cell owns counts as the layer's own.
func (i *instance) membersInOrder() []member {
	out := make([]member, 0, len(i.vars)+len(i.children))
	for _, v := range i.vars {
		out = append(out, member{pos: v.pos, given: v.given, name: &v.Name})
	}
	for _, c := range i.children {
		if c.adopted {
			out = append(out, c.membersInOrder()...)
			continue
		}
		out = append(out, member{pos: c.pos, given: c.given, kind: c.scope.Kind, name: &c.scope.Name})
	}
	slices.SortFunc(out, func(a, b member) int { return strings.Compare(a.pos, b.pos) })
	return out
}

func (i *instance) sortedChildren() []*instance {
	out := make([]*instance, 0, len(i.children))
	for _, c := range i.children {
		if c.adopted {
			out = append(out, c.sortedChildren()...)
			continue
		}
		out = append(out, c)
	}
	slices.SortFunc(out, func(a, b *instance) int { return strings.Compare(a.pos, b.pos) })
	return out
}

func (i *instance) sortedVars() []*instanceVar {
	out := make([]*instanceVar, 0, len(i.vars))
	for _, v := range i.vars {
		out = append(out, v)
	}
	slices.SortFunc(out, func(a, b *instanceVar) int { return strings.Compare(a.pos, b.pos) })
	return out
}

// variables appends the variables of a layer and of those inside it, in order of appearance.
func (i *instance) variables(out []*model.Variable) []*model.Variable {
	type part struct {
		pos   string
		v     *model.Variable
		inner *instance
	}
	parts := make([]part, 0, len(i.vars)+len(i.children))
	for _, v := range i.vars {
		parts = append(parts, part{v.pos, v.Variable, nil})
	}
	for _, c := range i.children {
		parts = append(parts, part{c.pos, nil, c})
	}
	slices.SortFunc(parts, func(a, b part) int { return strings.Compare(a.pos, b.pos) })
	for _, p := range parts {
		if p.v != nil {
			out = append(out, p.v)
		} else {
			out = p.inner.variables(out)
		}
	}
	return out
}

// inside lists what lies under the name of a layer, for what judges names.
func (i *instance) inside() (list []judge.Member) {
	for _, v := range i.sortedVars() {
		list = append(list, judge.Member{Name: v.Name, At: v.At})
	}
	for _, c := range i.sortedChildren() {
		list = append(list, judge.Member{Name: c.scope.Name, At: c.scope.At, Inside: c.inside()})
	}
	return list
}

// find returns the layer or variable of a name below a layer, as far as it has been made.
func (i *instance) find(text string) (*instance, *model.Variable) {
	i.assignNames(func(name, name) {})
	for _, c := range i.sortedChildren() {
		if c.scope.Name == text {
			return c, nil
		}
	}
	return nil, i.findVariable(text)
}

// findVariable looks in the layer itself and in the cell that it runs.
func (i *instance) findVariable(text string) *model.Variable {
	for _, v := range i.vars {
		if v.Name == text {
			return v.Variable
		}
	}
	for _, c := range i.children {
		if !c.adopted {
			continue
		}
		if v := c.findVariable(text); v != nil {
			return v
		}
	}
	return nil
}

// memberNames lists what find can find, for hints.
func (i *instance) memberNames() []string {
	var out []string
	for _, c := range i.children {
		out = append(out, c.scope.Name)
	}
	for _, v := range i.vars {
		out = append(out, v.Name)
	}
	sort.Strings(out)
	return out
}

// finishNames gives all variables of a model their paths, and losses and metrics of layers theirs.
func (c *checker) finishNames(r *registry, runs ...*run) {
	r.root.assignNames(func(first, second name) { c.add(fault.SameLayerName(second.text, first.at, second.at)) })
	r.model.Variables = r.root.variables(nil)
	for _, v := range r.model.Variables {
		v.Path = v.Name
		if p := v.Scope.Path(); p != "" {
			v.Path = p + "." + v.Name
		}
	}
	for _, run := range runs {
		for _, n := range append(run.losses, run.metrics...) {
			if n.name == nil {
				continue
			}
			*n.name = n.local
			if p := n.place.scope.Path(); p != "" {
				*n.name = p + "." + n.local
			}
		}
	}
}
