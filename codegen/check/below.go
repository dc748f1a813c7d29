package check

import "github.com/dlgen/dlgen/dsl"

// boundBelow returns where a name that is not known at a place is bound later in the same declaration, or nil.
func boundBelow(file *dsl.File, name string, at dsl.Span) *dsl.Ident {
	for _, d := range file.Decls {
		if body := bodyOf(d); body != nil && d.Span().Start <= at.Start && at.End <= d.Span().End {
			return bindingBehind(body, name, at)
		}
	}
	return nil
}

func bodyOf(d dsl.Decl) *dsl.Block {
	switch d := d.(type) {
	case *dsl.Model:
		return d.Body
	case *dsl.Layer:
		return d.Body
	case *dsl.Func:
		return d.Body
	case *dsl.Optimizer:
		return d.Body
	case *dsl.Dataset:
		return d.Body
	}
	return nil
}

// bindingBehind returns the first statement of a block itself, not of blocks in it, that binds a name behind a place.
func bindingBehind(b *dsl.Block, name string, at dsl.Span) *dsl.Ident {
	for _, s := range b.Stmts {
		if s.Span().Start < at.End {
			continue
		}
		for _, id := range namesBoundBy(s) {
			if id.Name == name {
				return id
			}
		}
	}
	return nil
}

func namesBoundBy(s dsl.Stmt) []*dsl.Ident {
	switch s := s.(type) {
	case *dsl.Bind:
		return s.Names
	case *dsl.Input:
		return []*dsl.Ident{s.Name}
	case *dsl.Weight:
		return []*dsl.Ident{s.Name}
	case *dsl.Const:
		return []*dsl.Ident{s.Name}
	case *dsl.Output:
		if s.Value != nil {
			return []*dsl.Ident{s.Name}
		}
	}
	return nil
}
