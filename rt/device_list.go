package rt

import (
	"os"
	"sync"

	"github.com/dlgen/dlgen/rt/internal/device"
)

// deviceOp is a line of a list of launches: a kernel, perhaps with what does the same where groups cannot be as large or share as much,
// a loop with what is in it, or a product with what else computes it.
type deviceOp struct {
	kernel  string
	group   int
	shared  int  // bytes that a group shares, of a kernel with a body
	exact   bool // a kernel that serves only where products of f32 are exact
	then    []deviceOp
	items   extent
	args    []devicePlace // of a product: a, b, c, perhaps the bias
	turns   extent        // of a loop
	down    bool          // from the last turn to the first
	product *deviceProduct
	body    []deviceOp
}

// deviceProduct is a product of matrices that a vendor's library may compute.
type deviceProduct struct {
	t, c           device.Type // of the operands, of the result
	batch, m, n, k extent
	transA, transB bool
	bias           bool // a vector is added to each row
}

// spec is the product for n rows.
func (p *deviceProduct) spec(n int) device.Gemm {
	g := device.Gemm{M: p.m.at(n), N: p.n.at(n), K: p.k.at(n), TransA: p.transA, TransB: p.transB, A: p.t, B: p.t, C: p.c,
		Batch: p.batch.at(n), TF32: tf32(), Bias: p.bias}
	if g.Batch > 1 {
		g.StrideA, g.StrideB, g.StrideC = g.M*g.K, g.K*g.N, g.M*g.N
	}
	return g
}

// tf32 reports whether the variable DLGEN_TF32 allows that products of f32 round their operands to ten bits of mantissa.
var tf32 = sync.OnceValue(func() bool { return os.Getenv("DLGEN_TF32") == "1" })

// devicePlace is an argument: a place in one of the memories, or a number.
type devicePlace struct {
	kind   byte // a w s c f, then n t =
	offset int  // or the number, or which field, or which loop
	turns  []deviceTurn
}

// deviceTurn is how far a place moves with the turns of a loop.
type deviceTurn struct {
	loop int
	each extent
}

// extent is a product of lengths; each is factor · rows^power, divided and rounded up.
type extent []struct{ factor, power, by int }

// at returns the number for n rows.
func (e extent) at(n int) int {
	x := 1
	for _, f := range e {
		y := f.factor
		for range f.power {
			y *= n
		}
		x *= (y + f.by - 1) / f.by
	}
	return x
}

// deviceList is a list of launches.
type deviceList struct {
	arena   int
	results []deviceResult
	weights bool // weights or states change
	slots   bool // the learner's variables change
	whats   []string
	ops     []deviceOp
}

// deviceResult is where a result lies, and its bytes.
type deviceResult struct {
	place devicePlace
	bytes extent
}
