package golang

import (
	"go/token"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// goName is a name of the language as Go exports it: same_hand is SameHand, a dotted path is joined.
func goName(name string) string {
	var b strings.Builder
	for _, part := range strings.FieldsFunc(name, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		r, n := utf8.DecodeRuneInString(part)
		b.WriteRune(unicode.ToUpper(r))
		b.WriteString(part[n:])
	}
	return b.String()
}

// localName is a name of the language as a Go variable: dKernel of d_kernel, vae of VAE, vaeDense of VAEDense; fallback if
// nothing is left.
func localName(name, fallback string) string {
	g := []rune(goName(name))
	if len(g) == 0 || !unicode.IsLetter(g[0]) {
		return fallback
	}
	for i, r := range g {
		if !unicode.IsUpper(r) || i > 0 && i+1 < len(g) && unicode.IsLower(g[i+1]) {
			break
		}
		g[i] = unicode.ToLower(r)
	}
	return string(g)
}

// reserved are names that variables of generated functions cannot have.
var reserved = func() map[string]bool {
	names := map[string]bool{}
	for _, name := range strings.Fields(`p n c a w g s k r i j lo hi init main rt math data train runner io iter fs context true false nil iota
		max min len cap append copy clear any bool string int int32 int64 uint8 uint16 uint32 uint64 float32 float64 make new
		panic print println real imag complex delete close recover error byte rune fault draw scratch`) {
		names[name] = true
	}
	return names
}()

// scope hands out names that are used once.
type scope map[string]bool

// take returns a name, with a number behind it if it is taken.
func (s scope) take(name string) string {
	free := func(n string) bool { return !s[n] && !reserved[n] && !token.IsKeyword(n) }
	unique := name
	for i := 1; !free(unique); i++ {
		sep := ""
		if last := name[len(name)-1]; last >= '0' && last <= '9' {
			sep = "_"
		}
		unique = name + sep + strconv.Itoa(i)
	}
	s[unique] = true
	return unique
}
