package check

import (
	"github.com/dlgen/dlgen/codegen/check/fault"
	"github.com/dlgen/dlgen/dsl"
)

// block executes the statements of a block until one returns.
func (e *elab) block(b *dsl.Block) {
	if b == nil {
		return
	}
	for _, s := range b.Stmts {
		if e.ended.done || !e.c.step(s.Span(), 1) {
			return
		}
		e.stmt(s)
	}
}

func (e *elab) stmt(s dsl.Stmt) {
	if !e.mayStand(s) {
		return
	}
	switch s := s.(type) {
	case *dsl.Bind:
		e.bindStmt(s)
	case *dsl.Const:
		e.constStmt(s)
	case *dsl.Input:
		e.inputStmt(s)
	case *dsl.Weight:
		e.weightStmt(s)
	case *dsl.Update:
		e.updateStmt(s)
	case *dsl.Output:
		e.outputStmt(s)
	case *dsl.Loss:
		e.lossStmt(s)
	case *dsl.Metric:
		e.metricStmt(s)
	case *dsl.Augment:
		e.augmentStmt(s)
	case *dsl.Return:
		e.ended.done, e.ended.values = true, e.exprs(s.Values)
	case *dsl.If:
		e.ifStmt(s)
	case *dsl.For:
		e.forStmt(s)
	case *dsl.Repeat:
		e.repeatStmt(s)
	case *dsl.BadStmt:
		for _, n := range s.Names {
			e.bind(n, invalid{}, "")
		}
	}
}

// allowed says which statements a body may hold besides bindings and `if`.
func allowed(k bodyKind, s dsl.Stmt) bool {
	switch s.(type) {
	case *dsl.Input, *dsl.Output:
		return k == inModel
	case *dsl.Weight, *dsl.Update:
		if w, ok := s.(*dsl.Weight); ok && !w.State {
			return k == inModel || k == inLayer
		}
		return k == inModel || k == inLayer || k == inOptimizer
	case *dsl.Loss, *dsl.Metric:
		return k == inModel || k == inLayer
	case *dsl.Augment:
		return k == inDataset
	case *dsl.Return:
		return k == inLayer || k == inFunc || k == inOptimizer
	case *dsl.For, *dsl.Repeat:
		return k != inOptimizer && !(k == inDataset && isRepeat(s))
	}
	return true
}

func isRepeat(s dsl.Stmt) bool { _, ok := s.(*dsl.Repeat); return ok }

// mayStand reports a statement that has no place in the body, and lets the names that it would bind be known.
func (e *elab) mayStand(s dsl.Stmt) bool {
	if allowed(e.frame.kind, s) {
		return true
	}
	e.report(fault.MisplacedStatement(s, e.frame.kind.String()))
	for _, n := range boundNames(s) {
		e.bind(n, invalid{}, "")
	}
	return false
}

// boundNames are the names that a statement binds, for passing over it quietly.
func boundNames(s dsl.Stmt) []*dsl.Ident {
	var one *dsl.Ident
	switch s := s.(type) {
	case *dsl.Bind:
		return s.Names
	case *dsl.BadStmt:
		return s.Names
	case *dsl.Augment:
		return s.Names
	case *dsl.Const:
		one = s.Name
	case *dsl.Input:
		one = s.Name
	case *dsl.Weight:
		one = s.Name
	case *dsl.Update:
		one = s.Name
	case *dsl.Output:
		one = s.Name
	case *dsl.Loss:
		one = s.Name
	case *dsl.Metric:
		one = s.Name
	}
	if one == nil {
		return nil
	}
	return []*dsl.Ident{one}
}

// constStmt is a const inside a body.
func (e *elab) constStmt(s *dsl.Const) {
	d := e.shared(e.expr(s.Value), s.Value)
	if s.In != nil {
		e.report(fault.RangeInBody(s.In.At.At))
	}
	if !isInvalid(d) && !isConstant(d) {
		e.report(fault.ConstantWanted(s.Value.Span(), "a const", describe(d)))
		d = invalid{}
	}
	e.nameBound(s.Name, d)
	if b := e.bind(s.Name, d, "const"); b.fixed == "" {
		b.fixed = "a const"
	}
}
