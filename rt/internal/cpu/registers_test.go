package cpu

import (
	"os"
	"regexp"
	"strings"
	"testing"
)

// TestRegistersAVX2: functions for AVX2 use its sixteen registers. The generator knows 32 of 256 bits, and one that runs
// out of the first takes the others, which only processors with AVX-512 have.
func TestRegistersAVX2(t *testing.T) {
	text, err := os.ReadFile("vector_amd64.s")
	if err != nil {
		t.Fatal(err)
	}
	beyond := regexp.MustCompile(`\b[XY](1[6-9]|2\d|3[01])\b`)
	count := 0
	for _, function := range strings.Split(string(text), "\nTEXT ")[1:] {
		name, _, _ := strings.Cut(function, "(")
		if !strings.Contains(name, "AVX2") {
			continue
		}
		count++
		if r := beyond.FindString(function); r != "" {
			t.Errorf("%s uses %s", name, r)
		}
	}
	if count < 100 {
		t.Errorf("%d functions for AVX2", count)
	}
}
