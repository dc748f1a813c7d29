package device

// Type is the type of a matrix's elements.
type Type uint8

const (
	F32Type Type = iota + 1
	BF16Type
	F16Type
)

// Gemm is a product that the vendor's library may do: row-major C[m,n] = alpha·op(A)·op(B) + beta·C, batch times,
// where op may transpose; sums are in float32.
type Gemm struct {
	M, N, K        int
	TransA, TransB bool
	A, B, C        Type
	LDA, LDB, LDC  int // elements from one row to the next; 0: rows are compact
	Batch          int // 0 and 1: one product
	StrideA        int // elements from one product's operand to the next
	StrideB        int
	StrideC        int
	Alpha, Beta    float32
	TF32           bool // float32 operands may be rounded to ten bits of mantissa
	Bias           bool // a row of n values of C's type is added to each row
	Act            Act  // after the bias
}

// Act is what a product does to its result at the end.
type Act uint8

const (
	NoAct Act = iota
	ReLU
	GELU // by tanh
)

// Product is a planned product.
type Product interface {
	Free() error
}

// ProductArgs are the places of one product's matrices.
type ProductArgs struct{ A, B, C, Bias Ref }
