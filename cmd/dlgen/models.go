package main

import (
	"fmt"
	"strings"

	"github.com/dlgen/dlgen/codegen"
)

// modelNames lists the models of all files.
func modelNames(p *codegen.Program) []string {
	var names []string
	for _, f := range p.Files() {
		for _, m := range f.Checked.Models {
			names = append(names, m.Name)
		}
	}
	return names
}

// unknownModel is the fault of -m.
func unknownModel(file, name string, known []string) error {
	if len(known) == 0 {
		return fmt.Errorf("%s has no model", file)
	}
	return usage(fmt.Sprintf("%s has no model %s; it has %s", file, name, strings.Join(known, ", ")))
}
