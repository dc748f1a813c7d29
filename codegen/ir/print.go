package ir

import (
	"fmt"
	"strings"
)

// Print returns a graph as text, which Parse reads. It shows what determines the graph's meaning, scopes and
// phases included; of variables, fields and scopes it shows names only.
func Print(g *Graph) string {
	p := &printer{}
	p.graph(g, "")
	return p.out.String()
}

type printer struct {
	out strings.Builder
}

func (p *printer) graph(g *Graph, indent string) {
	names := valueNames(g)
	fmt.Fprintf(&p.out, "graph %s ", graphName(g))
	if g.Rows > 0 {
		fmt.Fprintf(&p.out, "of %d rows ", g.Rows)
	}
	p.out.WriteString("{\n")
	for _, op := range g.Ops {
		p.op(op, names, indent+"  ")
	}
	for _, r := range g.Results {
		fmt.Fprintf(&p.out, "%s  result %q = %s\n", indent, r.Name, reference(names, r.Value))
	}
	for _, u := range g.Updates {
		fmt.Fprintf(&p.out, "%s  update %v %q = %s\n", indent, u.Variable.Kind, u.Variable.Path, reference(names, u.Value))
	}
	fmt.Fprintf(&p.out, "%s}\n", indent)
}

func (p *printer) op(op *Op, names map[*Value]string, indent string) {
	p.out.WriteString(indent)
	for i, v := range op.Results {
		if i > 0 {
			p.out.WriteString(", ")
		}
		p.out.WriteString(reference(names, v))
	}
	fmt.Fprintf(&p.out, " = %v", op.Kind)
	if q := op.Attrs.Param; q != nil {
		fmt.Fprintf(&p.out, " %v", q.Kind)
		if q.Kind == Stored && q.Variable != nil {
			fmt.Fprintf(&p.out, " %v", q.Variable.Kind)
		}
		fmt.Fprintf(&p.out, " %q", q.Name)
	}
	for _, arg := range op.Args {
		p.out.WriteString(" " + reference(names, arg))
	}
	p.attrs(op)
	for i, v := range op.Results {
		fmt.Fprintf(&p.out, "%s %v", [...]string{" :", ","}[min(i, 1)], v.Type)
	}
	p.place(op)
	if op.Attrs.Body != nil {
		p.out.WriteString(" ")
		p.graph(op.Attrs.Body, indent)
		return
	}
	p.out.WriteString("\n")
}

// place prints the scope and the phase, unless they are the usual ones.
func (p *printer) place(op *Op) {
	if path := op.Scope.Path(); path != "" {
		p.out.WriteString(" @" + path)
	}
	if op.Phase != Forward && op.Phase != 0 {
		p.out.WriteString(" !" + op.Phase.String())
	}
}

func (p *printer) attrs(op *Op) {
	var parts []string
	if op.Kind == OpFused {
		parts = append(parts, "space="+op.Attrs.Shape.String())
	}
	for _, at := range attributes {
		if text := at.write(&op.Attrs); text != "" {
			parts = append(parts, at.name+"="+text)
		}
	}
	if len(parts) > 0 {
		fmt.Fprintf(&p.out, " {%s}", strings.Join(parts, ", "))
	}
}

// reference is how a value is written; one that is not of the graph, as while a pass is at work, is marked.
func reference(names map[*Value]string, v *Value) string {
	if name, ok := names[v]; ok {
		return "%" + name
	}
	return "%foreign"
}

// valueNames gives each value of a graph a name of its own: the user's, if there is one, else a number.
func valueNames(g *Graph) map[*Value]string {
	names, taken := map[*Value]string{}, map[string]bool{}
	number := 0
	for _, op := range g.Ops {
		for _, v := range op.Results {
			name := identifier(v.Name)
			switch {
			case name == "":
				name = fmt.Sprint(number)
				number++
			case taken[name]:
				stem := name
				for n := 2; taken[name]; n++ {
					name = fmt.Sprintf("%s_%d", stem, n)
				}
			}
			taken[name] = true
			names[v] = name
		}
	}
	return names
}

// identifier makes a name that Parse takes for one word: letters, digits, _ and dots, no digit first.
func identifier(name string) string {
	word := strings.Map(func(r rune) rune {
		if isWordRune(r, 1) {
			return r
		}
		return '_'
	}, name)
	if word != "" && word[0] >= '0' && word[0] <= '9' {
		return "_" + word
	}
	return word
}

func graphName(g *Graph) string {
	if name := identifier(g.Name); name != "" {
		return name
	}
	return "_"
}
