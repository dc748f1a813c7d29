package dsl

// Expr is an expression.
type Expr interface {
	Node
	exprNode()
}

// BinaryOp is an operator between two operands, spelt as in the text: + - * / % @ ** == != < <= > >= and or.
type BinaryOp string

// The expressions.
type (
	// Name is a name used.
	Name struct {
		At
		Name string
	}
	// IntLit is `1_000`. Value is meaningless if Overflow (it does not fit 64 bits; reported already).
	IntLit struct {
		At
		Value    int64
		Overflow bool
	}
	// FloatLit is `1e-3`.
	FloatLit struct {
		At
		Value float64
	}
	// StringLit is `"text"`, Value without quotes and escapes.
	StringLit struct {
		At
		Value string
	}
	// BoolLit is `true` or `false`.
	BoolLit struct {
		At
		Value bool
	}
	// NoneLit is `none`.
	NoneLit struct{ At }
	// Paren is `(x)`.
	Paren struct {
		At
		X Expr
	}
	// Tuple is `(a, b)`, or the bare `a, b` nowhere: a Return keeps its own list.
	Tuple struct {
		At
		Elems []Expr
	}
	// List is `[a, b for (c)]`.
	List struct {
		At
		Items []*Item
	}
	// Unary is `-x` or `not x`.
	Unary struct {
		At
		Op string
		X  Expr
	}
	// Binary is `x op y`.
	Binary struct {
		At
		Op   BinaryOp
		OpAt Span
		X, Y Expr
	}
	// Select is `x.name`.
	Select struct {
		At
		X    Expr
		Name *Ident
	}
	// Call is `f(args)`.
	Call struct {
		At
		Fun  Expr
		Args []*Arg
	}
	// Index is `x[a, b:c, ...]`.
	Index struct {
		At
		X       Expr
		Indices []*IndexItem
	}
	// Chain is `first as name -> stage -> stage`; without stages it is only a naming, `F(…) as name`.
	Chain struct {
		At
		First   Expr
		FirstAs *Ident // or nil
		Stages  []*Stage
	}
	// BadExpr is text that is no expression.
	BadExpr struct{ At }
)

func (*Name) exprNode()      {}
func (*IntLit) exprNode()    {}
func (*FloatLit) exprNode()  {}
func (*StringLit) exprNode() {}
func (*BoolLit) exprNode()   {}
func (*NoneLit) exprNode()   {}
func (*Paren) exprNode()     {}
func (*Tuple) exprNode()     {}
func (*List) exprNode()      {}
func (*Unary) exprNode()     {}
func (*Binary) exprNode()    {}
func (*Select) exprNode()    {}
func (*Call) exprNode()      {}
func (*Index) exprNode()     {}
func (*Chain) exprNode()     {}
func (*BadExpr) exprNode()   {}

// Item is an element of a list, `value for weights`.
type Item struct {
	At
	Value Expr
	For   Expr // or nil
}

// Arg is an argument, `value` or `name = value`.
type Arg struct {
	At
	Name  *Ident // or nil
	Value Expr
}

// IndexItem is one part of an index: `...`, `i` (Slice false), or `lo:hi:step` (Slice true, parts may be nil).
type IndexItem struct {
	At
	Ellipsis     bool
	Slice        bool
	X            Expr // the plain index
	Lo, Hi, Step Expr
}

// Stage is what follows `->`: a name with or without a call, dots and index, and `as name`.
type Stage struct {
	At
	Callee Expr   // *Name, *Select, *Index or a *Call of one of these
	As     *Ident // or nil
}
