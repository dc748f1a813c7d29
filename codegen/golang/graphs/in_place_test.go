package graphs

import (
	"strings"
	"testing"
)

// TestInPlace: of the case's slices and transpositions, whose numbers TestNumbers checks, those are left that something else reads or that
// no product reads as they lie.
func TestInPlace(t *testing.T) {
	code := caseCode(t, "in_place")
	for _, c := range []struct {
		call  string
		times int
	}{{"rt.Slice(", 3}, {"rt.Transpose(", 3}, {"HeadsA: 2, LDA: 24", 1}, {"HeadsB: 2, LDB: 24", 1}, {"LDB: 48", 1}} {
		if n := strings.Count(code, c.call); n != c.times {
			t.Errorf("%d times %s, want %d\n%s", n, c.call, c.times, code)
		}
	}
}

// TestJoined: of the case's products, whose numbers TestNumbers checks, those are written where they are joined that can be.
func TestJoined(t *testing.T) {
	code := caseCode(t, "joined")
	for _, c := range []struct {
		call  string
		times int
	}{{"Heads: 2, LDC: 24", 3}, {"rt.Place(", 5}, {"[12:], ", 1}, {"[18:], ", 1}} {
		if n := strings.Count(code, c.call); n != c.times {
			t.Errorf("%d times %s, want %d\n%s", n, c.call, c.times, code)
		}
	}
}

// TestScaledInPlace: products scale what they read and what they write, so that nothing is left to do about it.
func TestScaledInPlace(t *testing.T) {
	code := caseCode(t, "scaled_in_place")
	for _, c := range []struct {
		call  string
		times int
	}{{"rt.Slice(", 0}, {"rt.MapNumber(", 0}, {"rt.Place(", 0}, {"Scale: -0.9", 1}, {"Scale: 0.3", 2}} {
		if n := strings.Count(code, c.call); n != c.times {
			t.Errorf("%d times %s, want %d\n%s", n, c.call, c.times, code)
		}
	}
}
