package fuse

import (
	"testing"

	"github.com/dlgen/dlgen/internal/cases"
)

// TestGolden: testdata/NAME.ir becomes NAME.want.
func TestGolden(t *testing.T) { cases.Golden(t, "testdata/*.ir", Graph) }

// TestNumbers: the numbers stay the same.
func TestNumbers(t *testing.T) { cases.Numbers(t, "testdata/*.ir", Graph) }
