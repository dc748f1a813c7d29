package proof

import (
	"os"
	"testing"
)

// TestRandom proves random programs, DLGEN_RANDOM of them from the seed DLGEN_SEED on. A program that the checker
// refuses is a fault of the generator or of the checker.
func TestRandom(t *testing.T) {
	if testing.Short() {
		t.Skip("builds programs")
	}
	from := amount(t, "DLGEN_SEED", 1)
	var subjects []*Subject
	for i := range amount(t, "DLGEN_RANDOM", 20) {
		subjects = append(subjects, Random(uint64(from+i)))
	}
	prove(t, subjects)
}

// TestWide proves random programs of larger values, DLGEN_WIDE of them from the seed DLGEN_SEED on, one in four in small floats, or all in
// DLGEN_PRECISION.
//
//	DLGEN_DEVICE=gpu DLGEN_WIDE=20 DLGEN_PRECISION=mixed_bfloat16 go test ./internal/proof -run TestWide
func TestWide(t *testing.T) {
	if testing.Short() {
		t.Skip("builds programs")
	}
	from := amount(t, "DLGEN_SEED", 1)
	var subjects []*Subject
	for i := range amount(t, "DLGEN_WIDE", 2) {
		precision := os.Getenv("DLGEN_PRECISION")
		switch {
		case precision != "":
		case i%4 < 3:
			precision = "float32"
		default:
			precision = []string{"mixed_float16", "mixed_bfloat16"}[i/4%2]
		}
		subjects = append(subjects, Wide(uint64(from+i), precision))
	}
	prove(t, subjects)
}
