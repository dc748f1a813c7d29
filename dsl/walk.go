package dsl

// WalkStmts calls f for each statement of a block and of the blocks inside it.
func WalkStmts(b *Block, f func(Stmt)) {
	if b == nil {
		return
	}
	for _, s := range b.Stmts {
		f(s)
		switch s := s.(type) {
		case *For:
			WalkStmts(s.Body, f)
		case *Repeat:
			WalkStmts(s.Body, f)
		case *If:
			walkIf(s, f)
		}
	}
}

func walkIf(s *If, f func(Stmt)) {
	WalkStmts(s.Then, f)
	switch other := s.Else.(type) {
	case *Block:
		WalkStmts(other, f)
	case *If:
		walkIf(other, f)
	}
}

// ExprsOf lists the expressions that stand in a statement itself.
func ExprsOf(s Stmt) []Expr {
	switch s := s.(type) {
	case *Bind:
		return []Expr{s.Value}
	case *Const:
		return []Expr{s.Value}
	case *Update:
		return []Expr{s.Value}
	case *Output:
		return []Expr{s.Value}
	case *Loss:
		return []Expr{s.Value}
	case *Metric:
		return []Expr{s.Value}
	case *Return:
		return s.Values
	case *If:
		return []Expr{s.Cond}
	case *For:
		return []Expr{s.In.Low, s.In.High}
	case *Repeat:
		return []Expr{s.Count}
	}
	return nil
}

// WalkExpr calls f for an expression and, where f says so, for those inside it.
func WalkExpr(x Expr, f func(Expr) bool) {
	if x == nil || !f(x) {
		return
	}
	for _, in := range innerExprs(x) {
		WalkExpr(in, f)
	}
}

func innerExprs(x Expr) []Expr {
	switch x := x.(type) {
	case *Paren:
		return []Expr{x.X}
	case *Tuple:
		return x.Elems
	case *List:
		var out []Expr
		for _, i := range x.Items {
			out = append(out, i.Value)
		}
		return out
	case *Unary:
		return []Expr{x.X}
	case *Binary:
		return []Expr{x.X, x.Y}
	case *Select:
		return []Expr{x.X}
	case *Call:
		out := []Expr{x.Fun}
		for _, a := range x.Args {
			out = append(out, a.Value)
		}
		return out
	case *Index:
		out := []Expr{x.X}
		for _, i := range x.Indices {
			out = append(out, i.X, i.Lo, i.Hi, i.Step)
		}
		return out
	case *Chain:
		out := []Expr{x.First}
		for _, s := range x.Stages {
			out = append(out, s.Callee)
		}
		return out
	}
	return nil
}
