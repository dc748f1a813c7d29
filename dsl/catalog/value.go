package catalog

import "github.com/dlgen/dlgen/dsl"

// Value is a compile-time value: one of the types below.
type Value interface{ valueNode() }

// The compile-time values. A shape is a List of Ints; a tuple is a List too.
type (
	None  struct{}
	Int   int64
	Float float64
	Bool  bool
	Text  string // "…"
	Word  string // a bare name of an enumeration: relu, same
	List  []Value
	// DType is a type used as a value.
	DType dsl.DType
	// Instance is a class with its arguments: L2(0.01), GlorotUniform, CosineDecay(…), Adam(…).
	Instance struct {
		Entry *Entry
		Args  *Args
		At    dsl.Span
	}
	// Function is something that can be called on tensors: an entry's function, or (Decl) a user's func.
	Function struct {
		Entry *Entry    // or nil
		Decl  *dsl.Func // or nil
		Name  string
	}
	// Opaque is a value that only the checker understands: an unfed layer, a dataset's source.
	Opaque struct {
		Kind string // for messages: "layer", "source"
		X    any
	}
)

func (None) valueNode()      {}
func (Int) valueNode()       {}
func (Float) valueNode()     {}
func (Bool) valueNode()      {}
func (Text) valueNode()      {}
func (Word) valueNode()      {}
func (List) valueNode()      {}
func (DType) valueNode()     {}
func (*Instance) valueNode() {}
func (*Function) valueNode() {}
func (*Opaque) valueNode()   {}

// Number returns a compile-time number, and whether a value is one.
func Number(v Value) (float64, bool) {
	switch v := v.(type) {
	case Int:
		return float64(v), true
	case Float:
		return float64(v), true
	}
	return 0, false
}

// Numbers returns a compile-time number, or those of a list of them, and whether a value is one of the two.
func Numbers(v Value) ([]float64, bool) {
	list, several := v.(List)
	if !several {
		list = List{v}
	}
	var all []float64
	for _, x := range list {
		n, ok := Number(x)
		if !ok {
			return nil, false
		}
		all = append(all, n)
	}
	return all, true
}

// WholeNumbers is Numbers of whole ones.
func WholeNumbers(v Value) ([]int, bool) {
	numbers, ok := Numbers(v)
	whole := make([]int, len(numbers))
	for i, x := range numbers {
		whole[i] = int(x)
		ok = ok && float64(whole[i]) == x
	}
	return whole, ok
}
