package irtest

import (
	"fmt"
	"strings"
)

// Told is what the comments at the head of a graph's text say of how it is tried: `// rows: 19` of a batch, 3 if nothing is said, and
// `// most: 0.2`, the largest operands, else 1.
func Told(text string) (rows int, most float64) {
	rows, most = 3, 1
	for what, to := range map[string]any{"rows": &rows, "most": &most} {
		if _, said, ok := strings.Cut(text, "// "+what+": "); ok {
			fmt.Sscan(said, to)
		}
	}
	return rows, most
}
