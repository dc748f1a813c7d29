package parser

import (
	"github.com/dlgen/dlgen/dsl"
	"github.com/dlgen/dlgen/dsl/diag"
)

var declarationWords = set("model layer func optimizer dataset train")

// cut divides a file's tokens into pieces, each from the word that opens a declaration to the next one, and returns where
// each ends. So an open brace spoils one declaration only.
func cut(src *dsl.Source, tokens []token, diags *diag.List) []int {
	var pieces []int
	start, depth := 0, 0
	for i := range tokens {
		t := &tokens[i]
		if depth == 0 && i+1 < len(tokens) {
			declarationWord(src, t, &tokens[i+1], diags)
			misspeltDeclaration(src, t, &tokens[i+1], diags)
		}
		if i > start && opensDeclaration(tokens, i, depth) {
			pieces = append(pieces, i)
			start, depth = i, 0
		}
		switch {
		case t.kind != kindSign:
		case t.text == "(" || t.text == "[" || t.text == "{":
			depth++
		case t.text == ")" || t.text == "]" || t.text == "}":
			depth = max(0, depth-1)
		}
	}
	if start == len(tokens)-1 {
		return pieces // nothing but the end
	}
	return append(pieces, len(tokens)-1)
}

// opensDeclaration reports whether a declaration begins at token i, where depth brackets are open.
func opensDeclaration(tokens []token, i, depth int) bool {
	t := tokens[i]
	if t.kind != kindKeyword || t.start > 0 && i > 0 && tokens[i-1].is(".") {
		return false
	}
	next := tokens[i+1]
	first := t.opensLine && t.column == 0
	switch {
	case t.text == "import" || t.text == "const":
		return depth == 0
	case !declarationWords[t.text]:
		return false
	case next.kind == kindName:
		return depth == 0 || first
	}
	if t.text == "model" && next.is("=") {
		return depth == 0 && first
	}
	return depth == 0 && first && !next.is("=") && !next.is(",") // its name is missing
}
