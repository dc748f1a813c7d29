package dsl

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
