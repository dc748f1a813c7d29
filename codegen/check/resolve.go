package check

import (
	"slices"

	"github.com/dlgen/dlgen/codegen/check/fault"
	"github.com/dlgen/dlgen/codegen/check/habits"
	"github.com/dlgen/dlgen/codegen/model"
	"github.com/dlgen/dlgen/dsl"
)

// A layer, func or optimizer that nothing uses is never elaborated, because its shapes are not known. Its
// names are looked up all the same, so that a slip in it is found.

// resolver looks up the names of one declaration that is not used.
type resolver struct {
	e     *elab
	bound map[string]bool
	uses  []use
}

// use is where one declaration uses another.
type use struct {
	of   dsl.Decl
	name string
	at   dsl.Span
}

// resolveUnused checks the names of a declaration that no model led to, and returns what it uses.
func (c *checker) resolveUnused(u *unit, d dsl.Decl) []use {
	if c.elaborated[d] {
		return nil
	}
	e := &elab{c: c, body: &model.Body{}, run: newRun(), frame: newFrame(u, inFunc), ended: &results{}, hasTrain: true}
	r := &resolver{e: e, bound: map[string]bool{"iteration": true, "learning_rate": true}}
	var body *dsl.Block
	switch d := d.(type) {
	case *dsl.Layer:
		r.params(d.Args)
		r.params(d.Tensors)
		body, e.frame.kind = d.Body, inLayer
	case *dsl.Func:
		r.params(d.Params)
		body = d.Body
	case *dsl.Optimizer:
		r.params(d.Args)
		r.params(d.Tensors)
		body, e.frame.kind = d.Body, inOptimizer
	default:
		return nil
	}
	dsl.WalkStmts(body, func(s dsl.Stmt) {
		for _, n := range boundNames(s) {
			r.bound[n.Name] = true
		}
		if f, ok := s.(*dsl.For); ok {
			r.bound[f.Name.Name] = true
		}
		if !allowed(e.frame.kind, s) {
			e.report(fault.MisplacedStatement(s, e.frame.kind.String()))
		}
		for _, x := range dsl.ExprsOf(s) {
			r.bindStages(x)
		}
	})
	dsl.WalkStmts(body, func(s dsl.Stmt) {
		for _, x := range dsl.ExprsOf(s) {
			r.expr(x)
		}
	})
	return r.uses
}

// unusedCycles reports declarations that nothing uses but they themselves: uses are those of each, in the order of decls.
func (c *checker) unusedCycles(decls []dsl.Decl, uses map[dsl.Decl][]use) {
	done := map[dsl.Decl]bool{}
	var stack []dsl.Decl
	var visit func(d dsl.Decl)
	visit = func(d dsl.Decl) {
		stack = append(stack, d)
		for _, u := range uses[d] {
			if i := slices.Index(stack, u.of); i >= 0 {
				if !done[u.of] {
					c.add(fault.Recursion(u.at, u.name, namesOf(stack[i:])))
				}
				for _, s := range stack[i:] {
					done[s] = true
				}
			} else if !done[u.of] {
				visit(u.of)
			}
		}
		stack = stack[:len(stack)-1]
		done[d] = true
	}
	for _, d := range decls {
		if !done[d] {
			visit(d)
		}
	}
}

func (r *resolver) params(ps *dsl.Params) {
	if ps == nil {
		return
	}
	for _, p := range ps.List {
		r.bound[p.Name.Name] = true
	}
}

// bindStages takes the names given by `as`.
func (r *resolver) bindStages(x dsl.Expr) {
	dsl.WalkExpr(x, func(x dsl.Expr) bool {
		if c, ok := x.(*dsl.Chain); ok {
			if c.FirstAs != nil {
				r.bound[c.FirstAs.Name] = true
			}
			for _, s := range c.Stages {
				if s.As != nil {
					r.bound[s.As.Name] = true
				}
			}
		}
		return true
	})
}

// expr looks up the names of an expression. A bare argument may be a word of an enumeration, so it is left.
func (r *resolver) expr(x dsl.Expr) {
	dsl.WalkExpr(x, func(x dsl.Expr) bool {
		switch x := x.(type) {
		case *dsl.Name:
			if !r.used(x) {
				r.e.report(r.e.unknownName(x.Name, x.At.At))
			}
		case *dsl.Select:
			return false
		case *dsl.Call:
			r.call(x)
			return false
		case *dsl.Binary:
			return x.Op != "==" && x.Op != "!="
		}
		return true
	})
}

// used notes the use of a declaration, and reports whether there is anything of a name.
func (r *resolver) used(n *dsl.Name) bool {
	if r.bound[n.Name] {
		return true
	}
	d := r.e.lookup(n.Name)
	if s, ok := d.(*symbol); ok && s.decl != nil {
		r.uses = append(r.uses, use{s.decl, n.Name, n.At.At})
	}
	return d != nil
}

func (r *resolver) call(x *dsl.Call) {
	if n, ok := x.Fun.(*dsl.Name); ok && !r.used(n) {
		if d := habits.Call(inScope{r.e}, x); d != nil {
			r.e.report(d)
		} else {
			r.e.report(r.e.unknownCallee(n))
		}
	}
	for _, a := range x.Args {
		if _, word := a.Value.(*dsl.Name); !word {
			r.expr(a.Value)
		}
	}
}
