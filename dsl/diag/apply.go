package diag

import (
	"slices"
	"strings"

	"github.com/dlgen/dlgen/dsl"
)

// Fixes returns the first fix of each diagnostic that has one, in the order of their places.
func (l *List) Fixes() []Fix {
	var out []Fix
	for _, d := range l.Sorted() {
		if len(d.Fixes) > 0 {
			out = append(out, d.Fixes[0])
		}
	}
	return out
}

// Apply returns the text of src with fixes made, and how many. A fix that touches what an earlier one changes, or
// another file, is left out.
func Apply(src *dsl.Source, fixes []Fix) (text string, applied int) {
	var edits []Edit
	for _, f := range fixes {
		if fits(src, f.Edits, edits) {
			edits = append(edits, f.Edits...)
			applied++
		}
	}
	slices.SortStableFunc(edits, func(a, b Edit) int { return a.At.Start - b.At.Start })
	var b strings.Builder
	done := 0
	for _, e := range edits {
		b.WriteString(src.Text[done:e.At.Start] + e.New)
		done = e.At.End
	}
	b.WriteString(src.Text[done:])
	return b.String(), applied
}

// fits reports whether edits lie in src and apart from each other and from those made.
func fits(src *dsl.Source, edits, made []Edit) bool {
	if len(edits) == 0 {
		return false
	}
	for i, e := range edits {
		if e.At.Source != src || e.At.Start < 0 || e.At.End < e.At.Start || e.At.End > len(src.Text) {
			return false
		}
		for _, m := range slices.Concat(edits[:i], made) {
			if e.At.Start < m.At.End && m.At.Start < e.At.End || e.At.Start == m.At.Start {
				return false
			}
		}
	}
	return true
}
