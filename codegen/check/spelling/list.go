package spelling

import (
	"strconv"
	"strings"
)

// OrList prints `a`, `b` or `c`, at most ten of them.
func OrList(words []string) string {
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

// AndList prints `a`, `b` and `c`.
func AndList(words []string) string { return strings.Replace(OrList(words), " or ", " and ", 1) }

// Plural is "1 tensor", "2 tensors".
func Plural(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return strconv.Itoa(n) + " " + thing + "s"
}

// Grouped writes 3000000 as 3,000,000.
func Grouped(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// Article is the indefinite one before a word.
func Article(word string) string {
	if strings.ContainsAny(word[:1], "aeiou") {
		return "an"
	}
	return "a"
}
