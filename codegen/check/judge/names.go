package judge

import (
	"slices"
	"strings"

	"github.com/dlgen/dlgen/codegen/check/fault"
	"github.com/dlgen/dlgen/codegen/goname"
	"github.com/dlgen/dlgen/codegen/model"
	"github.com/dlgen/dlgen/dsl"
	"github.com/dlgen/dlgen/dsl/diag"
)

// Names of the program become names in Go (language.md §7): `same_hand` is SameHand. Two that fall together
// are an error at the second, and so is one of which nothing is left.

// goNames finds names that fall together.
type goNames struct {
	seen  map[string]goNamed
	found *[]*diag.Diagnostic
}

type goNamed struct {
	name string
	at   dsl.Span
	is   string // what has the name, if that is no name of the program
}

// add adds a name of the program.
func (g *goNames) add(name string, at dsl.Span) {
	key := goname.Exported(name)
	first, ok := g.seen[key]
	switch {
	case key == "":
		g.report(noGoName(at, name))
	case !ok:
		g.seen[key] = goNamed{name: name, at: at}
	case first.is != "":
		g.report(takenGoName(at, name, key, first.is))
	case first.name != name:
		g.report(sameGoName(at, name, first, key))
	}
}

func (g *goNames) report(d *diag.Diagnostic) { *g.found = append(*g.found, d) }

// Member is a weight or layer by its name, with what lies inside of it.
type Member struct {
	Name   string
	At     dsl.Span
	Inside []Member
}

// GoNames reports names of a model that fall together in Go: of its fields, of its results, and of the members of each layer.
func GoNames(m *model.Model, members []Member) (found []*diag.Diagnostic) {
	scope := func() *goNames { return &goNames{map[string]goNamed{}, &found} }
	in := scope()
	if len(m.Targets) > 0 || len(m.Training.Losses) > 0 {
		// A sample embeds both structs.
		model := goname.Exported(m.Name)
		in.seen[model+"Input"] = goNamed{is: "all inputs together"}
		in.seen[model+"Target"] = goNamed{is: "all targets together"}
	}
	for _, f := range append(append([]*model.Field{}, m.Inputs...), m.Targets...) {
		in.add(f.Name, f.Decl.Name.At.At)
	}
	out := scope()
	for _, o := range m.Training.Outputs {
		out.add(o.Name, o.At)
	}
	reported(m, scope())
	memberNames(members, scope)
	return found
}

// reported checks the names of losses and metrics: in Go, and beside what else a history has.
func reported(m *model.Model, names *goNames) {
	names.seen["Loss"] = goNamed{is: "the sum of all losses"}
	for _, l := range m.Training.Losses {
		if l.Name != "" && l.Name != "loss" {
			names.add(l.Name, l.At)
		}
	}
	for _, t := range m.Training.Metrics {
		if l := slices.IndexFunc(m.Training.Losses, func(l *model.Named) bool { return l.Name == t.Name }); l >= 0 && t.Name != "" {
			names.report(fault.NamedTwice(&dsl.Ident{Name: t.Name, At: dsl.At{At: t.At}}, "name", m.Training.Losses[l].At))
			continue
		}
		names.add(t.Name, t.At)
	}
	for _, n := range reportedNames(m) {
		of, validates := strings.CutPrefix(n.name, "val_")
		switch {
		case n.name == "epoch" || n.name == "learning_rate":
			names.report(takenColumn(n.at, n.name, "the "+strings.ReplaceAll(n.name, "_", " ")+" itself"))
		case validates && slices.Contains(m.Monitored(false), of):
			names.report(takenColumn(n.at, n.name, "`"+of+"` of the rows that validate"))
		}
	}
}

// reportedNames are the names of losses, then those of metrics.
func reportedNames(m *model.Model) (list []goNamed) {
	for _, l := range m.Training.Losses {
		list = append(list, goNamed{name: l.Name, at: l.At})
	}
	for _, t := range m.Training.Metrics {
		list = append(list, goNamed{name: t.Name, at: t.At})
	}
	return list
}

// memberNames checks members that are fields of one struct, then those of each.
func memberNames(members []Member, scope func() *goNames) {
	names := scope()
	for _, m := range members {
		names.add(m.Name, m.At)
		memberNames(m.Inside, scope)
	}
}

func sameGoName(at dsl.Span, name string, first goNamed, key string) *diag.Diagnostic {
	return diag.New(diag.SameGoName, at, "`%s` and `%s` are both %s in Go", name, first.name, key).Note(first.at, "the first one")
}

func takenGoName(at dsl.Span, name, key, is string) *diag.Diagnostic {
	return diag.New(diag.SameGoName, at, "`%s` is %s in Go, which is the name of %s", name, key, is).WithHint("give it another name")
}

func noGoName(at dsl.Span, name string) *diag.Diagnostic {
	return diag.New(diag.SameGoName, at, "nothing of `%s` is left in Go", name).WithHint("a name has a letter or a digit")
}

func takenColumn(at dsl.Span, name, is string) *diag.Diagnostic {
	return diag.New(diag.SameGoName, at, "a history has another `%s`: %s", name, is).WithHint("give it another name")
}
