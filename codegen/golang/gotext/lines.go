package gotext

import (
	"fmt"
	"strings"
)

// Lines is text that is being written, line by line.
type Lines struct{ List []string }

// Add adds a line, formatted if there are arguments.
func (l *Lines) Add(format string, args ...any) {
	if len(args) > 0 {
		format = fmt.Sprintf(format, args...)
	}
	l.List = append(l.List, format)
}

// Text is all lines.
func (l *Lines) Text() string { return strings.Join(l.List, "\n") }
