package main

import (
	"fmt"

	"github.com/dlgen/dlgen/codegen"
	"github.com/dlgen/dlgen/dsl/diag"
	"github.com/dlgen/dlgen/dsl/format"
)

// fmtVerb is `dlgen fmt`.
type fmtVerb struct {
	paths
	List  bool `short:"l" name:"list" help:"List the files that would change."`
	Diff  bool `short:"d" name:"diff" help:"Show what would change."`
	Write bool `short:"w" name:"write" help:"Write the files."`
}

// Help is what `dlgen fmt --help` shows.
func (*fmtVerb) Help() string {
	return `Prints files in their canonical form. With -l or -d the exit code is 1 if a file would change.

Examples:
  dlgen fmt examples/digits.dl
  dlgen fmt -l examples
  dlgen fmt -w ./...`
}

// Run formats the files.
func (v *fmtVerb) Run(e *env) error {
	p, err := codegen.Parse(codegen.Options{Paths: v.Paths, Stdin: e.stdin})
	if err != nil {
		return err
	}
	different := false
	for _, pkg := range p.Packages {
		for _, f := range pkg.Files {
			if faultsIn(pkg.Diags, f) {
				continue
			}
			text := format.File(f.Tree)
			if err := v.show(e, f, text); err != nil {
				return err
			}
			different = different || text != f.Source.Text
		}
	}
	if err := e.report(errorsOf(p.Diags())); err != nil {
		return err
	}
	if different && (v.List || v.Diff) {
		return exitCode(problems)
	}
	return nil
}

// show does with a file's canonical form what the flags say.
func (v *fmtVerb) show(e *env, f *codegen.File, text string) error {
	same := text == f.Source.Text
	if v.List && !same {
		fmt.Fprintln(e.stdout, f.Path)
	}
	if v.Diff && !same {
		fmt.Fprint(e.stdout, unifiedDiff(f.Path, f.Source.Text, text))
	}
	switch {
	case v.Write && f.Path != "-":
		if same {
			return nil
		}
		return replaceFile(f.Path, []byte(text))
	case v.Write || !v.List && !v.Diff:
		fmt.Fprint(e.stdout, text)
	}
	return nil
}

// faultsIn reports whether a file cannot be read as a tree.
func faultsIn(diags *diag.List, f *codegen.File) bool {
	for _, d := range diags.All {
		if d.Severity == diag.Error && d.At.Source == f.Source {
			return true
		}
	}
	return false
}

// errorsOf leaves the warnings out.
func errorsOf(diags *diag.List) *diag.List {
	out := &diag.List{}
	for _, d := range diags.All {
		if d.Severity == diag.Error {
			out.Add(d)
		}
	}
	return out
}
