package dsl

// Node is anything in the tree that has a place in the text.
type Node interface{ Span() Span }

// At is the place of a node; every node embeds it.
type At struct{ At Span }

// Span returns the place of the node.
func (a At) Span() Span { return a.At }

// Comment is a comment with its markers, `// …` or `/* … */`.
type Comment struct {
	At
	Text string
}

// File is a parsed source.
type File struct {
	Source   *Source
	Decls    []Decl    // in the order of the text
	Comments []Comment // all of them, in the order of the text
}

// Ident is a name where it stands.
type Ident struct {
	At
	Name string
}

// Decl is a declaration at file level.
type Decl interface {
	Node
	declNode()
}

// The declarations. Doc is the text of the comments directly above, without markers.
type (
	// Import is `import "path" as name`.
	Import struct {
		At
		Doc  string
		Path *StringLit
		As   *Ident // or nil
	}
	// Const is `const name = value in range`, at file level or in a block.
	Const struct {
		At
		Doc   string
		Name  *Ident
		Value Expr
		In    *Range // what tune searches, or nil
	}
	// Model is `model Name { … }`.
	Model struct {
		At
		Doc  string
		Name *Ident
		Body *Block
	}
	// Layer is `layer Name(args) (tensors) { … }`. Args is nil if there is one list, the tensors.
	Layer struct {
		At
		Doc     string
		Name    *Ident
		Args    *Params
		Tensors *Params
		Body    *Block
	}
	// Func is `func name(params) { … }`.
	Func struct {
		At
		Doc    string
		Name   *Ident
		Params *Params
		Body   *Block
	}
	// Optimizer is `optimizer Name(args) (weight, gradient) { … }`.
	Optimizer struct {
		At
		Doc     string
		Name    *Ident
		Args    *Params
		Tensors *Params
		Body    *Block
	}
	// Dataset is `dataset Name { … }`.
	Dataset struct {
		At
		Doc  string
		Name *Ident
		Body *Block
	}
	// Train is `train Model on Dataset as name { key = value … }`.
	Train struct {
		At
		Doc   string
		Model *Ident // `Name`, or `x.Name` of an import
		On    *Ident // or nil
		As    *Ident // or nil
		Keys  []*Key
		Bad   bool // some keys could not be read
	}
	// BadDecl is text that is no declaration. Name is what it would have declared, or nil.
	BadDecl struct {
		At
		Name *Ident
	}
)

func (*Import) declNode()    {}
func (*Const) declNode()     {}
func (*Model) declNode()     {}
func (*Layer) declNode()     {}
func (*Func) declNode()      {}
func (*Optimizer) declNode() {}
func (*Dataset) declNode()   {}
func (*Train) declNode()     {}
func (*BadDecl) declNode()   {}

// Key is one setting of a train block: `name = value for weights`. A step, `step fooled = Adam for generator every 2`, is
// a key named step.
type Key struct {
	At
	Name   *Ident
	Losses []*Ident // of a step: what it lowers; else nil
	Value  Expr
	For    Expr // or nil
	Every  Expr // of a step, or nil
}

// Params is a list of parameters in parentheses.
type Params struct {
	At
	List []*Param
}

// Param is `name: type = default`.
type Param struct {
	At
	Name    *Ident
	Type    *Type // or nil
	Default Expr  // or nil
}

// Type is `f32[28, 28]`, `index(10)[4]`, `int`, `enum`. Shape is nil without brackets, empty for `f32[]`.
type Type struct {
	At
	Name  *Ident
	Arg   Expr // of index(n), or nil
	Shape []Expr
	// Brackets tells `f32[]` from `f32`.
	Brackets bool
}

// Range is what follows `in`: a list or call (High is nil), or `low .. high`.
type Range struct {
	At
	Low  Expr
	High Expr // or nil
}

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
