package data

import (
	"slices"
	"strconv"
	"strings"
)

// Args are the arguments of a source as the .dl file gives them: positional ones first, under the names of
// the catalog. Values are string, int64, float64, bool or []any of these.
type Args map[string]any

// Text returns a text argument, "" if it is not there.
func (a Args) Text(name string) string {
	s, _ := a[name].(string)
	return s
}

// Texts returns an argument that is a text or a list of them.
func (a Args) Texts(name string) []string {
	switch v := a[name].(type) {
	case string:
		return []string{v}
	case []any:
		var out []string
		for _, x := range v {
			if s, ok := x.(string); ok {
				out = append(out, s)
			}
		}
		return out
	}
	return nil
}

// Ints returns an argument that is an int or a list of them.
func (a Args) Ints(name string) []int64 {
	switch v := a[name].(type) {
	case int64:
		return []int64{v}
	case []any:
		var out []int64
		for _, x := range v {
			if i, ok := x.(int64); ok {
				out = append(out, i)
			}
		}
		return out
	}
	return nil
}

// Float returns a number, and whether it is there.
func (a Args) Float(name string) (float64, bool) {
	switch v := a[name].(type) {
	case int64:
		return float64(v), true
	case float64:
		return v, true
	}
	return 0, false
}

// Int returns an int argument, or fallback if it is not there.
func (a Args) Int(name string, fallback int64) int64 {
	if i, ok := a[name].(int64); ok {
		return i
	}
	return fallback
}

// Bool returns a bool argument, or fallback if it is not there.
func (a Args) Bool(name string, fallback bool) bool {
	if b, ok := a[name].(bool); ok {
		return b
	}
	return fallback
}

// texts prints the text arguments, which are mostly names of files: (images.gz, labels.gz).
func (a Args) texts() string {
	var names []string
	for name := range a {
		if name != "separator" && name != "decimal" && name != "missing" && len(a.Texts(name)) > 0 { // these say how a file is read, not which
			names = append(names, name)
		}
	}
	slices.Sort(names)
	var texts []string
	for _, name := range names {
		texts = append(texts, a.Texts(name)...)
	}
	const most = 4
	if n := len(texts); n > most {
		texts = append(texts[:most], "… "+strconv.Itoa(n-most)+" more")
	}
	return "(" + strings.Join(texts, ", ") + ")"
}
