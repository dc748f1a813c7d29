package main

import (
	"fmt"

	"github.com/dlgen/dlgen/codegen"
	"github.com/dlgen/dlgen/dsl/diag"
)

// checkVerb is `dlgen check`.
type checkVerb struct {
	paths
	setting
	dataFolder
	asJSON
	Format string `enum:"text,github" default:"text" help:"How to print: text, or github for annotations in CI."`
	Fix    bool   `help:"Apply the fixes that are certain, then check again."`
	Werror bool   `help:"Make warnings errors."`
	budget
}

// Help is what `dlgen check --help` shows.
func (*checkVerb) Help() string {
	return `Parses and checks files; the exit code is 1 if there is an error.

Examples:
  dlgen check examples/digits.dl
  dlgen check --werror ./...
  dlgen check --max-params 100_000 examples/digits.dl`
}

// mostRounds bounds how often fixes are applied and what is left is checked: one fix may uncover the next fault.
const mostRounds = 10

// Run checks the files.
func (v *checkVerb) Run(e *env) error {
	options := e.options(v.Paths, v.setting, v.dataFolder)
	p, err := codegen.Load(options)
	for rounds := 0; err == nil && v.Fix && rounds < mostRounds; rounds++ {
		var fixed bool
		if fixed, err = v.fix(e, p); err == nil && fixed {
			p, err = codegen.Load(options)
			continue
		}
		break
	}
	if err != nil {
		return err
	}
	diags := p.Diags()
	if !diags.HasErrors() {
		v.budget.judge(p)
		diags = p.Diags()
	}
	if v.Werror {
		for _, d := range diags.All {
			d.Severity = diag.Error
		}
	}
	return v.print(e, diags)
}

// print shows diagnostics: for people on stderr, for programs on stdout.
func (v *checkVerb) print(e *env, diags *diag.List) error {
	switch {
	case v.JSON:
		fmt.Fprint(e.stdout, diag.JSON(diags))
	case v.Format == "github":
		fmt.Fprint(e.stdout, diag.GitHub(diags))
	default:
		fmt.Fprint(e.stderr, diag.Terminal(diags))
	}
	if diags.HasErrors() {
		return exitCode(problems)
	}
	return nil
}

// fix applies the fixes to the files that were named, and tells whether files were changed. The text of stdin
// goes to stdout instead, mended once.
func (v *checkVerb) fix(e *env, p *codegen.Program) (changed bool, err error) {
	fixes := p.Diags().Fixes()
	for _, f := range p.Files() {
		text, n := diag.Apply(f.Source, fixes)
		switch {
		case f.Path == "-":
			fmt.Fprint(e.stdout, text)
			continue
		case n == 0:
			continue
		}
		if err := replaceFile(f.Path, []byte(text)); err != nil {
			return changed, err
		}
		fmt.Fprintf(e.stderr, "%s: %s fixed\n", f.Path, counted(n, "problem"))
		changed = true
	}
	return changed, nil
}

// counted is a number with its noun.
func counted(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
