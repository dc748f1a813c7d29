package catalog

import (
	"slices"

	"github.com/dlgen/dlgen/dsl"
)

// Kind is what an entry is.
type Kind uint8

// The kinds of entries.
const (
	Layer      Kind = iota + 1
	Func            // keras.ops, activations
	Loss            // a lower-case loss function
	MetricFunc      // a lower-case metric function
	Metric          // a metric class, fed as a layer
	Optimizer
	Schedule
	Initializer
	Regularizer
	Constraint
	Callback
	Source // of a dataset
)

// ParamType is what an argument may be.
type ParamType uint8

// The types of arguments. Where Keras takes an int or a tuple, Ints takes an int, a list or a tuple.
const (
	Tensor  ParamType = iota + 1 // a value, numbers and lists of numbers become constants
	Tensors                      // a list or tuple of values
	IntArg
	FloatArg // also an int
	BoolArg
	TextArg
	Ints     // an int, or a list of them; Call.Ints repeats one int
	Floats   // a float, or a list of them
	AxisArg  // an int axis, negative from the end
	AxesArg  // an axis or a list of axes; none: all
	ShapeArg // a list of ints
	Enum     // one of Words
	DTypeArg
	Activation     // a function of one tensor, by name
	InitializerArg // a name, a class or an instance; a number is Constant
	RegularizerArg
	ConstraintArg
	LayerArg    // an unfed layer
	FunctionArg // a function or user's func
	RateArg     // a float or a schedule
	AnyArg      // what the entry makes of it
	Texts       // a text, or a list of them
	SourceArg   // a source of data, or columns of one
)

// Param is one argument of an entry.
type Param struct {
	Name    string
	Type    ParamType
	Default string   // in the language's words: `1e-3`, `none`, `zeros`; "" if it must be given
	Words   []string // of an Enum; an IntArg may have some too
	Doc     string
	// AtCall marks what Keras passes when it calls a layer (mask, initial_state, training) rather than when it makes one.
	AtCall bool
	// Quoted, if not empty, says what a text in quotes stands for, which an Enum takes besides its Words: `a tokenizer.json`.
	Quoted string
	// Optional allows `none` besides what Type says.
	Optional bool
	// Gaps allows `none` in a list of tensors: a mask that lets everything through.
	Gaps bool
	// Rest marks a list that takes all arguments by position from its place on: `cifar10("a.bin", "b.bin")`.
	Rest bool
	// Within are the least and the largest number that a numeric argument may be, and each of its numbers if it is a
	// list; none, if both are 0. The checker reports others at the argument.
	Within [2]float64
	// Refused, if not empty, says why any value but the default is not supported yet; the checker reports it at the argument.
	Refused string
	// Instead, if not empty, is what to write in the place of what is refused or lies outside, in a whole sentence.
	Instead string
}

// Entry is one thing that a program can name.
type Entry struct {
	Kind   Kind
	Name   string
	Doc    string  // first sentence begins with the name; formula and its source where there is one
	Params []Param // a layer's constructor arguments and call arguments, without the tensors fed; a function's all, in Keras's order
	// Inputs names the tensors fed to a layer, in Keras's order: "x", or "query", "value", "key". A name that
	// ends in "?" may be left out; one that ends in "…" takes any number.
	Inputs []string
	// Rule computes the results' types and declares variables. Of what is fed with no tensor (optimizers, schedules,
	// initializers …) it judges the arguments, or is nil.
	Rule func(c *Call)
	// Example is statements that use the entry on x: f32[8, 8, 3] or on inputs they declare; a test compiles it.
	Example string
	// Prelude tells that the entry is a func, layer or optimizer of prelude/*.dl, which is in the place of a rule. A
	// metric class is the average of a func that has its name with _ before it; a layer of images is such a func, too.
	Prelude bool
	// Images tells a layer of images from others.
	Images ImageLayer
	// AcrossBatch tells that the operands' batch axes made visible by across_batch may take part
	// (elementwise operators, @, reductions, concatenate, diagonal, transpose).
	AcrossBatch bool
	// Better says of a loss or metric which numbers are better, in the words of callbacks' mode, min or max; "" if that
	// depends on what it is fed with.
	Better string
	// AnyNumber tells that a layer takes integers and bools as they are; others take floats only.
	AnyNumber bool
}

// Wraps reports whether a layer runs others: what they compute in is theirs to say.
func (e *Entry) Wraps() bool {
	return e.Kind == Layer && slices.ContainsFunc(e.Params, func(p Param) bool { return p.Type == LayerArg })
}

// Variable is a weight or state that a rule declares.
type Variable struct {
	Name        string // the last part of its path: kernel
	State       bool
	Type        dsl.TensorType
	Init        Value
	Trainable   bool
	Regularizer Value // None or *Instance
	Constraint  Value
	Learnt      bool // a state that is computed of all training data before the first step
	// FanIn and FanOut are the axes whose lengths multiply to the inputs and the outputs that an initializer scales by;
	// without them the shape is read as a convolution's kernel.
	FanIn, FanOut []int
	// Adapts marks a weight that low-rank adaptation adds: f32 beside weights of a small type, and not in the files of models
	// that were trained without it.
	Adapts bool
}
