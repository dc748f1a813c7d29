package check

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/dlgen/dlgen/dsl"
	"github.com/dlgen/dlgen/dsl/diag"
)

// Names of the program become names in Go (language.md §7): `same_hand` is SameHand. Two that fall together
// are an error at the second.

// goName returns a name as Go spells it.
func goName(name string) string {
	var b strings.Builder
	for _, part := range strings.Split(name, "_") {
		r, size := utf8.DecodeRuneInString(part)
		if size > 0 {
			b.WriteRune(unicode.ToUpper(r))
			b.WriteString(part[size:])
		}
	}
	return b.String()
}

// goNames finds names that fall together.
type goNames struct {
	c    *checker
	seen map[string]goNamed
}

type goNamed struct {
	name string
	at   dsl.Span
}

func (c *checker) newGoNames() *goNames { return &goNames{c, map[string]goNamed{}} }

func (g *goNames) add(name string, at dsl.Span) {
	key := goName(name)
	first, ok := g.seen[key]
	if !ok {
		g.seen[key] = goNamed{name, at}
		return
	}
	if first.name != name {
		g.c.add(sameGoName(at, name, first, key))
	}
}

// judgeGoNames checks a model's fields, results and the members of each layer.
func (c *checker) judgeGoNames(m *Model, root *instance) {
	in := c.newGoNames()
	for _, f := range append(append([]*Field{}, m.Inputs...), m.Targets...) {
		in.add(f.Name, f.Decl.Name.At.At)
	}
	out := c.newGoNames()
	for _, o := range m.Training.Outputs {
		out.add(o.Name, o.At)
	}
	reported := c.newGoNames()
	for _, l := range m.Training.Losses {
		reported.add(l.Name, l.At)
	}
	for _, t := range m.Training.Metrics {
		reported.add(t.Name, t.At)
	}
	c.judgeMemberNames(root)
}

func (c *checker) judgeMemberNames(i *instance) {
	names := c.newGoNames()
	for _, v := range i.sortedVars() {
		names.add(v.Name, v.At)
	}
	for _, in := range i.sortedChildren() {
		names.add(in.scope.Name, in.scope.At)
		c.judgeMemberNames(in)
	}
}

func sameGoName(at dsl.Span, name string, first goNamed, key string) *diag.Diagnostic {
	return diag.New(diag.SameGoName, at, "`%s` and `%s` are both %s in Go", name, first.name, key).Note(first.at, "the first one")
}
