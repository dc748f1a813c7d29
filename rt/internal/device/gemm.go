package device

import "strconv"

// Type is the type of a matrix's elements.
type Type uint8

const (
	TypeF32 Type = iota + 1
	TypeBF16
	TypeF16
)

// Bytes is the size of one element.
func (t Type) Bytes() int {
	if t == TypeF32 {
		return 4
	}
	return 2
}

// String is the type's name in the language.
func (t Type) String() string {
	switch t {
	case TypeF32:
		return "f32"
	case TypeBF16:
		return "bf16"
	case TypeF16:
		return "f16"
	}
	return "invalid"
}

// Gemm is a product that the vendor's library may do, of row-major matrices:
//
//	C[m,n] = op(A)[m,k] · op(B)[k,n] + bias[n]
//
// Batch times, where op may transpose. Sums are in float32.
type Gemm struct {
	M, N, K        int
	TransA, TransB bool // the operand is stored transposed: A[k,m], B[n,k]
	A, B, C        Type
	LDA, LDB, LDC  int // elements from one stored row to the next; 0: rows are compact
	Batch          int // 0 and 1: one product
	StrideA        int // elements from one product's operand to the next
	StrideB        int
	StrideC        int
	TF32           bool // float32 operands may be rounded to ten bits of mantissa
	Bias           bool // of C's type
}

// Product is a planned product.
type Product interface {
	Free() error
}

// ProductArgs are the places of one product's matrices.
type ProductArgs struct{ A, B, C, Bias Ref }

// Filled has the sizes that zeros stand for.
func (g Gemm) Filled() Gemm {
	rowA, rowB := g.K, g.N
	if g.TransA {
		rowA = g.M
	}
	if g.TransB {
		rowB = g.K
	}
	for _, f := range []struct {
		ld  *int
		row int
	}{{&g.LDA, rowA}, {&g.LDB, rowB}, {&g.LDC, g.N}} {
		if *f.ld == 0 {
			*f.ld = f.row
		}
	}
	g.Batch = max(g.Batch, 1)
	return g
}

// Check says what is wrong with a product.
func (g Gemm) Check() string {
	f := g.Filled()
	row := func(transposed bool, plain, other int) int {
		if transposed {
			return other
		}
		return plain
	}
	switch {
	case g.M < 1 || g.N < 1 || g.K < 1 || g.Batch < 0:
		return "sizes have to be positive"
	case g.A < TypeF32 || g.A > TypeF16 || g.B < TypeF32 || g.B > TypeF16 || g.C < TypeF32 || g.C > TypeF16:
		return "an invalid type"
	case f.LDA < row(g.TransA, g.K, g.M) || f.LDB < row(g.TransB, g.N, g.K) || f.LDC < g.N:
		return "a row is longer than the way to the next"
	case g.StrideA < 0 || g.StrideB < 0 || g.StrideC < 0:
		return "a stride is negative"
	}
	return ""
}

// BytesA is how far A reaches.
func (g Gemm) BytesA() int {
	if g.TransA {
		return g.reach(g.K, g.M, g.Filled().LDA, g.StrideA, g.A)
	}
	return g.reach(g.M, g.K, g.Filled().LDA, g.StrideA, g.A)
}

// BytesB is how far B reaches.
func (g Gemm) BytesB() int {
	if g.TransB {
		return g.reach(g.N, g.K, g.Filled().LDB, g.StrideB, g.B)
	}
	return g.reach(g.K, g.N, g.Filled().LDB, g.StrideB, g.B)
}

// BytesC is how far C reaches.
func (g Gemm) BytesC() int { return g.reach(g.M, g.N, g.Filled().LDC, g.StrideC, g.C) }

// BytesBias is how far the bias reaches, 0 without one.
func (g Gemm) BytesBias() int {
	if g.Bias {
		return g.N * g.C.Bytes()
	}
	return 0
}

func (g Gemm) reach(rows, cols, ld, stride int, t Type) int {
	return ((max(g.Batch, 1)-1)*stride + (rows-1)*ld + cols) * t.Bytes()
}

// String has everything that a plan depends on: it is its name in messages and in the cache.
func (g Gemm) String() string {
	f, n := g.Filled(), strconv.Itoa
	flag := func(set bool, text string) string {
		if set {
			return text
		}
		return ""
	}
	return "product " + n(f.M) + "×" + n(f.N) + "×" + n(f.K) + " " +
		f.A.String() + flag(f.TransA, "ᵀ") + "·" + f.B.String() + flag(f.TransB, "ᵀ") + "→" + f.C.String() +
		" rows " + n(f.LDA) + " " + n(f.LDB) + " " + n(f.LDC) +
		" batch " + n(f.Batch) + " " + n(f.StrideA) + " " + n(f.StrideB) + " " + n(f.StrideC) +
		flag(f.TF32, " tf32") + flag(f.Bias, " bias")
}
