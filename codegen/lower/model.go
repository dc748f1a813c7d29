package lower

import (
	"path/filepath"

	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/model"
)

// module is a module being made, and what stands for what of the checked model.
type module struct {
	*ir.Module
	checked   *model.Model
	rows      map[key]row // a field, since rows refer to what reads it
	scopes    map[*model.Scope]*ir.Scope
	fields    map[*model.Field]*ir.FieldSpec
	variables map[*model.Variable]*ir.Variable
	measures  []*measure
	memories  map[memoryKey]*ir.Variable
	precision string // what the options say of it
}

// newModel makes a module without graphs.
func newModel(c *model.Model) *module {
	m := emptyModel(c.Name)
	m.checked, m.Doc, m.Root.Doc = c, c.Decl.Doc, c.Decl.Doc
	if at := c.Decl.At.At; at.IsValid() {
		m.File = filepath.Base(at.Source.Name)
		m.Root.File = m.File
		m.Root.Line, _ = at.Source.Position(at.Start)
	}
	for _, f := range c.Inputs {
		m.Inputs = append(m.Inputs, m.field(f))
	}
	for _, f := range c.Targets {
		m.Targets = append(m.Targets, m.field(f))
	}
	for _, learns := range []bool{true, false} {
		for _, v := range c.Variables {
			if learns == (v.Trainable && !v.State) {
				m.Variables = append(m.Variables, m.addVariable(v))
			}
		}
	}
	return m
}

// emptyModel is a module of nothing: that of a dataset, too.
func emptyModel(name string) *module {
	return &module{
		Module: &ir.Module{Name: name, Root: &ir.Scope{Kind: name}}, rows: table(), scopes: map[*model.Scope]*ir.Scope{},
		fields: map[*model.Field]*ir.FieldSpec{}, variables: map[*model.Variable]*ir.Variable{},
		memories: map[memoryKey]*ir.Variable{},
	}
}

// field returns what stands for an input, a target or a column.
func (m *module) field(f *model.Field) *ir.FieldSpec {
	made := m.fields[f]
	if made == nil {
		t := irType(f.Type)
		t.Shape = append(ir.Shape{ir.Batch}, t.Shape...)
		made = &ir.FieldSpec{Name: f.Name, Type: t, Index: f.Type.Index}
		if f.Decl != nil {
			made.Doc = f.Decl.Doc
		}
		m.fields[f] = made
	}
	return made
}

// addVariable makes what stands for a weight or a state.
func (m *module) addVariable(v *model.Variable) *ir.Variable {
	kind := ir.Weight
	if v.State {
		kind = ir.State
	}
	made := &ir.Variable{
		Path: v.Path, Kind: kind, Type: irType(v.Type), Trainable: v.Trainable && !v.State, Init: initOf(v),
		Scope: m.scope(v.Scope), Doc: v.Doc,
	}
	m.variables[v] = made
	return made
}

// outputs gives the outputs of a body.
func (b *body) outputs(c *model.Body) {
	for _, o := range c.Outputs {
		b.Result(o.Name, b.value(o.Value))
	}
}

// report gives the losses under the names of the module, the total first. One that this graph does not have is 0.
func (b *body) report(l *losses) {
	for i, name := range b.module.Losses {
		v := l.values[name]
		if i == 0 {
			v = l.total
		}
		if v == nil {
			v = b.Scalar(ir.F32, 0)
		}
		b.Result(name, b.Cast(v, ir.F32))
	}
}

// names lists what the graphs give: outputs, losses, metrics, of both bodies.
func (m *module) names() {
	for _, o := range m.checked.Predict.Outputs {
		m.Outputs = append(m.Outputs, o.Name)
	}
	if len(m.checked.Training.Losses)+len(m.checked.Predict.Losses) > 0 {
		m.Losses = []string{"loss"}
	}
	seen := map[string]bool{"": true}
	for _, c := range []*model.Body{m.checked.Training, m.checked.Predict} {
		for _, l := range c.Losses {
			if !seen[l.Name] {
				seen[l.Name] = true
				m.Losses = append(m.Losses, l.Name)
			}
		}
	}
}
