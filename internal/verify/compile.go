package verify

import (
	"context"
	"fmt"
	"hash/fnv"
	"slices"
	"strings"
	"sync"

	"github.com/dlgen/dlgen/codegen"
	"github.com/dlgen/dlgen/codegen/model"
	"github.com/dlgen/dlgen/dsl/diag"
)

// Status is what became of a case.
type Status uint8

// The statuses.
const (
	Passed Status = iota + 1
	Failed
	Refused
	Excepted // failed, as was foreseen
)

// String returns the word that reports print.
func (s Status) String() string {
	switch s {
	case Passed:
		return "passed"
	case Failed:
		return "failed"
	case Refused:
		return "refused"
	case Excepted:
		return "excepted"
	}
	return "invalid"
}

// Result is what became of a case, and why.
type Result struct {
	Case   *Case
	Status Status
	Report string   // lines of differences, or diagnostics
	Lacks  []string // of a refused case: what is not supported, each once
}

// unit is a case on its way: compiled until it is known what became of it.
type unit struct {
	*Result
	name    string // of its Go package
	outputs []codegen.Output
	model   int // which model of the file is meant
	models  int // how many the file has
}

// workers is how many cases are compiled at the same time.
const workers = 2

// compile compiles all cases.
func compile(ctx context.Context, cases []*Case, target codegen.Target) []*unit {
	units := make([]*unit, len(cases))
	next := make(chan int)
	var done sync.WaitGroup
	for range workers {
		done.Go(func() {
			for i := range next {
				units[i] = &unit{Result: &Result{Case: cases[i]}, name: packageOf(cases[i].Name)}
				units[i].compile(target)
			}
		})
	}
	for i := range cases {
		if ctx.Err() != nil {
			break
		}
		next <- i
	}
	close(next)
	done.Wait()
	return slices.DeleteFunc(units, func(u *unit) bool { return u == nil })
}

// packageOf makes the name of a case's package: always the same, so that Go's cache knows it from other runs. A mark
// of the whole name keeps apart what the letters alone do not.
func packageOf(name string) string {
	letters := strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			return r
		}
		return '_'
	}, strings.ToLower(name))
	mark := fnv.New32a()
	mark.Write([]byte(name))
	return fmt.Sprintf("case_%s_%08x", letters, mark.Sum32())
}

// compile brings the case to Go, or finds out why not.
func (u *unit) compile(t codegen.Target) {
	if err := u.Case.readHeader(); err != nil {
		u.Status, u.Report = Failed, err.Error()+"\n"
		return
	}
	p, err := codegen.Load(codegen.Options{Paths: []string{u.Case.Source}})
	if err != nil {
		u.Status, u.Report = Failed, err.Error()+"\n"
		return
	}
	pkg := p.Packages[0]
	t.Separate, t.Package, t.BatchSize, t.Tool, t.Gradients = true, u.name, u.Case.rows, true, u.Case.grads
	outputs := pkg.Generate(t)
	if outputs == nil {
		u.judge(pkg.Diags)
		return
	}
	u.outputs = outputs
	models := pkg.Files[0].Checked.Models
	u.model, u.models = meant(models, u.Case.fields), len(models)
}

// judge tells a refusal from a failure.
func (u *unit) judge(diags *diag.List) {
	u.Status, u.Report = Refused, diag.Terminal(diags)
	for _, d := range diags.Sorted() {
		switch {
		case d.Severity != diag.Error:
		case !diag.IsUnsupported(d):
			u.Status = Failed
		case !slices.Contains(u.Lacks, d.Message):
			u.Lacks = append(u.Lacks, d.Message)
		}
	}
}

// meant returns the place of the model whose inputs and targets the vectors give; where several have them, the
// last.
func meant(models []*model.Model, fields []string) int {
	for i := len(models) - 1; i >= 0; i-- {
		var own []string
		for _, f := range models[i].Inputs {
			own = append(own, f.Name)
		}
		for _, f := range models[i].Targets {
			own = append(own, f.Name)
		}
		if !slices.ContainsFunc(fields, func(name string) bool { return !slices.Contains(own, name) }) {
			return i
		}
	}
	return 0
}
