package dsl

// Block is statements in braces.
type Block struct {
	At
	Stmts []Stmt
}

// Stmt is a statement.
type Stmt interface {
	Node
	stmtNode()
}

// The statements. Const is one too.
type (
	// Input is `input name: type`, or a target.
	Input struct {
		At
		Doc    string
		Target bool
		Name   *Ident
		Type   *Type
	}
	// Weight is `weight name: type = initializer, option = value`, or a state.
	Weight struct {
		At
		Doc     string
		State   bool
		Name    *Ident
		Type    *Type // or nil
		Init    Expr
		Options []*Arg // all named
	}
	// Update is `update name = value`.
	Update struct {
		At
		Name  *Ident
		Value Expr
	}
	// Output is `output name = value`; Value is nil in `output name`.
	Output struct {
		At
		Doc   string
		Name  *Ident
		Value Expr
	}
	// Loss is `loss name = value`; Name is nil in `loss = value`.
	Loss struct {
		At
		Doc   string
		Name  *Ident
		Value Expr
	}
	// Metric is `metric name = value`.
	Metric struct {
		At
		Doc   string
		Name  *Ident
		Value Expr
	}
	// Augment is `augment a, b = value`.
	Augment struct {
		At
		Names []*Ident
		Value Expr
	}
	// Return is `return a, b`.
	Return struct {
		At
		Values []Expr
	}
	// If is `if cond { … } else …`; Else is nil, a *Block or an *If.
	If struct {
		At
		Cond Expr
		Then *Block
		Else Node
	}
	// For is `for name in range { … }`.
	For struct {
		At
		Name *Ident
		In   *Range
		Body *Block
	}
	// Repeat is `repeat count { … }`.
	Repeat struct {
		At
		Count Expr
		Body  *Block
	}
	// Bind is `a, b = value`; `_` takes what is not wanted.
	Bind struct {
		At
		Doc   string
		Names []*Ident
		Value Expr
	}
	// BadStmt is text that is no statement. Names are those it would have bound.
	BadStmt struct {
		At
		Names []*Ident
	}
)

func (*Const) stmtNode()   {}
func (*Input) stmtNode()   {}
func (*Weight) stmtNode()  {}
func (*Update) stmtNode()  {}
func (*Output) stmtNode()  {}
func (*Loss) stmtNode()    {}
func (*Metric) stmtNode()  {}
func (*Augment) stmtNode() {}
func (*Return) stmtNode()  {}
func (*If) stmtNode()      {}
func (*For) stmtNode()     {}
func (*Repeat) stmtNode()  {}
func (*Bind) stmtNode()    {}
func (*BadStmt) stmtNode() {}
