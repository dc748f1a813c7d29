package diag

import (
	"fmt"

	"github.com/dlgen/dlgen/dsl"
)

// Code names a kind of fault, `DL0214`. Codes are stable; each is registered in codes.go with its title.
type Code string

// Severity tells errors from warnings.
type Severity uint8

// The severities.
const (
	Error Severity = iota + 1
	Warning
)

// String returns the word that diagnostics print.
func (s Severity) String() string {
	switch s {
	case Error:
		return "error"
	case Warning:
		return "warning"
	}
	return "invalid"
}

// Note is a second place that explains the first.
type Note struct {
	At      dsl.Span // may be nowhere
	Message string
}

// Edit replaces the text of a span.
type Edit struct {
	At  dsl.Span
	New string
}

// Fix is a change that a tool may apply, all its edits together.
type Fix struct {
	Title string
	Edits []Edit
}

// Diagnostic is one fault.
type Diagnostic struct {
	Severity Severity
	Code     Code
	At       dsl.Span
	Message  string // lower case, no full stop, the user's words
	Notes    []Note
	Hint     string
	Fixes    []Fix
}

// New returns an error at a place.
func New(code Code, at dsl.Span, format string, args ...any) *Diagnostic {
	return &Diagnostic{Severity: Error, Code: code, At: at, Message: fmt.Sprintf(format, args...)}
}

// Warn returns a warning at a place.
func Warn(code Code, at dsl.Span, format string, args ...any) *Diagnostic {
	d := New(code, at, format, args...)
	d.Severity = Warning
	return d
}

// Note adds a second place.
func (d *Diagnostic) Note(at dsl.Span, format string, args ...any) *Diagnostic {
	d.Notes = append(d.Notes, Note{at, fmt.Sprintf(format, args...)})
	return d
}

// WithHint says what to type.
func (d *Diagnostic) WithHint(format string, args ...any) *Diagnostic {
	d.Hint = fmt.Sprintf(format, args...)
	return d
}

// WithFix adds a change of one span that mends the fault.
func (d *Diagnostic) WithFix(title string, at dsl.Span, text string) *Diagnostic {
	d.Fixes = append(d.Fixes, Fix{title, []Edit{{at, text}}})
	return d
}

// List collects diagnostics.
type List struct{ All []*Diagnostic }

// Add adds one; nil is ignored.
func (l *List) Add(d *Diagnostic) {
	if d != nil {
		l.All = append(l.All, d)
	}
}

// HasErrors reports whether any is an error.
func (l *List) HasErrors() bool {
	for _, d := range l.All {
		if d.Severity == Error {
			return true
		}
	}
	return false
}
