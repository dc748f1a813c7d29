package spelling

import (
	"regexp"
	"strings"
)

// Clip shortens a text that is quoted in a message.
func Clip(s string) string { return clipTo(s, 30) }

// ClipLine shortens what is to be typed, which one line has room for.
func ClipLine(s string) string { return clipTo(s, 80) }

// clipTo shortens a text to so many letters, on one line.
func clipTo(s string, most int) string {
	s = strings.Join(strings.Fields(s), " ")
	if r := []rune(s); len(r) > most {
		return string(r[:most-1]) + "…"
	}
	return s
}

// Literal is a kind of what may have been put in quotes.
type Literal int

// The kinds of literals.
const (
	Other Literal = iota + 1
	Whole
	Number // with a point or an exponent
	Truth
	Nothing
	Wholes // a list of whole numbers
	Numbers
)

const number = `[+-]?(?:[0-9][0-9_]*\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?`

var (
	wholeText   = regexp.MustCompile(`^[+-]?[0-9][0-9_]*$`)
	numberText  = regexp.MustCompile(`^` + number + `$`)
	numbersText = regexp.MustCompile(`^[\[(]\s*` + number + `(?:\s*,\s*` + number + `)*\s*,?\s*[\])]$`)
	openPoint   = regexp.MustCompile(`(^|[^0-9])\.([0-9])|([0-9])\.($|[^0-9])`)
)

// Unquoted is what stands in a text in quotes, as it is written without them: 2e-3 of "2e-3", true of "True".
func Unquoted(quoted string) (string, Literal) {
	if len(quoted) < 2 || quoted[0] != '"' || quoted[len(quoted)-1] != '"' {
		return "", Other
	}
	text := strings.TrimSpace(quoted[1 : len(quoted)-1])
	switch small := strings.ToLower(text); {
	case small == "true" || small == "false":
		return small, Truth
	case small == "none" || small == "null":
		return "none", Nothing
	case wholeText.MatchString(text):
		return strings.TrimPrefix(text, "+"), Whole
	case numberText.MatchString(text):
		return strings.TrimPrefix(digitsAround(text), "+"), Number
	case !numbersText.MatchString(text):
		return "", Other
	}
	list := "[" + strings.Trim(text, "[]() ,") + "]"
	if strings.ContainsAny(list, ".eE") {
		return digitsAround(list), Numbers
	}
	return list, Wholes
}

// digitsAround puts a digit on both sides of each point.
func digitsAround(s string) string {
	return openPoint.ReplaceAllStringFunc(s, func(p string) string {
		i := strings.IndexByte(p, '.')
		if i+1 < len(p) && '0' <= p[i+1] && p[i+1] <= '9' {
			return p[:i] + "0" + p[i:]
		}
		return p[:i+1] + "0" + p[i+1:]
	})
}
