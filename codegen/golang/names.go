package golang

import (
	"go/token"
	"strconv"
	"strings"

	"github.com/dlgen/dlgen/codegen/goname"
)

// goName is a name of the language as Go exports it.
func goName(name string) string { return goname.Exported(name) }

// localName is a name of the language as a Go variable: dKernel of d_kernel, vae of VAE, vaeDense of VAEDense; fallback if
// nothing is left.
func localName(name, fallback string) string { return goname.Local(name, fallback) }

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
