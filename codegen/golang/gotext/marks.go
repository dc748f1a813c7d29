package gotext

import (
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// OpenMark and CloseMark stand around the number of a name that is decided last, such as that of a parameter, so that functions which differ
// in names only are one.
const (
	OpenMark  = "\x01"
	CloseMark = "\x02"
)

var marked = regexp.MustCompile(OpenMark + `(\d+)` + CloseMark)

// Mark stands for name i of those that Named is given.
func Mark(i int) string { return OpenMark + strconv.Itoa(i) + CloseMark }

// Named puts names for marks.
func Named(text string, names []string) string {
	return marked.ReplaceAllStringFunc(text, func(m string) string {
		i, _ := strconv.Atoi(m[1 : len(m)-1])
		return names[i]
	})
}

// declared are the left sides of declarations.
var declared = regexp.MustCompile(`(?m)(?:^|[ \t;{])([\pL_][\pL\p{Nd}_]*(?:, [\pL_][\pL\p{Nd}_]*)*) :=`)

// word is a name that is no field and no package's.
var word = regexp.MustCompile(`(^|[^\pL\p{Nd}_.])([\pL_][\pL\p{Nd}_]*)`)

// Anonymous numbers the variables that a text declares, so that texts which differ in their names only are equal.
func Anonymous(text string) string {
	number := map[string]string{}
	for _, m := range declared.FindAllStringSubmatch(text, -1) {
		for _, name := range strings.Split(m[1], ", ") {
			if _, ok := number[name]; !ok {
				number[name] = "\x04" + strconv.Itoa(len(number))
			}
		}
	}
	return word.ReplaceAllStringFunc(text, func(m string) string {
		at := strings.IndexFunc(m, func(r rune) bool { return r == '_' || unicode.IsLetter(r) })
		if n, ok := number[m[at:]]; ok {
			return m[:at] + n
		}
		return m
	})
}

// Mentions reports whether a text has a word.
func Mentions(text, word string) bool {
	for from := 0; ; {
		at := strings.Index(text[from:], word)
		if at < 0 {
			return false
		}
		at += from
		from = at + len(word)
		before, _ := utf8.DecodeLastRuneInString(text[:at])
		behind, _ := utf8.DecodeRuneInString(text[from:])
		if before != '.' && !inName(before) && !inName(behind) {
			return true
		}
	}
}

// inName reports whether a character is part of names in Go. What stands at the ends of a text is none.
func inName(r rune) bool { return r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r) }

// NameMark stands for the name of a type until it is decided.
const NameMark = "\x03"
