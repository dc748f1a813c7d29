package main

import (
	"fmt"
	"go/token"
	"io"
	"text/tabwriter"

	"github.com/dlgen/dlgen/codegen"
)

// generateVerb is `dlgen generate`.
type generateVerb struct {
	paths
	setting
	dataFolder
	Check   bool   `help:"Write nothing; the exit code is 1 if a file would change."`
	Stdout  bool   `help:"Print the code instead of writing files."`
	Out     string `short:"o" name:"out" placeholder:"DIR" help:"Make each x.dl the package DIR/x instead of a file beside it."`
	Package string `placeholder:"NAME" help:"Name of the Go package. Default: that of the Go files in the folder, or the folder's."`
	Explain bool   `help:"Show memory, FLOPs and fusion of each layer too."`
}

// Help is what `dlgen generate --help` shows.
func (*generateVerb) Help() string {
	return `Writes x_dl.go beside each x.dl, and x.dl.lock where data had to be opened to learn what they hold.
All files of a folder are one Go package: all are written, or none. A file that would not change is not touched.

Examples:
  dlgen generate examples/digits.dl --stdout
  dlgen generate -o generated examples
  dlgen generate --check -o generated examples`
}

// Run generates the files.
func (v *generateVerb) Run(e *env) error {
	if v.Check && v.Stdout {
		return usage("--check and --stdout exclude each other")
	}
	if v.Package != "" && (!token.IsIdentifier(v.Package) || v.Package == "_") {
		return usage(fmt.Sprintf("--package %s: that is no name of a Go package", v.Package))
	}
	options := e.options(v.Paths, v.setting, v.dataFolder)
	options.Together = v.Out == ""
	options.Siblings = options.Together && !v.Stdout
	p, err := codegen.Load(options)
	if err != nil {
		return err
	}
	target := codegen.Target{Package: v.Package, Separate: v.Out != "", Dir: v.Out, Checked: checked()}
	outputs, err := v.outputs(p, target)
	if err != nil {
		return err
	}
	fault := e.report(p.Diags())
	to := v.sink(e)
	for _, o := range outputs {
		if err := to.put(o); err != nil {
			return err
		}
	}
	if v.Explain {
		v.explain(e, p, target)
	}
	if c, ok := to.(*comparison); ok && c.different {
		return exitCode(problems)
	}
	return fault
}

// outputs makes the code of the packages that have no errors, and their lock files.
func (v *generateVerb) outputs(p *codegen.Program, t codegen.Target) ([]codegen.Output, error) {
	var out []codegen.Output
	for _, pkg := range p.Packages {
		out = append(out, pkg.Generate(t)...)
	}
	if v.Stdout {
		return out, nil
	}
	for _, o := range out {
		if o.Path == "" {
			return nil, usage("code of the standard input is printed with --stdout or written with -o DIR")
		}
	}
	locks, err := p.Locks()
	return append(out, locks...), err
}

func (v *generateVerb) sink(e *env) sink {
	switch {
	case v.Check:
		return &comparison{w: e.stdout}
	case v.Stdout:
		return stream{e.stdout}
	}
	return disk{}
}

// explain prints a table a graph, beside the code if that goes to stdout.
func (v *generateVerb) explain(e *env, p *codegen.Program, t codegen.Target) {
	to := e.stdout
	if v.Stdout {
		to = e.stderr
	}
	for _, pkg := range p.Packages {
		for _, x := range pkg.Explain(t) {
			printExplanation(to, x)
		}
	}
}

func printExplanation(to io.Writer, x *codegen.Explanation) {
	for _, g := range x.Graphs {
		fmt.Fprintf(to, "%s: %s of %s, arena %s\n", x.Model, g.Name, counted(x.Rows, "row"), bytesText(int64(g.Arena)))
		w := tabwriter.NewWriter(to, 0, 0, 2, ' ', 0)
		fmt.Fprintln(w, "  layer\tphase\tcalls\toperations\tmemory\twork")
		for _, l := range g.Layers {
			fmt.Fprintf(w, "  %s\t%s\t%d\t%d\t%s\t%s\n", l.Layer, l.Phase, l.Calls, l.Ops, bytesText(int64(l.Bytes)), flopsText(l.Flops))
		}
		_ = w.Flush() // a buffer of ours below; a fault of the stream ends the program elsewhere
	}
}
