package main

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/dlgen/dlgen/codegen"
	"github.com/dlgen/dlgen/codegen/build"
	"github.com/dlgen/dlgen/internal/verify"
)

// verifyVerb is `dlgen verify`.
type verifyVerb struct {
	Dir     string `arg:"" name:"dir" type:"existingdir" help:"A folder of reference vectors."`
	Strict  bool   `help:"The exit code is 1 if a case was refused, too."`
	Pattern string `name:"run" placeholder:"REGEXP" help:"Only cases whose names match."`
	Except  string `type:"existingfile" placeholder:"FILE" help:"Cases that are known to contradict the language, one a line with the reason behind a colon: they must differ."`
	Device  string `enum:"auto,cpu,gpu" default:"auto" help:"Where to run: auto, cpu or gpu."`
	Verbose bool   `short:"v" help:"List the refused cases by what they lack."`
}

// Help is what `dlgen verify --help` shows.
func (*verifyVerb) Help() string {
	return `Runs each case, NAME.dl with NAME.safetensors, through generated Go code and compares the numbers.
A case that uses what dlgen does not support yet is refused, which is no failure.

Examples:
  dlgen verify conformance --run layers/core/dense
  dlgen verify -v conformance --run functions/grad/`
}

// Run verifies the cases.
func (v *verifyVerb) Run(e *env) error {
	var match *regexp.Regexp
	if v.Pattern != "" {
		var err error
		if match, err = regexp.Compile(v.Pattern); err != nil {
			return usage("--run: " + err.Error())
		}
	}
	cases, err := verify.Find(v.Dir, match)
	if err != nil {
		return err
	}
	cache, err := newCache()
	if err != nil {
		return err
	}
	device := v.Device
	if device == "auto" {
		device = "cpu" // vectors are about numbers: a device that may or may not be there says nothing of them
	}
	results, err := verify.Run(e.ctx, cases, codegen.Target{Device: device, Checked: checked()}, func(ctx context.Context, files map[string][]byte, packages []string) (string, error) {
		files["main.go"] = mainText(packages, nil, v.Device == "gpu")
		return cache.Build(ctx, build.Program{Files: files, Folder: v.Dir})
	})
	if err != nil {
		return err
	}
	if v.Except != "" {
		exceptions, err := verify.ReadExceptions(v.Except)
		if err != nil {
			return err
		}
		exceptions.Apply(results)
	}
	return v.print(e, results)
}

// print shows what failed, then the sums.
func (v *verifyVerb) print(e *env, results []*verify.Result) error {
	count := map[verify.Status]int{}
	for _, r := range results {
		count[r.Status]++
		switch r.Status {
		case verify.Failed:
			fmt.Fprint(e.stdout, failure(r))
		case verify.Excepted:
			fmt.Fprintf(e.stdout, "%s: differs, as foreseen: %s\n", r.Case.Name, r.Report)
		}
	}
	if v.Verbose {
		v.printRefused(e, results)
	}
	fmt.Fprintf(e.stdout, "%d passed, %d failed, %d refused\n", count[verify.Passed], count[verify.Failed], count[verify.Refused])
	if count[verify.Failed] > 0 || v.Strict && count[verify.Refused] > 0 {
		return exitCode(problems)
	}
	return nil
}

// failure is what is said of a failed case: the lines of its differences, which name it, or why it did not get so far.
func failure(r *verify.Result) string {
	if strings.HasPrefix(r.Report, r.Case.Name+": ") {
		return r.Report
	}
	return r.Case.Name + ": cannot be run\n" + indented(r.Report)
}

// printRefused lists what is missing, what most cases lack first.
func (v *verifyVerb) printRefused(e *env, results []*verify.Result) {
	cases := map[string][]string{}
	var lacks []string
	for _, r := range results {
		for _, what := range r.Lacks {
			if cases[what] == nil {
				lacks = append(lacks, what)
			}
			cases[what] = append(cases[what], r.Case.Name)
		}
	}
	slices.SortStableFunc(lacks, func(a, b string) int { return len(cases[b]) - len(cases[a]) })
	for _, what := range lacks {
		fmt.Fprintf(e.stdout, "REFUSED %s (%s)\n", what, counted(len(cases[what]), "case"))
		for _, name := range cases[what] {
			fmt.Fprintf(e.stdout, "    %s\n", name)
		}
	}
}

func indented(text string) string {
	var b strings.Builder
	for _, line := range strings.Split(strings.TrimRight(text, "\n"), "\n") {
		fmt.Fprintf(&b, "    %s\n", line)
	}
	return b.String()
}
