package proof

import (
	"fmt"
	"strings"

	"github.com/dlgen/dlgen/codegen"
	"github.com/dlgen/dlgen/codegen/autodiff"
	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/ir/eval"
	"github.com/dlgen/dlgen/codegen/lower"
	"github.com/dlgen/dlgen/codegen/optimize/stable"
	"github.com/dlgen/dlgen/dsl/diag"
)

// Subject is a program to be proven.
type Subject struct {
	Name string
	// Text is the program; the one model in it that counts is the last, and its name is written MODEL, which becomes
	// another in each program of a build. Other declarations have names that no other program has.
	Text string
	// After is how many models stand behind the one that counts, if that is not the last.
	After int
	// Steps is how many training steps are compared; the program has a train block then.
	Steps int
	// Seed is that of the inputs.
	Seed uint64
	// Rows of the batch; 0 is 3.
	Rows int
	// Rough tells that central differences do not give the derivative that is meant: why.
	Rough string
	// Rounded is the largest rounding error, as a share of a number, of the small floats that there are on the way; 0 if
	// there are none. The oracle rounds as generated code does, but what it rounds is not f32: where that lies between two
	// small floats, they part.
	Rounded float64

	slots    map[string]*eval.Tensor // what the optimizer keeps, after training
	module   *ir.Module
	plain    []*ir.Graph // that predict and evaluate, as they were lowered
	training *ir.Training
	vectors  []vectors
}

// source is the program with its model's name.
func (s *Subject) source(model string) string { return strings.ReplaceAll(s.Text, "MODEL", model) }

// Refused is a program that the checker does not accept: what it said.
type Refused struct{ Diags *diag.List }

// Error shows the first fault.
func (r *Refused) Error() string {
	for _, d := range r.Diags.Sorted() {
		if d.Severity == diag.Error {
			return fmt.Sprintf("%s [%s]", d.Message, d.Code)
		}
	}
	return "no fault"
}

// load checks a text and gives its only file.
func load(text string) (*codegen.Package, error) {
	p, err := codegen.Load(codegen.Options{Paths: []string{"-"}, Stdin: strings.NewReader(text), Internal: true})
	if err != nil {
		return nil, err
	}
	if p.Packages[0].Diags.HasErrors() {
		return nil, &Refused{p.Packages[0].Diags}
	}
	return p.Packages[0], nil
}

// prepare checks and lowers the program; a panic is the error.
func (s *Subject) prepare() (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("panic: %v", r)
		}
	}()
	p, err := load(s.source("M"))
	if err != nil {
		return err
	}
	l := lower.Program(p.Files[0].Checked, lower.Options{Gradients: true})
	s.module = l.Modules[len(l.Modules)-1-s.After]
	for _, t := range l.Trains {
		if t.Module == s.module {
			s.training = t.Training
		}
	}
	for _, g := range []*ir.Graph{s.module.Predict, s.module.Evaluate} {
		plain, err := plainly(g)
		if err != nil {
			return err
		}
		s.plain = append(s.plain, plain)
	}
	graphs := []*ir.Graph{s.module.Predict, s.module.Evaluate, s.module.Gradients, s.module.MetricResults}
	if s.training != nil {
		graphs = append(graphs, s.training.Step)
	}
	for _, g := range graphs {
		if err := expand(g); err != nil {
			return err
		}
	}
	return nil
}

// expand makes a graph fit for the oracle: the forms that the language promises to compute stably, and derivatives.
func expand(g *ir.Graph) error {
	if g == nil {
		return nil
	}
	stable.Formulas(g)
	if err := autodiff.Expand(g); err != nil {
		return err
	}
	ir.RemoveDead(g)
	return ir.Verify(g)
}
