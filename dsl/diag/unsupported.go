package diag

import (
	"strings"

	"github.com/dlgen/dlgen/dsl"
)

// NotSupported is the code of what the language has and dlgen does not build yet.
const NotSupported Code = "DL0801"

var unsupportedCodes = []Info{
	{NotSupported, "not supported yet", "The language has it, dlgen does not build it yet.", `
model M {
    input x: f32[4, 4]
    output y = nonzero(x)
}
`},
}

// Unsupported returns the fault of using what is not built yet.
func Unsupported(at dsl.Span, format string, args ...any) *Diagnostic {
	return New(NotSupported, at, format+" is not supported yet", args...)
}

// IsUnsupported reports whether a diagnostic says that something is not built yet.
func IsUnsupported(d *Diagnostic) bool { return strings.HasPrefix(string(d.Code), "DL08") }
