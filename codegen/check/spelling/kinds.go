package spelling

import (
	"maps"
	"slices"
)

// kinds are the compile-time types of parameters in a message.
var kinds = map[string]string{
	"int": "a whole number", "float": "a number", "bool": "true or false", "string": "a text in quotes", "shape": "a shape such as [28, 28]",
	"enum": "a bare name such as relu", "layer": "a layer that is not fed", "func": "a function",
}

// Kinds lists the compile-time types of parameters.
func Kinds() []string { return slices.Sorted(maps.Keys(kinds)) }

// Kind returns what messages call what a compile-time type of a parameter is of, "" if it is none.
func Kind(name string) string { return kinds[name] }
