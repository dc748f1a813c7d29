package ir

// Kind is a primitive.
type Kind uint8

// The primitives. What each does is in the table below.
const (
	OpParam Kind = iota + 1
	OpConst
	OpIota
	OpRows
	OpRandom

	OpNeg
	OpAbs
	OpSign
	OpFloor
	OpCeil
	OpRound
	OpTrunc
	OpSqrt
	OpRsqrt
	OpExp
	OpExpm1
	OpLog
	OpLog1p
	OpSin
	OpCos
	OpTan
	OpAsin
	OpAcos
	OpAtan
	OpSinh
	OpCosh
	OpTanh
	OpAsinh
	OpAcosh
	OpAtanh
	OpSigmoid
	OpErf
	OpErfinv
	OpLgamma
	OpNot
	OpIsNaN
	OpCast
	OpStopGradient

	OpAdd
	OpSub
	OpMul
	OpDiv
	OpPow
	OpMax
	OpMin
	OpMod
	OpFloorDiv
	OpAtan2
	OpAnd
	OpOr
	OpXor
	OpShiftLeft
	OpShiftRight
	OpEqual
	OpLess
	OpLessEqual
	OpWhere

	OpReshape
	OpTranspose
	OpBroadcast
	OpSlice
	OpPad
	OpReverse
	OpConcat

	OpSum
	OpReduceMax
	OpReduceMin
	OpProd
	OpArgMax
	OpCumSum
	OpArgSort

	OpGather
	OpScatterAdd
	OpMix
	OpDot
	OpConv
	OpConvInput
	OpConvKernel
	OpMaxPool
	OpMaxPoolInput
	OpMaxPoolPick
	OpSumPool
	OpSumPoolInput

	OpScan
	OpGrad
	OpAttend
	OpFused

	kindEnd
)

// Class groups primitives that are treated alike.
type Class uint8

// The classes.
const (
	Leaf     Class = iota + 1
	Unary          // elementwise, one operand
	Binary         // elementwise, two operands of the same type
	Select         // where
	Movement       // moves elements, computes nothing
	Reduction
	Contraction
	Indexed // gather, scatter, sort
	Window  // pooling
	Control
)

// Primitive is a row of the table of primitives.
type Primitive struct {
	Kind  Kind
	Name  string
	Class Class
	Arity int // -1: any
	Doc   string
}

// Primitives is the table, in the order of the kinds.
var Primitives = []Primitive{
	{OpParam, "param", Leaf, 0, "the value of Attrs.Param"},
	{OpConst, "const", Leaf, 0, "Attrs.Literal in Attrs.Shape (without batch axes) and Attrs.DType; one element fills the shape"},
	{OpIota, "iota", Leaf, 0, "0, 1, 2 … along Axis of Shape, as DType"},
	{OpRows, "rows", Leaf, 0, "the number of rows of this call, a scalar of DType"},
	{OpRandom, "random", Leaf, -1, "Shape numbers of DType from Stream; Mode uniform is [0, 1), normal has mean 0 and deviation 1, bits fills u32 patterns into i64; a pure function of (seed, step, stream, element) and of the operand, if there is one: an i32 scalar counted in, such as the turn of a scan"},

	{OpNeg, "neg", Unary, 1, "-x; integers wrap"},
	{OpAbs, "abs", Unary, 1, "|x|"},
	{OpSign, "sign", Unary, 1, "-1, 0 or 1; NaN stays"},
	{OpFloor, "floor", Unary, 1, "towards -inf"},
	{OpCeil, "ceil", Unary, 1, "towards +inf"},
	{OpRound, "round", Unary, 1, "to the nearest, ties to even"},
	{OpTrunc, "trunc", Unary, 1, "towards zero"},
	{OpSqrt, "sqrt", Unary, 1, "square root"},
	{OpRsqrt, "rsqrt", Unary, 1, "1 / sqrt(x)"},
	{OpExp, "exp", Unary, 1, ""},
	{OpExpm1, "expm1", Unary, 1, "exp(x) - 1"},
	{OpLog, "log", Unary, 1, "natural logarithm"},
	{OpLog1p, "log1p", Unary, 1, "log(1 + x)"},
	{OpSin, "sin", Unary, 1, ""},
	{OpCos, "cos", Unary, 1, ""},
	{OpTan, "tan", Unary, 1, ""},
	{OpAsin, "asin", Unary, 1, ""},
	{OpAcos, "acos", Unary, 1, ""},
	{OpAtan, "atan", Unary, 1, ""},
	{OpSinh, "sinh", Unary, 1, ""},
	{OpCosh, "cosh", Unary, 1, ""},
	{OpTanh, "tanh", Unary, 1, ""},
	{OpAsinh, "asinh", Unary, 1, ""},
	{OpAcosh, "acosh", Unary, 1, ""},
	{OpAtanh, "atanh", Unary, 1, ""},
	{OpSigmoid, "sigmoid", Unary, 1, "1 / (1 + exp(-x))"},
	{OpErf, "erf", Unary, 1, ""},
	{OpErfinv, "erfinv", Unary, 1, ""},
	{OpLgamma, "lgamma", Unary, 1, "log |gamma(x)|"},
	{OpNot, "not", Unary, 1, "logical of bool, bitwise of integers"},
	{OpIsNaN, "is_nan", Unary, 1, "bool"},
	{OpCast, "cast", Unary, 1, "to DType: float to int towards zero into 64 bits (nearest there, NaN is 0), of which the type's low ones are kept; to bool is != 0; to f16 or bf16 rounds to even"},
	{OpStopGradient, "stop_gradient", Unary, 1, "x; its derivative is zero"},

	{OpAdd, "add", Binary, 2, "integers wrap"},
	{OpSub, "sub", Binary, 2, ""},
	{OpMul, "mul", Binary, 2, ""},
	{OpDiv, "div", Binary, 2, "floats"},
	{OpPow, "pow", Binary, 2, "floats as C's pow; integers by repeated squaring, of a negative exponent the whole part of 1 / a^-b (0 of 0)"},
	{OpMax, "max", Binary, 2, "NaN if either is; equals share the derivative"},
	{OpMin, "min", Binary, 2, ""},
	{OpMod, "mod", Binary, 2, "sign of the divisor; integer x mod 0 is 0"},
	{OpFloorDiv, "floordiv", Binary, 2, "floor(a / b); integer division by 0 is 0"},
	{OpAtan2, "atan2", Binary, 2, ""},
	{OpAnd, "and", Binary, 2, "logical of bool, bitwise of integers"},
	{OpOr, "or", Binary, 2, ""},
	{OpXor, "xor", Binary, 2, ""},
	{OpShiftLeft, "shl", Binary, 2, "integers; a count negative or not below the bits leaves 0"},
	{OpShiftRight, "shr", Binary, 2, "integers, arithmetic; a count negative or not below the bits leaves the sign"},
	{OpEqual, "eq", Binary, 2, "bool"},
	{OpLess, "lt", Binary, 2, "bool"},
	{OpLessEqual, "le", Binary, 2, "bool"},
	{OpWhere, "where", Select, 3, "a where the bool operand is true, else b; all three of one shape"},

	{OpReshape, "reshape", Movement, 1, "to Shape, same elements in the same order; batch axes keep their product"},
	{OpTranspose, "transpose", Movement, 1, "result axis i is operand axis Axes[i]"},
	{OpBroadcast, "broadcast", Movement, 1, "to Shape; operand axis i is result axis Axes[i] (increasing), of equal length or 1"},
	{OpSlice, "slice", Movement, 1, "Starts to Limits by Strides (> 0), all axes"},
	{OpPad, "pad", Movement, 1, "Lo and Hi elements of Value around each axis, Dilate between neighbours; negative Lo, Hi crop"},
	{OpReverse, "reverse", Movement, 1, "along Axes"},
	{OpConcat, "concat", Movement, -1, "along Axis"},

	{OpSum, "sum", Reduction, 1, "over Axes, which are dropped; integers wrap"},
	{OpReduceMax, "reduce_max", Reduction, 1, "over Axes; equals share the derivative; NaN wins"},
	{OpReduceMin, "reduce_min", Reduction, 1, "over Axes"},
	{OpProd, "prod", Reduction, 1, "over Axes"},
	{OpArgMax, "argmax", Reduction, 1, "i32 index of the first largest along Axis, which is dropped"},
	{OpCumSum, "cumsum", Reduction, 1, "running sum along Axis; Reverse, Exclusive"},
	{OpArgSort, "argsort", Indexed, 1, "i32 indices that sort along Axis, stable; Reverse: descending (equals keep their order); NaN is larger than all numbers"},

	{OpGather, "gather", Indexed, 2, "operand x[b…, p…, k, q…] with Batch leading axes shared, indices i[b…, j…] (i32) along Axis: result [b…, p…, j…, q…]; an index out of range is a fault of the step"},
	{OpScatterAdd, "scatter_add", Indexed, 2, "operands indices and updates, the transpose of gather: zeros of Shape, to which each update is added at its index along Axis"},
	{OpMix, "mix", Indexed, 3, "operands x, first (i32 [j]) and weights [j, t]: along Axis element j of the result is the sum of weights[j, t] * x[first[j] + t], all of which are in x"},
	{OpDot, "dot", Contraction, -1, "sum over paired axes ContractA, ContractB, for each of the paired BatchA, BatchB; result axes: batch, the rest of a, the rest of b; a third operand, which codegen/optimize makes for GPUs, is a vector that is added along the last axis before the sum is rounded"},
	{OpConv, "conv", Contraction, 2, "x[n, s…, c], kernel[k…, c/Groups, o]: result [n, s'…, o], cross-correlation with Strides, Lo, Hi, Dilate"},
	{OpConvInput, "conv_input", Contraction, 2, "operands dy and kernel: the derivative of conv by its input, of Shape"},
	{OpConvKernel, "conv_kernel", Contraction, 2, "operands x and dy: the derivative of conv by its kernel, of Shape"},
	{OpMaxPool, "max_pool", Window, 1, "x[n, s…, c]: largest in each Window with Strides, Lo, Hi (padding never wins)"},
	{OpMaxPoolInput, "max_pool_input", Window, 2, "operands x and dy: the derivative; the first of equals takes all"},
	{OpMaxPoolPick, "max_pool_pick", Window, 2, "operands x and t (of x's shape): t at the place where x's window has its first largest"},
	{OpSumPool, "sum_pool", Window, 1, "as max_pool with sums; padding counts as 0"},
	{OpSumPoolInput, "sum_pool_input", Window, 1, "operand dy: the derivative of sum_pool by its input, of Shape"},

	{OpScan, "scan", Control, -1, "Length turns of Body: operands are Carry states, Scanned values cut along axis 0, then constants; Body's params are the same in order, then optionally the turn (the index of its element); its results are the new states, then values stacked along a new axis 0; Reverse runs from the last element to the first"},
	{OpGrad, "grad", Control, -1, "operands y, x1, x2 …: d sum(y) / d xi, each of xi's type; replaced by codegen/autodiff"},
	{OpAttend, "attend", Control, -1, "Body of products, reductions of their rows and what is elementwise between, with no product's result in memory; made by codegen/optimize for GPUs"},
	{OpFused, "fused", Control, -1, "Body over the iteration space Shape, made by codegen/optimize"},
}

// Of returns the row of a primitive.
func Of(k Kind) Primitive { return Primitives[k-1] }

// String returns the primitive's name.
func (k Kind) String() string {
	if k == 0 || k >= kindEnd {
		return "invalid"
	}
	return Primitives[k-1].Name
}

// Elementwise reports whether operations of a kind compute each element of their result from the operands' elements at its place.
func Elementwise(kind Kind) bool {
	class := Of(kind).Class
	return class == Unary || class == Binary || class == Select
}

// Reduces reports whether operations of a kind make one element of all along some axes.
func Reduces(kind Kind) bool { return Of(kind).Class == Reduction }
