package check

import (
	"github.com/dlgen/dlgen/codegen/model"
	"github.com/dlgen/dlgen/dsl"
)

// A category is the same number wherever a model meets it: the data that a model is first trained on say which. Datasets
// that it validates on, or is trained on later, lead to those, and their sources take over classes and vocabularies.

// findLeaders notes which datasets lead to which.
func (c *checker) findLeaders() {
	first := map[dsl.Decl]*symbol{} // of a model, what it is first trained on
	for _, u := range c.units {
		e := &elab{c: c, frame: newFrame(u, inFile)}
		for _, d := range u.file.Decls {
			t, ok := d.(*dsl.Train)
			if !ok || t.On == nil {
				continue
			}
			model, on := e.qualified(t.Model), e.dataset(t.On)
			if model == nil || on == nil {
				continue
			}
			if first[model.decl] == nil {
				first[model.decl] = on
			}
			c.follow(on, first[model.decl])
			for _, k := range t.Keys {
				if k.Name != nil && k.Name.Name == "validation_data" {
					c.follow(e.dataset(named(k.Value)), first[model.decl])
				}
			}
		}
	}
}

// named is the name that an expression consists of, which may stand behind what an import calls its file; nil if it is
// another expression.
func named(x dsl.Expr) *dsl.Ident {
	switch x := x.(type) {
	case *dsl.Name:
		return &dsl.Ident{At: x.At, Name: x.Name}
	case *dsl.Select:
		if alias, ok := x.X.(*dsl.Name); ok {
			return &dsl.Ident{At: x.At, Name: alias.Name + "." + x.Name.Name}
		}
	}
	return nil
}

// dataset finds the dataset of a name, nil if it is none.
func (e *elab) dataset(name *dsl.Ident) *symbol {
	if name == nil {
		return nil
	}
	s := e.qualified(name)
	if s == nil {
		return nil
	}
	if _, ok := s.decl.(*dsl.Dataset); !ok {
		return nil
	}
	return s
}

// follow lets a dataset lead to another one, which does not lead to it.
func (c *checker) follow(s, leader *symbol) {
	if s == nil || c.leaders[s.decl] != nil {
		return
	}
	for at := leader; at != nil; at = c.leaders[at.decl] {
		if at.decl == s.decl {
			return
		}
	}
	c.leaders[s.decl] = leader
}

// leading is the source of the dataset that this one leads to which stands in the place of a source, nil without.
func (e *elab) leading(s *model.Source) *model.Source {
	leader := e.c.leaders[e.data.Decl]
	if leader == nil {
		return nil
	}
	for _, other := range e.c.datasetOf(leader, leader.decl.(*dsl.Dataset)).Sources {
		if other.Name == s.Name {
			return other
		}
	}
	return nil
}
