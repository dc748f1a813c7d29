package parser

import (
	"regexp"
	"strings"

	"github.com/dlgen/dlgen/dsl"
	"github.com/dlgen/dlgen/dsl/diag"
)

// Python that was pasted into a file: a class, a def, a loop or an import that stands in the first column is one fault,
// whatever is in it, and is read over.

// pythonOpener is the line that opens a block of Python, or one that imports.
var pythonOpener = regexp.MustCompile(`(?m)^(?:(class|(?:async[ \t]+)?def)[ \t]+(\w+)[ \t]*(?:\(|:[ \t]*(?:#.*)?$)|(?:for|while|with|if|try|elif|else)\b[^{}\n]*:[ \t]*(?:#.*)?$|@[\w.]+(?:\(.*\))?[ \t]*$|(from)[ \t]+[\w.]+[ \t]+import\b)`)

// python reports what is Python in a text and returns it in the order of the text, each part as the declaration that it
// would be.
func python(src *dsl.Source, diags *diag.List) []*dsl.BadDecl {
	found := pythonOpener.FindAllStringSubmatchIndex(src.Text, -1)
	if found == nil {
		return nil
	}
	comments := scan(src, 0, len(src.Text), &diag.List{}).comments
	var out []*dsl.BadDecl
	decorated := -1 // where the decorators of what follows begin
	for _, m := range found {
		start := m[0]
		if len(out) > 0 && start < out[len(out)-1].At.At.End || inside(comments, start) {
			continue
		}
		if decorated < 0 {
			decorated = start
		}
		if src.Text[start] == '@' {
			continue
		}
		end, ok := pythonEnd(src.Text, start, m[6] >= 0)
		if ok {
			d := &dsl.BadDecl{At: dsl.At{At: dsl.Span{Source: src, Start: decorated, End: end}}}
			if m[4] >= 0 {
				name := dsl.Span{Source: src, Start: m[4], End: m[5]}
				d.Name = &dsl.Ident{At: dsl.At{At: name}, Name: name.Text()}
			}
			out = append(out, d)
			diags.Add(isPython(src, m))
		}
		decorated = -1
	}
	return out
}

func inside(comments []dsl.Comment, at int) bool {
	for _, c := range comments {
		if c.At.At.Start <= at && at < c.At.At.End {
			return true
		}
	}
	return false
}

// pythonEnd returns where the lines end that belong to a line of Python: those that go on in its brackets, and those that
// are indented below it. It is none if no colon ends it.
func pythonEnd(text string, start int, imports bool) (end int, ok bool) {
	depth := 0
	for end = start; end < len(text) && (text[end] != '\n' || depth > 0); end++ {
		switch text[end] {
		case '(', '[':
			depth++
		case ')', ']':
			depth--
		case '{', '}':
			return 0, false
		}
	}
	head, _, _ := strings.Cut(text[start:end], "#")
	if imports {
		return end, depth == 0
	}
	if !strings.HasSuffix(strings.TrimRight(head, " \t\r"), ":") {
		return 0, false
	}
	for end < len(text) {
		line, _, _ := strings.Cut(text[end+1:], "\n")
		if trimmed := strings.TrimSpace(line); trimmed != "" && line[0] != ' ' && line[0] != '\t' && line[0] != '#' {
			break
		}
		end = min(end+1+len(line), len(text))
	}
	return end, true
}

// scanAround is scan of a text without some parts of it.
func scanAround(src *dsl.Source, parts []*dsl.BadDecl, diags *diag.List) tokenized {
	if len(parts) == 0 {
		return scan(src, 0, len(src.Text), diags)
	}
	var out tokenized
	start := 0
	for _, part := range parts {
		text := scan(src, start, part.At.At.Start, diags)
		out.tokens = append(out.tokens, text.tokens[:len(text.tokens)-1]...)
		out.comments = append(out.comments, text.comments...)
		start = part.At.At.End
	}
	rest := scan(src, start, len(src.Text), diags)
	return tokenized{tokens: append(out.tokens, rest.tokens...), comments: append(out.comments, rest.comments...)}
}

// isPython is the fault of a class, a def, or something else.
func isPython(src *dsl.Source, m []int) *diag.Diagnostic {
	line, _, _ := strings.Cut(src.Text[m[0]:], "\n")
	at := dsl.Span{Source: src, Start: m[0], End: m[0] + len(strings.TrimRight(line, " \t\r"))}
	switch {
	case m[6] >= 0:
		return importOfModule(at)
	case m[2] < 0:
		d := diag.New(diag.ForeignSpelling, at, "this is Python; no statement stands outside of a declaration here")
		return d.WithHint("`train Model on Dataset { optimizer = Adam(learning_rate=1e-3) epochs = 5 }` trains, with its loop")
	}
	name := src.Text[m[4]:m[5]]
	if src.Text[m[2]:m[3]] != "class" {
		d := diag.New(diag.ForeignSpelling, at, "this is a function of Python; here it is a func, in braces")
		return d.WithHint("`func %s(%s) { y = … return y }`", strings.ToLower(name), parametersOf(line))
	}
	d := diag.New(diag.ForeignSpelling, at, "this is a class of Python; here a network is a model, and a part of it a layer, without constructor and methods")
	if strings.Contains(line, "Layer") {
		return d.WithHint("`layer %s(units: int) (x) { h = x -> Dense(units) -> relu return h -> Dense(units) }`: layers are made where they are fed", name)
	}
	return d.WithHint("`model %s { input x: f32[784] h = x -> Dense(128, activation=relu) output y = h -> Dense(10) }`: layers are made where they are fed", name)
}

// number is what a number as a default looks like.
var number = regexp.MustCompile(`^-?[0-9]+(\.[0-9]+)?$`)

// parametersOf writes the parameters of `def f(self, x: Tensor, gamma=2.0):` as this language does.
func parametersOf(line string) string {
	_, list, _ := strings.Cut(line, "(")
	end := strings.LastIndex(list, ")")
	if end < 0 || strings.ContainsAny(list[:end], "([") {
		return "x"
	}
	var out []string
	for _, p := range strings.Split(list[:end], ",") {
		p, value, _ := strings.Cut(p, "=")
		p, _, _ = strings.Cut(p, ":")
		p, value = strings.TrimSpace(p), strings.TrimSpace(value)
		switch {
		case p == "" || p == "self" || p[0] == '*':
		case number.MatchString(value) && strings.Contains(value, "."):
			out = append(out, p+": float = "+value)
		case number.MatchString(value):
			out = append(out, p+": int = "+value)
		default:
			out = append(out, p)
		}
	}
	return strings.Join(out, ", ")
}
