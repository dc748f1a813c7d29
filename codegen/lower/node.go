package lower

import (
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/model"
)

// node lowers a call by the row of its entry.
func (b *body) node(n *model.Node) {
	r, ok := b.module.rows[key{n.Entry.Kind, n.Entry.Name}]
	if !ok {
		panic("lower: " + n.Entry.Name + " has no row")
	}
	c := &call{Builder: b.Builder, Args: n.Args, node: n, body: b, in: b.all(n.In), policy: b.policy(n)}
	before := len(b.Graph.Ops)
	scope := b.Scope
	part := b.Part
	defer b.part(word(n))()
	if n.Scope != nil {
		b.Scope = b.module.scope(n.Scope)
	}
	if c.half != 0 || c.chosen {
		for i, v := range c.in {
			c.in[i] = c.round(b.Builder, v)
		}
	}
	single := b.Single
	b.Single = c.base
	out := r.lower(c)
	b.Single = single
	out = c.results(b.Builder, n, out)
	if part == "" && n.Part == "" {
		speaksForItself(b.Graph.Ops[before:])
	}
	b.check(n, out)
	for i, v := range out {
		if b.gradBy[n.Out[i]] && !b.madeSince(before, v) {
			v = b.Op(ir.OpReshape, ir.Attrs{Shape: v.Type.Shape}, v).Results[0]
		}
		if v.Name == "" {
			v.Name = n.Out[i].Name
		}
		b.values[n.Out[i]] = v
	}
	b.Scope = scope
}

// part gives what is built until the returned function is called a word, unless it is a part of something larger that has one.
func (b *body) part(word string) func() {
	before := b.Part
	if before == "" {
		b.Part = word
	}
	return func() { b.Part = before }
}

// speaksForItself takes the word off a function that is a single operation.
func speaksForItself(ops []*ir.Op) {
	works := 0
	for _, op := range ops {
		if c := ir.Of(op.Kind).Class; c != ir.Leaf && c != ir.Movement {
			works++
		}
	}
	if works == 1 {
		for _, op := range ops {
			op.Part = ""
		}
	}
}

// word is what users call the function or layer whose call a node is a part of.
func word(n *model.Node) string {
	switch {
	case n.Part != "":
		return strings.TrimPrefix(n.Part, "_")
	case n.Entry.Name == "grad":
		return ""
	}
	return strings.TrimPrefix(n.Entry.Name, "_")
}

// check makes sure that a row did what the entry's rule promised.
func (b *body) check(n *model.Node, out []*ir.Value) {
	if len(out) != len(n.Out) {
		panic(fmt.Sprintf("lower: %s gives %d results, want %d", n.Entry.Name, len(out), len(n.Out)))
	}
	for i, v := range out {
		if want := typeOf(n.Out[i]); v == nil || !v.Type.Equal(want) {
			got := "nothing"
			if v != nil {
				got = v.Type.String()
			}
			panic(fmt.Sprintf("lower: result %d of %s is %s, want %v", i, n.Entry.Name, got, want))
		}
	}
}

// madeSince reports whether a value is the result of an operation from a place on. A derivative by a value that a
// row handed on as it was would be that by its operand.
func (b *body) madeSince(place int, v *ir.Value) bool {
	for _, op := range b.Graph.Ops[place:] {
		if op == v.Op {
			return true
		}
	}
	return false
}

// scope returns the place in the tree of layers. A recurrent cell, which has no name of its own, is its layer's.
func (m *module) scope(s *model.Scope) *ir.Scope {
	if s == nil || s.Parent == nil {
		return m.Root
	}
	if s.Name == "" {
		return m.scope(s.Parent)
	}
	made := m.scopes[s]
	if made == nil {
		made = &ir.Scope{Parent: m.scope(s.Parent), Name: s.Name, Kind: s.Kind, Doc: s.Doc}
		if s.At.IsValid() {
			made.File = filepath.Base(s.At.Source.Name)
			made.Line, _ = s.At.Source.Position(s.At.Start)
		}
		m.scopes[s] = made
	}
	return made
}

// sortedStates returns the states that a layer owns.
func sortedStates(n *model.Node) (states []*model.Variable) {
	for _, name := range slices.Sorted(maps.Keys(n.Vars)) {
		if v := n.Vars[name]; v.State {
			states = append(states, v)
		}
	}
	return states
}
