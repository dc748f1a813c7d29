package spelling

import (
	"slices"
	"sort"
	"strings"

	"github.com/dlgen/dlgen/dsl"
	"github.com/dlgen/dlgen/dsl/diag"
)

// Closest returns the candidate nearest to a word that was mistyped, "" if none is near.
func Closest(word string, candidates []string) string {
	if len(word) < 2 {
		return "" // one letter is near to every other
	}
	best, bound := "", max(1, len(word)/3)+1
	sort.Strings(candidates)
	for _, prefix := range []string{"random_", "image_"} { // modules of keras.ops and keras.random, whose names they begin here
		if _, known := slices.BinarySearch(candidates, prefix+word); known {
			return prefix + word
		}
	}
	for _, c := range candidates {
		if c == word {
			continue
		}
		d := distance(strings.ToLower(word), strings.ToLower(c), bound)
		if d < bound {
			best, bound = c, d
		}
	}
	if best == "" {
		return begun(word, candidates)
	}
	return best
}

// begun returns the only candidate that begins with a word: batch_size for batch.
func begun(word string, candidates []string) string {
	found := ""
	for _, c := range candidates {
		if strings.HasPrefix(c, strings.ToLower(word)+"_") {
			if found != "" {
				return ""
			}
			found = c
		}
	}
	return found
}

// distance is the number of letters to insert, remove, change or swap, at most bound.
func distance(a, b string, bound int) int {
	if len(a)-len(b) >= bound || len(b)-len(a) >= bound {
		return bound
	}
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, last, row = last, row, before
	}
	return min(last[len(b)], bound)
}

// Suggest adds the nearest spelling: one that differs only in case is surely meant.
func Suggest(d *diag.Diagnostic, name string, at dsl.Span, candidates []string) *diag.Diagnostic {
	sort.Strings(candidates)
	for _, c := range candidates {
		if c != name && strings.EqualFold(c, name) || SnakeCase(name) == c {
			d.Code = diag.WrongCase
			return d.WithHint("it is spelt `%s`", c).WithFix("write `"+c+"`", at, c)
		}
	}
	c := Closest(name, Alike(name, candidates))
	if c == "" {
		c = Closest(name, candidates)
	}
	if c != "" {
		return d.WithHint("did you mean `%s`?", c).WithFix("write `"+c+"`", at, c)
	}
	return d
}

// Alike are the names that begin as a word does: functions and values for a small letter, layers and models for a capital.
func Alike(word string, names []string) []string {
	var list []string
	for _, n := range names {
		if IsCapital(n) == IsCapital(word) {
			list = append(list, n)
		}
	}
	return list
}
