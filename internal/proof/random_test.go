package proof

import "testing"

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

// TestWide proves random programs of larger values, DLGEN_WIDE of them from the seed DLGEN_SEED on, one in four in small floats.
//
//	DLGEN_DEVICE=gpu DLGEN_WIDE=20 go test ./internal/proof -run TestWide
func TestWide(t *testing.T) {
	if testing.Short() {
		t.Skip("builds programs")
	}
	from := amount(t, "DLGEN_SEED", 1)
	var subjects []*Subject
	for i := range amount(t, "DLGEN_WIDE", 4) {
		precision := "float32"
		if i%4 == 3 {
			precision = []string{"mixed_float16", "mixed_bfloat16"}[i/4%2]
		}
		subjects = append(subjects, Wide(uint64(from+i), precision))
	}
	prove(t, subjects)
}
