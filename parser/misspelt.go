package parser

import (
	"slices"
	"strings"

	"github.com/dlgen/dlgen/dsl"
	"github.com/dlgen/dlgen/dsl/diag"
)

// Words that open a declaration or statement, with a slip in them: `taret y: f32`, `laer Block(x) { … }`. Each is reported and
// read as what it means, so that what it declares is known.

var openingDeclarations = append(sorted(declarationWords), "const", "import")

var openingStatements = append(sorted(softWords), "const", "return")

func sorted(words map[string]bool) []string {
	var list []string
	for w := range words {
		list = append(list, w)
	}
	slices.Sort(list)
	return list
}

// meant is the one of words that differs from a word by one slip, or by the case of letters; "" if there is none.
func meant(word string, words []string) string {
	for _, w := range words {
		if strings.EqualFold(word, w) || len(w) > 3 && oneSlip(word, w) {
			return w
		}
	}
	return ""
}

// oneSlip reports whether two words differ by one letter, or by two that are exchanged.
func oneSlip(a, b string) bool {
	for a != "" && b != "" && a[0] == b[0] {
		a, b = a[1:], b[1:]
	}
	for a != "" && b != "" && a[len(a)-1] == b[len(b)-1] {
		a, b = a[:len(a)-1], b[:len(b)-1]
	}
	return len(a)+len(b) == 1 || len(a) == 1 && len(b) == 1 || len(a) == 2 && len(b) == 2 && a[0] == b[1] && a[1] == b[0]
}

// misspeltDeclaration reads `laer Name` as `layer Name` where a line begins with it; next is what follows t.
func misspeltDeclaration(src *dsl.Source, t, next *token, diags *diag.List) {
	if t.kind != kindName || !t.opensLine || t.column > 0 || next.opensLine {
		return
	}
	right := meant(t.text, openingDeclarations)
	if right == "" || next.kind != kindName && (right != "import" || next.kind != kindString) {
		return
	}
	diags.Add(misspelt(t.span(src), t.text, right, "declaration"))
	t.kind, t.text = kindKeyword, right
}

// misspeltStatement reads `taret name` as `target name`, and reports whether it has.
func (p *parser) misspeltStatement() bool {
	t, next := p.at(), p.peek(1)
	right := meant(t.text, openingStatements)
	if right == "" || next.opensLine || next.kind != kindName && (right != "repeat" || next.kind != kindInt) && (right != "return" || !next.is("(")) {
		return false
	}
	p.report(misspelt(p.spanOf(t), t.text, right, "statement"))
	if t.text = right; keywords[right] {
		t.kind = kindKeyword
	}
	return true
}

// misspelt reports a word with a slip.
func misspelt(at dsl.Span, word, right, what string) *diag.Diagnostic {
	code := diag.NoStatement
	if what == "declaration" {
		code = diag.NoDeclaration
	}
	return diag.New(code, at, "`%s` opens no %s", word, what).WithHint("did you mean `%s`?", right).WithFix("write `"+right+"`", at, right)
}
