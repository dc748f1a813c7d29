package rewrite

import (
	"testing"

	"github.com/dlgen/dlgen/internal/cases"
)

// TestGolden: CSE makes of testdata/cse/NAME.ir what is in NAME.want.
func TestGolden(t *testing.T) { cases.Golden(t, "testdata/cse/*.ir", CSE) }

// TestNumbers: the numbers stay the same.
func TestNumbers(t *testing.T) { cases.Numbers(t, "testdata/cse/*.ir", CSE) }
