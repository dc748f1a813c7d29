package modelgraph

import (
	"fmt"
	"io"
	"strings"
)

// Mermaid writes the graph as a flowchart that Markdown pages show.
func (g *Graph) Mermaid(w io.Writer) {
	fmt.Fprintf(w, "---\ntitle: %s\n---\nflowchart TD\n", g.Name)
	brackets := map[Kind][2]string{Input: {"([", "])"}, Layer: {"[", "]"}, Function: {"(", ")"}, Output: {"([", "])"}}
	for i, n := range g.Nodes {
		b := brackets[n.Kind]
		fmt.Fprintf(w, "    n%d%s\"%s<br/>%s\"%s\n", i, b[0], mermaidText(n.Title), mermaidText(n.detail()), b[1])
	}
	for _, e := range g.Edges {
		fmt.Fprintf(w, "    n%d --> n%d\n", e.From, e.To)
	}
}

// mermaidText writes what has a meaning between quotes as Mermaid's numbered entities.
func mermaidText(s string) string {
	return strings.NewReplacer("#", "#35;", `"`, "#34;", "<", "#60;", ">", "#62;", "&", "#38;").Replace(s)
}

// DOT writes the graph for Graphviz.
func (g *Graph) DOT(w io.Writer) {
	fmt.Fprintf(w, "digraph %s {\n    node [shape=box, fontname=\"sans-serif\"]\n", dotText(g.Name))
	style := map[Kind]string{Input: ", shape=oval", Function: ", style=rounded", Output: ", shape=oval"}
	for i, n := range g.Nodes {
		fmt.Fprintf(w, "    n%d [label=%s%s]\n", i, dotText(n.Title+"\n"+n.detail()), style[n.Kind])
	}
	for _, e := range g.Edges {
		fmt.Fprintf(w, "    n%d -> n%d\n", e.From, e.To)
	}
	fmt.Fprintln(w, "}")
}

func dotText(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`).Replace(s) + `"`
}
