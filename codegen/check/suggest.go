package check

import (
	"slices"
	"sort"
	"strconv"
	"strings"
)

// closest returns the candidate nearest to a word that was mistyped, "" if none is near.
func closest(word string, candidates []string) string {
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

// orList prints `a`, `b` or `c`, at most ten of them.
func orList(words []string) string {
	quoted := make([]string, 0, len(words))
	for i, w := range words {
		if i == 10 {
			quoted = append(quoted, "…")
			break
		}
		quoted = append(quoted, "`"+w+"`")
	}
	switch n := len(quoted); n {
	case 0:
		return "nothing"
	case 1:
		return quoted[0]
	default:
		return strings.Join(quoted[:n-1], ", ") + " or " + quoted[n-1]
	}
}

// andList prints `a`, `b` and `c`.
func andList(words []string) string { return strings.Replace(orList(words), " or ", " and ", 1) }

// plural is "1 tensor", "2 tensors".
func plural(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return strconv.Itoa(n) + " " + thing + "s"
}
