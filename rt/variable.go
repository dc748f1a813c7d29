package rt

import "strconv"

// Variable is a row of a model's table: a tensor kept between calls, and where it lies in its slab.
type Variable struct {
	Path      string // dots: block_1.conv2d.kernel
	Kind      VariableKind
	DType     DType
	Shape     []int
	Offset    int // bytes from the start of the slab
	Trainable bool
	Init      Init
}

// Len returns the number of elements.
func (v *Variable) Len() int {
	n := 1
	for _, length := range v.Shape {
		n *= length
	}
	return n
}

// Bytes returns the bytes of all elements.
func (v *Variable) Bytes() int { return v.Len() * v.DType.Size() }

// VariableKind tells what a variable is for.
type VariableKind uint8

// The kinds of variables.
const (
	Weight      VariableKind = iota + 1
	State                    // of a layer, changed by training steps
	Slot                     // an optimizer's
	Accumulator              // a metric's
	Hyper                    // set by the caller between steps: the learning rate
	Memory                   // of a recurrent layer, a state for each row that goes on in the next call
)

// variableKinds are the words that reports print.
var variableKinds = [...]string{Weight: "weight", State: "state", Slot: "slot", Accumulator: "accumulator", Hyper: "hyper", Memory: "memory"}

// String returns the kind's word.
func (k VariableKind) String() string {
	if k == 0 || int(k) >= len(variableKinds) {
		return "invalid"
	}
	return variableKinds[k]
}

// Init says how a variable starts.
type Init struct {
	Kind         InitKind
	Value        float64   // constant: the value; identity, orthogonal: the gain
	Low, High    float64   // uniform
	Mean, Stddev float64   // normal, truncated normal
	Data         []float64 // data: all elements
	Seed         int64     // mixed with the run's seed and the path
}

// InitKind is a way to make a variable's first value.
type InitKind uint8

// The kinds of first values.
const (
	InitZeros InitKind = iota + 1
	InitOnes
	InitConstant
	InitIdentity        // of two axes: the gain on the diagonal
	InitUniform         // in [Low, High)
	InitNormal          // of Mean and Stddev
	InitTruncatedNormal // the same, but nothing beyond two deviations
	InitOrthogonal      // the gain times a matrix with orthonormal rows or columns
	InitData
	InitCosines // of a kernel [time, …, n/2 + 1]: Data(t) cos(2π t k / n)
	InitSines   // Data(t) sin(-2π t k / n)
)

// initKinds are the names that the language has for them.
var initKinds = [...]string{InitZeros: "zeros", InitOnes: "ones", InitConstant: "constant", InitIdentity: "identity", InitUniform: "uniform",
	InitNormal: "normal", InitTruncatedNormal: "truncated_normal", InitOrthogonal: "orthogonal", InitData: "data", InitCosines: "cosines", InitSines: "sines"}

// String returns the kind's name.
func (k InitKind) String() string {
	if k == 0 || int(k) >= len(initKinds) {
		return "invalid"
	}
	return initKinds[k]
}

// SlotsOf returns the variables of a name that an optimizer keeps for each trainable weight, of its type and shape, zero
// at first. They lie as the weights do, so far behind.
func SlotsOf(variables []Variable, name string, behind int) []Variable {
	var slots []Variable
	for _, v := range variables {
		if v.Kind == Weight && v.Trainable {
			slots = append(slots, Variable{Path: v.Path + "." + name, Kind: Slot, DType: v.DType, Shape: v.Shape, Offset: v.Offset + behind, Init: Init{Kind: InitZeros, Seed: -1}})
		}
	}
	return slots
}

// Numbered returns the name of the i-th of several layers: res_block, res_block_1, res_block_2 …
func Numbered(name string, i int) string {
	if i == 0 {
		return name
	}
	return name + "_" + strconv.Itoa(i)
}
