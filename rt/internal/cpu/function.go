package cpu

// Function is a function of float32, element by element, that vector units compute.
type Function uint8

// The functions of one operand.
const (
	Neg Function = iota
	Abs
	Sqrt
	Rsqrt
	Relu
	Floor
	Ceil
	Trunc
	Round
	Exp
	Log
	Log1p
	Tanh
	Sigmoid
	Erf
	Expm1
	Sin // of x within CircleEdge of zero, as Cos and Tan
	Cos
	Tan
	Atan
	Sinh
	Cosh
	Asinh
	Asin
	Acos
	Acosh
	Atanh
	Erfinv
	Sign
	NormalShare
	MulNormal
	RoundHalf
	RoundBF16
	unaries
)

// CircleEdge is how far from zero Sin, Cos and Tan know where they are on the circle.
const CircleEdge = 4096

// The functions of two operands.
const (
	Add Function = iota
	Sub
	Mul
	Div
	Larger
	Smaller
	Equal
	Less
	LessEqual
	MulNormalBack // a times the derivative of MulNormal at b
	Pow           // of finite numbers
	Mod           // NaN where the quotient is 2^22 or more, or b infinite
	Atan2
	binaries
)

// The functions of three operands.
const (
	MulAdd Function = iota
	Toward
	TowardSquare
	threes
)

// The functions of a slice and a number.
const (
	AddNumber Function = iota
	SubNumber
	MulNumber
	DivNumber
	ExpNumber
	numbers
)

// The functions of a slice and a number whose results are added up.
const (
	SubSquares Function = iota // y = a - s, and the sum of its squares
	ExpSum                     // y = e^(a - s), and its sum
	summed
)

// These are the functions of which one number is left to the caller: a few instructions of the processor give the same bits, and the call takes
// longer. A choice between two zeros, whose sign depends on their order, is none.
var (
	unaryAlone  = [unaries]bool{Neg: true, Abs: true, Sqrt: true, Rsqrt: true}
	binaryAlone = [binaries]bool{Add: true, Sub: true, Mul: true, Div: true, Equal: true, Less: true, LessEqual: true}
)

// Some functions fetch what lies behind their operands while they compute. Those of one and two operands do so where unaryFetches and binaryFetches say it, those
// of a slice and a number behind their result where numberFetchesResult says it, else behind the slice.
var (
	unaryFetches        = [unaries]bool{MulNormal: true}
	binaryFetches       = [binaries]bool{MulNormalBack: true}
	numberFetchesResult = [numbers]bool{MulNumber: true}
)
