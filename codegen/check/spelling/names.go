package spelling

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// SnakeCase returns Keras's name for an unnamed layer of a class: Conv2D is conv2d, GRUCell gru_cell.
func SnakeCase(class string) string {
	if class == "GroupQueryAttention" {
		return "grouped_query_attention"
	}
	runes := []rune(class)
	var b strings.Builder
	for i, r := range runes {
		if unicode.IsUpper(r) && i > 0 && startsWord(runes, i) {
			b.WriteByte('_')
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}

// startsWord is Keras's rule: a capital starts a word if a small letter follows it, or if a small letter or
// digit stands before it and it is not the last of a run such as 2D.
func startsWord(r []rune, i int) bool {
	if i+1 < len(r) && unicode.IsLower(r[i+1]) {
		return true
	}
	return unicode.IsLower(r[i-1])
}

// IsCapital reports whether a name begins with a capital, as those of layers, models and classes do.
func IsCapital(name string) bool {
	r, _ := utf8.DecodeRuneInString(name)
	return unicode.IsUpper(r)
}

// HasCase reports whether a name begins with a letter that is a capital or has one: those of many scripts do not.
func HasCase(name string) bool {
	r, _ := utf8.DecodeRuneInString(name)
	return unicode.IsUpper(r) || unicode.ToUpper(r) != r
}

// IsPlainName reports whether a text is a name, a number or part of one.
func IsPlainName(s string) bool {
	for _, r := range s {
		if r != '_' && (r < '0' || r > '9') && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') {
			return false
		}
	}
	return s != ""
}
