package loops

import (
	"regexp"
	"strconv"

	"github.com/dlgen/dlgen/codegen/golang/gotext"
)

// Variables of a kernel that hold a part of a field have the field's name, which is decided last: until then they stand in
// the text as the field's number and how many came before, between marks.
var markedLocal = regexp.MustCompile(gotext.OpenLocal + `(\d+)\.(\d+)` + gotext.CloseLocal)

// local is a new variable named for a field.
func (k *Kernel) local(field int) string {
	n := k.locals[field]
	k.locals[field]++
	return gotext.OpenLocal + strconv.Itoa(field) + "." + strconv.Itoa(n) + gotext.CloseLocal
}

// localOf is local, for what asks for a name only if it needs one.
func (k *Kernel) localOf(field int) func() string {
	return func() string { return k.local(field) }
}

// variable is a new variable that is named for what it holds.
func (k *Kernel) variable(hint string) func() string {
	return func() string { return k.names.Take(hint) }
}

// namedLocals puts names for the marks of variables: the first for a field has its name, unless another variable does.
func (k *Kernel) namedLocals(text string, fields []string) string {
	names := map[string]string{}
	return markedLocal.ReplaceAllStringFunc(text, func(m string) string {
		if names[m] == "" {
			field, _ := strconv.Atoi(markedLocal.FindStringSubmatch(m)[1])
			names[m] = k.names.Take(fields[field])
		}
		return names[m]
	})
}
