package catalog

import (
	"github.com/dlgen/dlgen/dsl"
	"github.com/dlgen/dlgen/dsl/diag"
)

// Args are the arguments of a call, bound to parameters, defaults filled in. Tensors are not here but in Call.In.
type Args struct {
	Values map[string]Value
	Spans  map[string]dsl.Span // where each given argument stands; defaults have none
}

// Operand is a tensor given to a call.
type Operand struct {
	Param string // the name of the parameter or input
	Type  dsl.TensorType
	// PerSample tells a sample's value from a batchless one.
	PerSample bool
	At        dsl.Span
	// Const is the compile-time value that the operand was made of (a number or list of numbers), or nil.
	Const Value
}

// Call is one use of an entry, as its rule sees it. The checker makes it; the rule reads In and the
// arguments, calls Weight and State for what the layer owns, and gives the results by Out. On a fault it
// calls Fail and returns.
type Call struct {
	Entry *Entry
	Args  *Args
	In    []Operand // fed tensors, then tensor arguments that were given, in the order of the params
	At    dsl.Span  // the whole call
	Name  string    // how the call is spelt, for messages

	Results []dsl.TensorType
	// ResultPerSample overrides, if not nil, the rule that a result is per sample if any operand is.
	ResultPerSample []bool
	Variables       []*Variable
	Faults          []*diag.Diagnostic
}

// Out gives the types of the results.
func (c *Call) Out(types ...dsl.TensorType) { c.Results = types }

// Fail reports a fault at an argument ("" is the whole call) and returns it, to be widened.
func (c *Call) Fail(arg string, code diag.Code, format string, values ...any) *diag.Diagnostic {
	d := diag.New(code, c.Span(arg), format, values...)
	c.Faults = append(c.Faults, d)
	return d
}

// Span returns where an argument or operand stands, or the whole call if it was not given.
func (c *Call) Span(arg string) dsl.Span {
	if s, ok := c.Args.Spans[arg]; ok {
		return s
	}
	for _, o := range c.In {
		if o.Param == arg && o.At.IsValid() {
			return o.At
		}
	}
	return c.At
}

// Operand returns the tensor given for a parameter, or nil.
func (c *Call) Operand(name string) *Operand {
	for i := range c.In {
		if c.In[i].Param == name {
			return &c.In[i]
		}
	}
	return nil
}

// Weight declares a weight with the initializer, regularizer and constraint found under the layer's
// arguments NAME_initializer, NAME_regularizer, NAME_constraint, where it has them.
func (c *Call) Weight(name string, t dsl.TensorType) *Variable {
	v := &Variable{Name: name, Type: t, Trainable: true, Init: Word("zeros"), Regularizer: None{}, Constraint: None{}}
	if x, ok := c.Args.Values[name+"_initializer"]; ok {
		v.Init = x
	}
	if x, ok := c.Args.Values[name+"_regularizer"]; ok {
		v.Regularizer = x
	}
	if x, ok := c.Args.Values[name+"_constraint"]; ok {
		v.Constraint = x
	}
	c.Variables = append(c.Variables, v)
	return v
}

// State declares a state.
func (c *Call) State(name string, t dsl.TensorType, init Value) *Variable {
	v := &Variable{Name: name, State: true, Type: t, Init: init, Regularizer: None{}, Constraint: None{}}
	c.Variables = append(c.Variables, v)
	return v
}

// Learns declares a statistic of the data that is fed: a state that training computes before its first step. Beside
// it stands `count`, of how many values it was computed: 0 means that it is still to be learnt.
func (c *Call) Learns(name string, t dsl.TensorType, init Value) {
	c.State(name, t, init).Learnt = true
}

// learnsCount declares the number of values that a layer has learnt from.
func (c *Call) learnsCount() {
	c.State("count", dsl.TensorType{DType: dsl.I32, Shape: dsl.Shape{}}, Word("zeros")).Learnt = true
}

// The argument readers. The checker has made sure of the types, so they panic only on a wrong entry.

// Has reports whether an argument is not none.
func (c *Call) Has(name string) bool { return c.Args.Has(name) }

// Int returns an int argument.
func (c *Call) Int(name string) int { return c.Args.Int(name) }

// Float returns a float argument.
func (c *Call) Float(name string) float64 { return c.Args.Float(name) }

// Bool returns a bool argument.
func (c *Call) Bool(name string) bool { return c.Args.Bool(name) }

// Word returns an enumerated argument.
func (c *Call) Word(name string) string { return c.Args.Word(name) }

// Ints returns n ints; one int is repeated.
func (c *Call) Ints(name string, n int) []int { return c.Args.Ints(name, n) }

// Has reports whether an argument is not none.
func (a *Args) Has(name string) bool {
	v, ok := a.Values[name]
	_, none := v.(None)
	return ok && !none
}

// Int returns an int argument.
func (a *Args) Int(name string) int { return int(a.Values[name].(Int)) }

// Float returns a float argument, an int as a float.
func (a *Args) Float(name string) float64 {
	if i, ok := a.Values[name].(Int); ok {
		return float64(i)
	}
	return float64(a.Values[name].(Float))
}

// Bool returns a bool argument.
func (a *Args) Bool(name string) bool { return bool(a.Values[name].(Bool)) }

// Word returns an enumerated argument.
func (a *Args) Word(name string) string { return string(a.Values[name].(Word)) }

// Ints returns the ints of an argument; one int is repeated n times.
func (a *Args) Ints(name string, n int) []int {
	out := make([]int, 0, n)
	if i, ok := a.Values[name].(Int); ok {
		for range n {
			out = append(out, int(i))
		}
		return out
	}
	for _, v := range a.Values[name].(List) {
		out = append(out, int(v.(Int)))
	}
	return out
}
