package lower

import (
	"strconv"

	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/model"
)

// memoryKey says which memory is meant: a layer has one for each of its states. A shared layer is one, however often it
// is fed.
type memoryKey struct {
	layer *model.Scope
	state int
}

// memory returns the n-th state that a recurrent layer with stateful=true keeps from call to call.
func (m *module) memory(layer *model.Scope, n int, t ir.Type) *ir.Variable {
	key := memoryKey{layer, n}
	v := m.memories[key]
	if v == nil {
		scope := m.scope(layer)
		v = &ir.Variable{Path: memoryPath(scope, n), Kind: ir.Memory, Type: t, Init: constantInit(0), Scope: scope}
		m.memories[key] = v
		m.Memories = append(m.Memories, v)
	}
	return v
}

// memoryPath is layer.memory, layer.memory_1 …
func memoryPath(layer *ir.Scope, n int) string {
	path := layer.Path() + ".memory"
	if n > 0 {
		path += "_" + strconv.Itoa(n)
	}
	return path
}

// session makes the graph that predicts as predict does, but goes on from the memories; nil if the model has none.
func (m *module) session() *ir.Graph {
	b := m.newBody("session")
	b.remembers = true
	b.run(m.checked.Predict)
	if len(m.Memories) == 0 {
		return nil
	}
	b.outputs(m.checked.Predict)
	b.remember()
	return b.done()
}

// remember stores what recurrent layers have kept.
func (b *body) remember() {
	for _, v := range b.module.Memories {
		if now := b.kept[v]; now != nil {
			b.Update(v, now)
		}
	}
}

// begins returns the states before the first step of a recurrent layer that nobody gave: zeros, or with stateful=true
// what the call before has left, in graphs that remember it.
func (c *call) begins(n int, t ir.Type) *ir.Value {
	if !c.goesOn() {
		return c.Fill(t.DType, t.Shape, 0)
	}
	v := c.body.module.memory(c.node.Scope, n, t)
	if now := c.body.kept[v]; now != nil {
		return now
	}
	scope := c.Scope
	defer func() { c.Scope = scope }()
	c.Scope = v.Scope
	return c.Stored(v)
}

// keep lets a recurrent layer with stateful=true go on from its last states in the next call.
func (c *call) keep(last []*ir.Value) {
	if !c.goesOn() {
		return
	}
	for i, s := range last {
		c.body.kept[c.body.module.memory(c.node.Scope, i, s.Type)] = s
	}
}

// goesOn reports whether a recurrent layer goes on from call to call in this graph.
func (c *call) goesOn() bool { return c.body.remembers && c.Bool("stateful") }
