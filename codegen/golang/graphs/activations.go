package graphs

import (
	"regexp"
	"strings"

	"github.com/dlgen/dlgen/codegen/golang/loops"
	"github.com/dlgen/dlgen/codegen/goname"
	"github.com/dlgen/dlgen/codegen/ir"
)

// What a graph computes on its way lies in the arena by offset. In the graph's function each such value that more than one
// call works on is a variable, named for the layer that gives it, so that the calls show how data flows. They are declared
// in front of the calls.

// activation is a value of a graph as its function sees it.
type activation struct {
	value *ir.Value
	text  string // its slice: one value may be seen as elements of several kinds
}

// leastReads is how many calls work on a value that gets a name.
const leastReads = 2

// leastNamed is how many elements a value has that gets a name, if it is not one of each row.
const leastNamed = 1024

// activation is the value that an argument is, if it is one that may get a name.
func (a argument) activation() (activation, bool) {
	if a.value == nil {
		return activation{}, false
	}
	n := a.value.Type.Shape.Size()
	return activation{a.value, a.String()}, n.Power > 0 || n.Factor >= leastNamed
}

// counted finds the values that calls outside of loops work on, and how many.
func counted(calls []call) map[activation]int {
	reads := map[activation]int{}
	for _, c := range calls {
		for _, a := range c.args {
			if v, ok := a.activation(); ok {
				reads[v]++
			}
		}
	}
	return reads
}

// variables are the arguments of a call as its function's text has them; l gets the declarations of what comes for the
// first time.
func (g *Graph) variables(l *declarations, c call, reads map[activation]int) []string {
	parts := make([]string, len(c.args))
	for i, a := range c.args {
		v, ok := a.activation()
		if !ok || reads[v] < leastReads {
			parts[i] = a.String()
			continue
		}
		parts[i] = g.activationName(v)
		l.add(parts[i], v.text)
	}
	return parts
}

// declarations are the variables of a function, in the order in which they are used.
type declarations struct {
	seen         map[string]bool
	names, texts []string
}

func (d *declarations) add(name, text string) {
	if !d.seen[name] {
		d.seen[name] = true
		d.names, d.texts = append(d.names, name), append(d.texts, text)
	}
}

// declarationWidth is how much text declarations on one line have.
const declarationWidth = 200

// lines writes the declarations, several on a line.
func (d *declarations) lines() (list []string) {
	for from := 0; from < len(d.names); {
		to, width := from, 0
		for to < len(d.names) && (to == from || width+len(d.names[to])+len(d.texts[to])+4 <= declarationWidth) {
			width += len(d.names[to]) + len(d.texts[to]) + 4
			to++
		}
		list = append(list, strings.Join(d.names[from:to], ", ")+" := "+strings.Join(d.texts[from:to], ", "))
		from = to
	}
	return list
}

// activationName is the name of a value in the functions of a graph.
func (g *Graph) activationName(v activation) string {
	if name, ok := g.activations[v]; ok {
		return name
	}
	name := g.activationWord(v.value)
	if likeFunction.MatchString(name) {
		name = "the" + goname.Exported(name)
	}
	for g.m.isPlace(name) || g.m.Names[name] {
		name += "Out"
	}
	name = g.names.Take(name)
	g.activations[v] = name
	return name
}

// likeFunction are names that functions of layers could get, which are decided later.
var likeFunction = regexp.MustCompile(`^(forward|backward|update|measure)([A-Z0-9]|$)`)

// activationWord says what a value is: the path of its layer, or the user's name for it behind the path of the layer in
// whose text that stands.
func (g *Graph) activationWord(v *ir.Value) string {
	scope, word := v.Op.Scope, v.Name
	if word != "" && !g.hasLayers(scope) && scope != nil {
		scope = scope.Parent
	}
	path := shortPath(scope.Path())
	switch {
	case word != "" && path != "":
		word = path + "." + word
	case word == "" && path != "":
		word = path
	case word == "" && v.Op.Phase == ir.Backward:
		return "dx"
	case word == "":
		word = resultName(v)
	}
	if v.Op.Phase == ir.Backward {
		return "d" + goname.Exported(word)
	}
	return goname.Local(word, "x")
}

// hasLayers reports whether a layer has others in it: its text gives names to what these give.
func (g *Graph) hasLayers(s *ir.Scope) bool {
	if g.holders == nil {
		g.holders = map[*ir.Scope]bool{}
		for _, step := range g.s.Steps {
			if at := step.Op.Scope; at != nil {
				g.holders[at.Parent] = true
			}
		}
	}
	return g.holders[s]
}

// resultName is a name for what an operation gives, the operation that gives it if that is part of a kernel.
func resultName(v *ir.Value) string {
	if body := v.Op.Attrs.Body; body != nil && v.Op.Kind == ir.OpFused && v.Index < len(body.Results) {
		v = body.Results[v.Index].Value
	}
	if v.Op.Kind == ir.OpWhere && v.Name == "" && v.Op.Part != "" {
		return goname.Local(v.Op.Part, "chosen")
	}
	return loops.VariableName(v.Op)
}

// longestPath is how long a path of layers is of which a name has all.
const longestPath = 32

// shortPath leaves out the outer layers of a long path.
func shortPath(path string) string {
	for len(path) > longestPath {
		_, rest, ok := strings.Cut(path, ".")
		if !ok {
			break
		}
		path = rest
	}
	return path
}
