package modelgraph_test

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"path/filepath"
	"strings"
	"testing"

	"github.com/dlgen/dlgen/codegen"
	"github.com/dlgen/dlgen/internal/golden"
	"github.com/dlgen/dlgen/internal/modelgraph"
)

// TestGraphs draws each model of testdata, and wants what lies beside it. Those of -deep are opened.
func TestGraphs(t *testing.T) {
	files, err := filepath.Glob("testdata/*.dl")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	for _, file := range files {
		for _, depth := range []int{1, 2} {
			stem := strings.TrimSuffix(file, ".dl")
			if depth > 1 {
				stem += "-deep"
			}
			g := load(t, file, depth)
			for suffix, draw := range map[string]func(io.Writer){".mmd": g.Mermaid, ".dot": g.DOT, ".svg": g.SVG} {
				var text bytes.Buffer
				draw(&text)
				golden.Check(t, stem+suffix, text.String())
				if suffix == ".svg" {
					wellFormed(t, stem, text.String())
				}
			}
		}
	}
}

// TestExamples draws the project's own models: every node is joined to another, and edges lead on.
func TestExamples(t *testing.T) {
	files, err := filepath.Glob("../../bench/*.dl")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	for _, file := range files {
		if filepath.Base(file) == "elementwise.dl" {
			continue // has several
		}
		for depth := range 4 {
			g := load(t, file, depth+1)
			joined := make([]bool, len(g.Nodes))
			for _, e := range g.Edges {
				if e.From >= e.To {
					t.Errorf("%s: edge %v leads back", file, e)
				}
				joined[e.From], joined[e.To] = true, true
			}
			for i, n := range g.Nodes {
				if !joined[i] && n.Kind != modelgraph.Output {
					t.Errorf("%s: %s stands alone", file, n.Title)
				}
			}
			var text bytes.Buffer
			g.SVG(&text)
			wellFormed(t, file, text.String())
		}
	}
}

func load(t *testing.T, file string, depth int) *modelgraph.Graph {
	t.Helper()
	p, err := codegen.Load(codegen.Options{Paths: []string{file}})
	if err != nil {
		t.Fatal(err)
	}
	if d := p.Diags(); d.HasErrors() {
		t.Fatal(file, d)
	}
	models := p.Files()[0].Checked.Models
	return modelgraph.Of(models[len(models)-1], depth)
}

// wellFormed reads a picture as XML.
func wellFormed(t *testing.T, name, text string) {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader(text))
	for {
		if _, err := d.Token(); errors.Is(err, io.EOF) {
			return
		} else if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
	}
}
