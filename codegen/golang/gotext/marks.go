package gotext

import (
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Where something in the text is decided later, marks stand until then: characters that Go has not, each for one thing, because texts with
// several of them meet.
const (
	OpenMark, CloseMark   = "\x01", "\x02" // the number of a name, such as a parameter's, so that functions which differ in names only are one
	NameMark              = "\x03"         // the name of a type
	anonymousMark         = "\x04"         // before the number of a variable, where texts are compared
	OpenSize, CloseSize   = "\x05", "\x06" // the number of a size: functions that differ in sizes alone become one
	OpenCall, CloseCall   = "\x0e", "\x0f" // the name of a function where it is called
	OpenPlace, ClosePlace = "\x10", "\x11" // the place of a variable in the function of a graph: it gets a name
	OpenOther, CloseOther = "\x12", "\x13" // that place elsewhere: the name if there is one, else the number
	OpenLocal, CloseLocal = "\x14", "\x15" // a kernel's variable that is named for a field
	SliceMark             = "\x16"         // around the name in a declaration of a slice, until neighbours are joined
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
				number[name] = anonymousMark + strconv.Itoa(len(number))
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
