package model

import (
	"github.com/dlgen/dlgen/dsl"
	"github.com/dlgen/dlgen/dsl/catalog"
)

// Program is all that a set of files declares.
type Program struct {
	Models   []*Model
	Datasets []*Dataset
	Trains   []*Train
	Consts   []*Const
}

// Const is a const at file level.
type Const struct {
	Name  string
	Value catalog.Value
}

// Model is a checked model.
type Model struct {
	Name      string
	Decl      *dsl.Model
	Inputs    []*Field
	Targets   []*Field
	Variables []*Variable // in order of appearance
	Training  *Body       // as it trains
	Predict   *Body       // as it evaluates and predicts
}

// Field is an input or target.
type Field struct {
	Name   string
	Target bool
	Type   dsl.TensorType
	Decl   *dsl.Input
}

// What is what messages call the field.
func (f *Field) What() string {
	if f.Target {
		return "target"
	}
	return "input"
}

// Scope is a place in the tree of layers.
type Scope struct {
	Parent *Scope
	Name   string   // last part of the path
	Kind   string   // Conv2D, or a user's layer
	At     dsl.Span // where it is first fed
	Doc    string
}

// Path returns the dotted path, "" for a model's root. A recurrent cell has no name of its own: it is its
// layer's.
func (s *Scope) Path() string {
	if s == nil || s.Parent == nil {
		return ""
	}
	if s.Name == "" {
		return s.Parent.Path()
	}
	if p := s.Parent.Path(); p != "" {
		return p + "." + s.Name
	}
	return s.Name
}

// Variable is a weight or state with its full path.
type Variable struct {
	catalog.Variable        // Name is the last part
	Path             string // block_1.conv2d.kernel
	Scope            *Scope
	At               dsl.Span
	Doc              string
}

// Field returns a model's input or target of a name, or nil.
func (m *Model) Field(name string) *Field {
	for _, list := range [][]*Field{m.Inputs, m.Targets} {
		for _, f := range list {
			if f.Name == name {
				return f
			}
		}
	}
	return nil
}
