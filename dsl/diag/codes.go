package diag

import (
	"slices"
	"strings"
)

// Info documents a code: Example is a program that gives it. Where a program alone does not, Example begins with a line
// `$ COMMAND`, and what follows is an archive of the files in the command's folder, each under a line `-- NAME --`.
type Info struct {
	Code    Code
	Title   string
	Doc     string
	Example string
}

// Command splits an Example that is a command and its files; command is empty if it is a program.
func (i Info) Command() (command, files string) {
	rest, ok := strings.CutPrefix(i.Example, "$ ")
	if !ok {
		return "", ""
	}
	command, files, _ = strings.Cut(rest, "\n")
	return command, files
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
