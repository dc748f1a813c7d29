package eval

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/dlgen/dlgen/codegen/ir"
)

// TestHalf: the compiler rounds constants to floats of 16 bits as the oracle rounds what it computes, and their bits are those of what is
// rounded.
func TestHalf(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for _, d := range []ir.DType{ir.F16, ir.BF16} {
		numbers := []float64{0, math.Copysign(0, -1), math.Inf(1), math.Inf(-1), math.NaN(), 65504, 65519.99, 65520, 0x1p-24, 0x1p-25, 0x1.8p-25, 0x1.fep127, 0x1.ff7fp127, 0x1.ffp127, 0x1p-133, 0x1p-134}
		for range 1 << 16 {
			numbers = append(numbers, math.Float64frombits(random.Uint64()), float64(math.Float32frombits(random.Uint32())), random.NormFloat64())
		}
		for _, x := range numbers {
			want, got := convertFloat(d, x), ir.RoundHalf(x, d)
			if math.Float64bits(got) != math.Float64bits(want) && !math.IsNaN(x) {
				t.Fatalf("%v of %g is %g, want %g", d, x, got, want)
			}
			if bits, again := ir.HalfBits(x, d), ir.HalfBits(want, d); bits != again {
				t.Fatalf("%v of %g has the bits %#x, %#x once it is rounded", d, x, bits, again)
			}
		}
	}
}
