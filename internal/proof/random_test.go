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
