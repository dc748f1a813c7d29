package gotext

import (
	"go/token"
	"strconv"
	"strings"
)

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

// Scope hands out names that are used once.
type Scope map[string]bool

// Take returns a name, with a number behind it if it is taken.
func (s Scope) Take(name string) string {
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

// Field returns a name that no method or other field has.
func (s Scope) Field(name string) string {
	for s[name] {
		name += "_"
	}
	s[name] = true
	return name
}
