package check

import "github.com/dlgen/dlgen/dsl"

// Walks over syntax, for what is judged without elaborating it.

// walkStmts calls f for each statement of a block and of the blocks inside it.
func walkStmts(b *dsl.Block, f func(dsl.Stmt)) {
	if b == nil {
		return
	}
	for _, s := range b.Stmts {
		f(s)
		switch s := s.(type) {
		case *dsl.For:
			walkStmts(s.Body, f)
		case *dsl.Repeat:
			walkStmts(s.Body, f)
		case *dsl.If:
			walkIf(s, f)
		}
	}
}

func walkIf(s *dsl.If, f func(dsl.Stmt)) {
	walkStmts(s.Then, f)
	switch other := s.Else.(type) {
	case *dsl.Block:
		walkStmts(other, f)
	case *dsl.If:
		walkIf(other, f)
	}
}

// exprsOf lists the expressions that stand in a statement itself.
func exprsOf(s dsl.Stmt) []dsl.Expr {
	switch s := s.(type) {
	case *dsl.Bind:
		return []dsl.Expr{s.Value}
	case *dsl.Const:
		return []dsl.Expr{s.Value}
	case *dsl.Update:
		return []dsl.Expr{s.Value}
	case *dsl.Output:
		return []dsl.Expr{s.Value}
	case *dsl.Loss:
		return []dsl.Expr{s.Value}
	case *dsl.Metric:
		return []dsl.Expr{s.Value}
	case *dsl.Return:
		return s.Values
	case *dsl.If:
		return []dsl.Expr{s.Cond}
	case *dsl.For:
		return []dsl.Expr{s.In.Low, s.In.High}
	case *dsl.Repeat:
		return []dsl.Expr{s.Count}
	}
	return nil
}

// walkExpr calls f for an expression and, where f says so, for those inside it.
func walkExpr(x dsl.Expr, f func(dsl.Expr) bool) {
	if x == nil || !f(x) {
		return
	}
	for _, in := range innerExprs(x) {
		walkExpr(in, f)
	}
}

func innerExprs(x dsl.Expr) []dsl.Expr {
	switch x := x.(type) {
	case *dsl.Paren:
		return []dsl.Expr{x.X}
	case *dsl.Tuple:
		return x.Elems
	case *dsl.List:
		var out []dsl.Expr
		for _, i := range x.Items {
			out = append(out, i.Value)
		}
		return out
	case *dsl.Unary:
		return []dsl.Expr{x.X}
	case *dsl.Binary:
		return []dsl.Expr{x.X, x.Y}
	case *dsl.Select:
		return []dsl.Expr{x.X}
	case *dsl.Call:
		out := []dsl.Expr{x.Fun}
		for _, a := range x.Args {
			out = append(out, a.Value)
		}
		return out
	case *dsl.Index:
		out := []dsl.Expr{x.X}
		for _, i := range x.Indices {
			out = append(out, i.X, i.Lo, i.Hi, i.Step)
		}
		return out
	case *dsl.Chain:
		out := []dsl.Expr{x.First}
		for _, s := range x.Stages {
			out = append(out, s.Callee)
		}
		return out
	}
	return nil
}
