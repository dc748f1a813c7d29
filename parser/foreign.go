package parser

import (
	"strings"

	"github.com/dlgen/dlgen/dsl"
	"github.com/dlgen/dlgen/dsl/diag"
)

// What other languages have and this one spells differently. A sign or word is reported with its fix and then
// read as what it means here.

// foreignSigns are replaced by what they mean; longer ones stand before those that they begin with.
var foreignSigns = []struct{ sign, means string }{
	{"===", "=="}, {"!==", "!="}, {"<>", "!="}, {"&&", "and"}, {"||", "or"}, {"|>", "->"}, {":=", "="}, {"^", "**"},
	{"&", "and"}, {"|", "or"}, {"~", "not"}, {"!", "not"},
	{"→", "->"}, {"×", "*"}, {"·", "*"}, {"−", "-"}, {"≤", "<="}, {"≥", ">="}, {"≠", "!="}, {"…", "..."},
}

// compoundSigns are `+=` and its kin: `x += e` is read as `x = x + e`.
var compoundSigns = []string{"**=", "+=", "-=", "*=", "/=", "%=", "@="}

// foreignSign takes a sign of another language and reports whether there was one.
func (s *scanner) foreignSign(rest string) bool {
	if rest[0] == ';' || rest[0] == '\\' && s.at+1 >= s.contentEnd() {
		s.diags.Add(needless(s.span(s.at, s.at+1), rest[:1], s.at+1 < s.contentEnd()))
		s.at++
		return true
	}
	for _, sign := range compoundSigns {
		if strings.HasPrefix(rest, sign) && !strings.HasPrefix(rest, sign+"=") {
			s.emit(kindSign, s.at+len(sign))
			return true
		}
	}
	if strings.HasPrefix(rest, "!=") && !strings.HasPrefix(rest, "!==") {
		return false
	}
	for _, f := range foreignSigns {
		if strings.HasPrefix(rest, f.sign) {
			s.replace(s.at+len(f.sign), f.means)
			return true
		}
	}
	return false
}

// replace takes the text before end as what it means here.
func (s *scanner) replace(end int, means string) {
	start := s.at
	t := s.emit(kindSign, end)
	if keywords[means] {
		t.kind = kindKeyword
	}
	s.report(t, foreignSign(s.span(start, end), t.text, means, s.apart(start, end, means)))
	t.text = means
}

// apart returns a word with the spaces that it needs between its neighbours.
func (s *scanner) apart(start, end int, word string) string {
	if !isLetter(word[0]) {
		return word
	}
	if start > 0 && s.runLength(start-1) > 0 {
		word = " " + word
	}
	if s.runLength(end) > 0 {
		word += " "
	}
	return word
}

// contentEnd returns where the line at hand ends but for white space.
func (s *scanner) contentEnd() int {
	return s.at + len(strings.TrimRight(s.text[s.at:s.lineEnd()], " \t\r"))
}

// foreignValues are words of Python for values.
var foreignValues = map[string]string{"True": "true", "False": "false", "None": "none"}

// foreignDeclarations are words that declare something in other languages.
var foreignDeclarations = map[string]string{"def": "func", "fn": "func", "fun": "func", "function": "func", "class": "layer"}

// foreignStatements are words that open a statement in other languages, and what to do here.
var foreignStatements = map[string]string{
	"while":    "`repeat n { … }` and `for i in 0..n { … }` run a number of times known when compiling",
	"switch":   "write `if … { … } else if … { … }`",
	"match":    "write `if … { … } else if … { … }`",
	"try":      "faults are found when compiling; there is nothing to catch",
	"raise":    "faults are found when compiling; there is nothing to raise",
	"assert":   "shapes and types are checked when compiling; leave it out",
	"pass":     "an empty block is `{ }`",
	"super":    "leave it out; a layer has no constructor",
	"print":    "write `metric name = …` or `output name = …` to see a value",
	"from":     "write `import \"file.dl\"`; what Keras has needs no import",
	"with":     "leave it out; blocks stand in braces",
	"yield":    "a layer or func ends with one `return`",
	"break":    "loops run a number of times known when compiling; put an `if` around the rest",
	"continue": "loops run a number of times known when compiling; put an `if` around the rest",
	"global":   "leave it out; a const at file level is known everywhere",
	"param":    "write `weight name: f32[…] = …`",
	"buffer":   "write `state name: f32[…] = zeros`",
}

// foreignBinders open a binding in other languages, `let x = 3`.
var foreignBinders = set("let var val auto mut")

// foreignOperators follow an operand in Python.
var foreignOperators = map[string]string{"is": "==", "xor": "!="}

// valueWord reads True, False and None as what they mean.
func (p *parser) valueWord() {
	t := p.at()
	means := foreignValues[t.text]
	if t.kind != kindName || means == "" {
		return
	}
	p.diags.Add(foreignWord(p.spanOf(t), t.text, means))
	t.kind, t.text, t.reported = kindKeyword, means, true
}

// operatorWord reads `is` after an operand as `==`.
func (p *parser) operatorWord() {
	t := p.at()
	means := foreignOperators[t.text]
	if t.kind != kindName || means == "" || t.opensLine {
		return
	}
	end, text := *t, t.text
	if t.text == "is" && p.peek(1).is("not") {
		p.i++
		end, text, means = *p.at(), "is not", "!="
		p.i--
	}
	p.diags.Add(foreignWord(p.spanOf(t).To(p.spanOf(&end)), text, means))
	if end.start != t.start {
		p.i++
		t = p.at()
	}
	t.kind, t.text, t.reported = kindSign, means, true
}

// declarationWord reads `def name` as `func name`; next is what follows t.
func declarationWord(src *dsl.Source, t, next *token, diags *diag.List) {
	means := foreignDeclarations[t.text]
	if t.kind != kindName || means == "" || next.kind != kindName {
		return
	}
	diags.Add(foreignWord(t.span(src), t.text, means))
	t.kind, t.text = kindKeyword, means
}
