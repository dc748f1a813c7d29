package format

import (
	"strconv"
	"strings"

	"github.com/dlgen/dlgen/dsl"
)

// literal spells a name or literal: as the author did, or from its value if it was not parsed.
func literal(e dsl.Expr) string {
	switch n := e.(type) {
	case *dsl.Name:
		return n.Name
	case *dsl.BoolLit:
		return strconv.FormatBool(n.Value)
	case *dsl.NoneLit:
		return "none"
	case *dsl.IntLit:
		return spelt(n.At, strconv.FormatInt(n.Value, 10))
	case *dsl.FloatLit:
		return spelt(n.At, float(n.Value))
	case *dsl.StringLit:
		return spelt(n.At, quote(n.Value))
	}
	return "" // no other expression is a literal
}

// spelt returns the text at a place, or what stands for it.
func spelt(at dsl.At, otherwise string) string {
	if at.At.IsValid() {
		return at.At.Text()
	}
	return otherwise
}

func float(x float64) string {
	s := strconv.FormatFloat(x, 'g', -1, 64)
	if !strings.ContainsAny(s, ".e") {
		s += ".0"
	}
	return s
}

func quote(s string) string {
	return `"` + strings.NewReplacer("\n", `\n`, "\t", `\t`, `"`, `\"`, `\`, `\\`).Replace(s) + `"`
}
