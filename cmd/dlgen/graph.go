package main

import (
	"bytes"
	"os"

	"github.com/dlgen/dlgen/codegen"
	"github.com/dlgen/dlgen/codegen/model"
	"github.com/dlgen/dlgen/internal/modelgraph"
)

// graphVerb is `dlgen graph`.
type graphVerb struct {
	file
	modelName
	setting
	dataFolder
	Format string `enum:"mermaid,dot,svg" default:"mermaid" help:"mermaid (for Markdown), dot (for Graphviz) or svg (a picture)."`
	Depth  int    `default:"1" placeholder:"N" help:"How deep to open layers of your own: 1 shows each as one box."`
	Out    string `short:"o" name:"out" placeholder:"FILE" help:"Write a file instead of stdout."`
}

// Help is what `dlgen graph --help` shows.
func (*graphVerb) Help() string {
	return `Draws the layers of a model with their shapes.

Examples:
  dlgen graph examples/digits.dl
  dlgen graph examples/residual.dl -m Residual --depth 2 --format dot
  dlgen graph examples/residual.dl --format svg -o residual.svg`
}

// Run draws.
func (v *graphVerb) Run(e *env) error {
	if v.Depth < 1 {
		return usage("--depth is a whole number of at least 1")
	}
	p, err := codegen.Load(e.options([]string{v.File}, v.setting, v.dataFolder))
	if err != nil {
		return err
	}
	if err := e.report(p.Diags()); err != nil {
		return err
	}
	models := v.picked(p)
	if len(models) == 0 {
		return unknownModel(v.File, v.Model, modelNames(p))
	}
	if v.Format == "svg" && len(models) > 1 {
		return usage("a picture shows one model: name it with -m")
	}
	var text bytes.Buffer
	for _, m := range models {
		v.draw(&text, modelgraph.Of(m, v.Depth))
	}
	if v.Out != "" {
		return os.WriteFile(v.Out, text.Bytes(), 0o666)
	}
	_, err = e.stdout.Write(text.Bytes())
	return err
}

// picked are the model of -m, or all.
func (v *graphVerb) picked(p *codegen.Program) (models []*model.Model) {
	for _, f := range p.Files() {
		for _, m := range f.Checked.Models {
			if v.Model == "" || v.Model == m.Name {
				models = append(models, m)
			}
		}
	}
	return models
}

func (v *graphVerb) draw(w *bytes.Buffer, g *modelgraph.Graph) {
	switch v.Format {
	case "dot":
		g.DOT(w)
	case "svg":
		g.SVG(w)
	default:
		g.Mermaid(w)
	}
}
