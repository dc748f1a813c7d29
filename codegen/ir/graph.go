package ir

// Value is the result of an operation.
type Value struct {
	Type  Type
	Op    *Op    // what computes it
	Index int    // which of the operation's results it is
	Name  string // the user's name for it, if there is one; a hint for printing and emission
}

// Op is one primitive operation.
type Op struct {
	Kind    Kind
	Args    []*Value
	Results []*Value
	Attrs   Attrs
	Scope   *Scope // the layer that it belongs to
	Phase   Phase
	Part    string // the function, loss or optimizer of which it computes a part, "" if none: a hint for comments and names
}

// Attrs are the constants of an operation. Each primitive reads those that its row in Primitives names. Operations
// may share slices and literals: what changes one makes a new one. A body belongs to one operation alone.
type Attrs struct {
	Axis                 int
	Axes                 []int    // transpose: the permutation; broadcast: the result axis of each operand axis; reduce, reverse: the axes
	Shape                Shape    // reshape, broadcast, iota, random, scatter_add, …: the result's shape
	DType                DType    // cast, iota, random, batch; dot, sum: f32 for the sums of small floats
	Starts               []Dim    // slice
	Limits               []Dim    // slice, exclusive
	Strides              []int    // slice (> 0), conv, pool
	Lo, Hi               []int    // pad, conv, pool: added before and after each axis; negative crops (pad only)
	Dilate               []int    // conv: kernel dilation; pad: elements put between neighbours
	Window               []int    // pool
	Groups               int      // conv
	BatchA, BatchB       []int    // dot: paired axes that stay
	ContractA, ContractB []int    // dot: paired axes that are summed over
	Batch                int      // gather, scatter_add: how many leading axes operand and indices share
	Reverse              bool     // scan, cumsum, …: from the end; argsort: descending
	Exclusive            bool     // cumsum, …: without the element itself
	Value                float64  // pad: what fills
	Literal              *Literal // const
	Param                *Param   // param
	Stream               int      // random: which independent stream
	Mode                 string   // random: uniform, normal, bits; attend: softmax for one, with the product behind it, in the order of the body; dot: what is zero above the diagonal; slice: head, of a device's graph, for the first elements of what lies in memory
	Body                 *Graph   // scan, fused
	Carry                int      // scan: how many operands are carried states (then scanned ones, then constants)
	Scanned              int      // scan: how many operands are scanned along their axis 0
	Length               Dim      // scan: the number of turns
	Row                  int      // fused: the first axis of the row within Shape, the iteration space
}

// Literal is the data of a constant: one element that fills Shape, or all elements in row-major order.
// Integers and bools are in Ints, floats in Floats.
type Literal struct {
	Floats []float64
	Ints   []int64
}

// Phase tells which part of a step an operation belongs to.
type Phase uint8

// The phases.
const (
	Forward Phase = iota + 1
	Backward
	Optimize
	Measure // metrics
)

// String returns the word that dumps print.
func (p Phase) String() string {
	switch p {
	case Forward:
		return "forward"
	case Backward:
		return "backward"
	case Optimize:
		return "optimize"
	case Measure:
		return "measure"
	}
	return "invalid"
}

// PartName says what an operation is a part of: a function, or its derivative; "" if that is not known.
func (op *Op) PartName() string {
	if op.Part != "" && op.Phase == Backward {
		return "derivative of " + op.Part
	}
	return op.Part
}

// Scope is a layer in the tree of layers; the root is the model.
type Scope struct {
	Parent *Scope
	Name   string // the last part of its path, `conv2d_1`; "" for the root
	Kind   string // what it is, `Conv2D`, or a user's layer
	File   string // where it was fed: base name of the file …
	Line   int    // … and line, from 1; 0 if nowhere
	Doc    string // the user's comment on its declaration, if it is a user's layer
}

// Path returns the dotted path from the root.
func (s *Scope) Path() string {
	if s == nil || s.Parent == nil {
		return ""
	}
	if p := s.Parent.Path(); p != "" {
		return p + "." + s.Name
	}
	return s.Name
}

// ParamKind tells where a parameter's value comes from.
type ParamKind uint8

// The kinds of parameters.
const (
	Field    ParamKind = iota + 1 // an input or target, given by the caller
	Stored                        // a Variable
	Carried                       // body of a scan: a state
	Slice                         // body of a scan: the element of this turn
	Constant                      // body of a scan or fused op: the same in all turns
	Turn                          // body of a scan: the number of the turn, an i32 scalar
	Operand                       // body of a fused op
)

// paramKinds are the words that dumps print.
var paramKinds = [...]string{Field: "field", Stored: "stored", Carried: "carried", Slice: "slice", Constant: "constant", Turn: "turn", Operand: "operand"}

// String returns the word that dumps print.
func (k ParamKind) String() string {
	if k == 0 || int(k) >= len(paramKinds) {
		return "invalid"
	}
	return paramKinds[k]
}

// Param is what a graph reads. In a body its position is that of the operand.
type Param struct {
	Kind     ParamKind
	Name     string
	Variable *Variable  // Stored
	Field    *FieldSpec // Field
	Value    *Value     // what the graph knows it as
}

// Result is what a graph gives.
type Result struct {
	Name  string
	Value *Value
}

// Update stores a value in a variable at the end of the step, all together.
type Update struct {
	Variable *Variable
	Value    *Value
}

// Graph is a program without branches.
type Graph struct {
	Name    string
	Params  []*Param
	Ops     []*Op // each value is made before it is used; the param ops stand here too
	Results []Result
	Updates []Update
	Rows    int // that a run most often has, for passes to weigh by; 0 if that is not known
}
