package diag

import (
	"slices"
	"strings"
)

// Info documents a code: Example is a program that gives it.
type Info struct {
	Code    Code
	Title   string
	Doc     string
	Example string
}

// Codes returns all codes, sorted.
func Codes() []Info {
	all := slices.Concat(syntaxCodes, unsupportedCodes, checkNames, checkTypes, functionCodes, checkArguments, checkModels, checkTraining, checkWarnings, driverCodes)
	slices.SortFunc(all, func(a, b Info) int { return strings.Compare(string(a.Code), string(b.Code)) })
	return all
}

// Lookup returns what a code means.
func Lookup(c Code) (Info, bool) {
	for _, i := range Codes() {
		if i.Code == c {
			return i, true
		}
	}
	return Info{}, false
}
