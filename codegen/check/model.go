package check

import (
	"fmt"

	"github.com/dlgen/dlgen/dsl"
	"github.com/dlgen/dlgen/dsl/catalog"
)

// Program is all that a set of files declares.
type Program struct {
	Models   []*Model
	Datasets []*Dataset
	Trains   []*Train
	Consts   []*Const
}

// Const is a const at file level.
type Const struct {
	Name  string
	Value catalog.Value
}

// Model is a checked model.
type Model struct {
	Name      string
	Decl      *dsl.Model
	Inputs    []*Field
	Targets   []*Field
	Variables []*Variable // in order of appearance
	Training  *Body       // as it trains
	Predict   *Body       // as it evaluates and predicts

	root *instance
}

// Field is an input or target.
type Field struct {
	Name   string
	Target bool
	Type   dsl.TensorType
	Decl   *dsl.Input
}

// what is what messages call the field.
func (f *Field) what() string {
	if f.Target {
		return "target"
	}
	return "input"
}

// Scope is a place in the tree of layers.
type Scope struct {
	Parent *Scope
	Name   string   // last part of the path
	Kind   string   // Conv2D, or a user's layer
	At     dsl.Span // where it is first fed
	Doc    string
}

// Path returns the dotted path, "" for a model's root. A recurrent cell has no name of its own: it is its
// layer's.
func (s *Scope) Path() string {
	if s == nil || s.Parent == nil {
		return ""
	}
	if s.Name == "" {
		return s.Parent.Path()
	}
	if p := s.Parent.Path(); p != "" {
		return p + "." + s.Name
	}
	return s.Name
}

// Variable is a weight or state with its full path.
type Variable struct {
	catalog.Variable        // Name is the last part
	Path             string // block_1.conv2d.kernel
	Scope            *Scope
	At               dsl.Span
	Doc              string
}

// Body is a list of calls in order, with what they are for.
type Body struct {
	Nodes     []*Node
	Outputs   []*Named
	Losses    []*Named // name "" is the unnamed loss; several of one name (a shared layer's, one a feeding) add up
	Metrics   []*Metric
	Updates   []*Update
	Penalties []*Penalty // activity regularizers and the like, besides those of weights
	// Cells: the params of a recurrent body, in order; nil for a model's.
	Params  []*Value
	Results []*Value
}

// Named is a value with the name that the user gave it.
type Named struct {
	Name  string
	Value *Value
	Doc   string
	At    dsl.Span
}

// Metric is a metric: a value averaged over the samples (weighted by Weight, if there is one), or, if Class is
// not nil, a metric class fed with In.
type Metric struct {
	Name   string
	Value  *Value
	Weight *Value
	Of     *catalog.Entry // the class or function that it is, nil if it is another expression
	Class  *catalog.Instance
	In     []*Value
	Doc    string
	At     dsl.Span
}

// Update sets a state at the end of a training step.
type Update struct {
	Variable *Variable
	Value    *Value
}

// Penalty is a value that adds to the total loss, averaged over the batch.
type Penalty struct{ Value *Value }

// Value is a tensor.
type Value struct {
	Type      dsl.TensorType
	PerSample bool     // has the implicit batch axis
	Name      string   // the user's last name for it, for printing
	At        dsl.Span // where it was made
	// One of these tells where it comes from.
	Node     *Node // a call's result …
	Index    int   // … which one
	Field    *Field
	Variable *Variable
	Frozen   bool          // Variable read in a use with trainable=false: no derivative passes to it
	Const    catalog.Value // Int, Float, Bool or (nested) List: a constant of Type
	Param    bool          // a param of a recurrent body
}

// Node is one call of a catalog entry.
type Node struct {
	Entry    *catalog.Entry
	Args     *catalog.Args
	In       []*Value // in the order of Call.In …
	Names    []string // … the parameter that each was given for
	Out      []*Value
	Vars     map[string]*Variable // what the layer owns, by last name
	Given    map[string]*Value    // what takes the place of a variable in this use: the kernel of SpectralNormalization
	Frozen   bool                 // trainable=false: its variables get no derivative from this use
	Policy   Policy               // of a layer with a dtype
	Scope    *Scope               // the layer itself for a layer, the surrounding scope for a function
	At       dsl.Span
	Training bool        // the value of `training` here
	Part     string      // the part of the catalog, written in the language, in whose text it stands: the outermost; "" if in none
	Cell     *Body       // RNN over a cell: the cell's body (params: x, states…, what is given Beside; results: output, states…)
	Index    []IndexPart // of the entry "getitem"
	Stream   int         // a number of its own for entries that draw random numbers, the same in both bodies
}

// Beside names the operands of an RNN that are cut by steps as x is: its cell has that of a step.
const Beside = "beside"

// IndexPart is one part of an index, all compile-time: exactly one of the forms.
type IndexPart struct {
	NewAxis           bool
	IsSlice           bool
	At                int // an int index, not negative
	Start, Stop, Step int // a slice, as Python's slice.indices gives them
}

// Dataset is a checked dataset.
type Dataset struct {
	Name     string
	Decl     *dsl.Dataset
	Sources  []*Source
	Fields   []*Named   // values over the sources' columns (Value.Field names a column as "source.column")
	Augments []*Augment // as they stand
	Body     *Body
	Keep     *Value // rows where it is false are left out, or nil
	names    map[string]*binding
}

// Source is a dataset's source with its compile-time arguments.
type Source struct {
	Name    string
	Entry   *catalog.Entry
	Args    *catalog.Args
	Columns []*Field
	Lookups []*Lookup
	Rows    int // generated(count=…): how many; 0 if the data tell
	At      dsl.Span
	// Inner tells that the source is the series of another; its rows are not those of the dataset.
	Inner  bool
	Series *Series // of windows
	// Like is the source of the dataset that a model is first trained on whose classes and vocabularies these are, too;
	// or nil.
	Like   *Source
	schema *Schema
}

// Series is what windows are cut of: a column of a source, or several that stand side by side.
type Series struct {
	Source   *Source
	Columns  []string
	Together bool
}

// Lookup is a column of numbers made of one of text while loading: text itself never enters a graph. It is the
// place of the text in Vocabulary, counted from First; what is not in it is 0. A bool tells whether it is the
// first of Vocabulary.
type Lookup struct {
	Column     string // of the source
	Vocabulary []string
	First      int
	Other      string   // the name of 0 among the classes
	Reading    *Reading // or nil: what text becomes in its place, i64
	Field      *Field   // Name is "source.column:n", Type bool or index(n), or i64 if there is a Reading
}

// Reading is a form of rt/data/words, in which text is read: Hashing, Lookup or Vectorizer with those of the fields that
// it has.
type Reading struct {
	Form       string
	Bins       int
	Vocabulary []string
	First      int
	Unknown    int
	Masked     bool
	Mask       string
	Hidden     int
	Key        []int
	Splitter   Splitter
	Counts     bool
}

// Splitter says how a text is cut into tokens.
type Splitter struct {
	Lower, Strip bool
	Split        string // whitespace, character, none
	Ngrams       []int
}

// String names a way of cutting, for lock files.
func (s *Splitter) String() string {
	text := s.Split
	if s.Strip {
		text += " strip"
	}
	if s.Lower {
		text += " lower"
	}
	for _, n := range s.Ngrams {
		text += fmt.Sprintf(" %d", n)
	}
	return text
}

// Augment is an `augment a, b = …`: what rows have that are trained on. Values are of any element type; they are
// rounded to the fields'.
type Augment struct {
	Fields []string
	Values []*Value
	Params map[string]*Value // the dataset's fields as they are before
	Body   *Body
	At     dsl.Span
	of     func(m *Model) *Augment // the same for a model
}

// Train is a checked train block.
type Train struct {
	Name     string // "" if it has none
	Decl     *dsl.Train
	Model    *Model
	Dataset  *Dataset      // or nil
	Augments []*Augment    // the dataset's, for the model
	Settings *catalog.Args // batch_size, epochs, …, defaults filled in
	Groups   []*Group
	Steps    []*Step // the same groups in steps, nil if there is one step of all
	// Schedulers are the bodies of the LearningRateSchedulers among the callbacks, in their order. Params: the epoch, and
	// the rate or nothing more; Results: the new rate.
	Schedulers []*Body
}

// Group is an optimizer and the weights that it trains.
type Group struct {
	Optimizer *catalog.Instance // the arguments common to all are in Args too
	Decl      *dsl.Optimizer    // its rule: a user's or the prelude's
	Variables []*Variable
	// Rules is the optimizer's body elaborated for each variable, in the order of Variables.
	Rules []*Rule
	// Rate is the body that computes learning_rate from the iteration (schedules), or nil if it is a number.
	Rate *Body
}

// Rule is an optimizer's body for one weight. Params of Body: weight, gradient, learning_rate, iteration (f32
// scalars), then the states; Results: the change to subtract; Updates are of Slots.
type Rule struct {
	Variable *Variable
	Slots    []*Variable
	Body     *Body
	As       *Rule // of another weight of the same type, whose body this one shares and whose slots that body updates; else nil
}
