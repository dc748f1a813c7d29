package parser

import (
	"strings"

	"github.com/dlgen/dlgen/dsl"
	"github.com/dlgen/dlgen/dsl/diag"
)

// Faults of single tokens.

// tupleWithoutBrackets reports `a, b = x, y`.
func tupleWithoutBrackets(at dsl.Span) *diag.Diagnostic {
	if d := decimalComma(at); d != nil {
		return d
	}
	text := at.Source.Text[at.Start:at.End]
	d := diag.New(diag.ForeignSpelling, at, "several values stand in brackets").WithFix("put them in brackets", at, "("+text+")")
	if !strings.Contains(text, "\n") {
		d.WithHint("write `(%s)`", text)
	}
	return d
}

// decimalComma reports `0,001`, nil if a text is none.
func decimalComma(at dsl.Span) *diag.Diagnostic {
	whole, fraction, found := strings.Cut(at.Text(), ",")
	if !found || !digits(whole) || !digits(fraction) {
		return nil
	}
	right := whole + "." + fraction
	return diag.New(diag.ForeignSpelling, at, "the decimal point of a number is `.`").WithFix("write `"+right+"`", at, right)
}

func digits(text string) bool { return text != "" && strings.Trim(text, "0123456789") == "" }

// Faults of structure.

// missing reports that something is expected and something else found. A token that opens a line cannot be the
// fault: something is missing at the end of the line before.
func (p *parser) missing(want string) *diag.Diagnostic {
	t := p.at()
	switch {
	case t.opensLine || t.kind == kindEnd:
		return diag.New(diag.Unexpected, p.gap(), "expected %s", want)
	default:
		return diag.New(diag.Unexpected, p.spanOf(t), "expected %s, found %s", want, shown(t))
	}
}

// missingCloser is missing for the sign that closes a bracket.
func (p *parser) missingCloser(closer string, open dsl.Span) *diag.Diagnostic {
	d := p.missing("`" + closer + "`")
	d.Code = diag.OpenBracket
	return d.Note(open, "opened here")
}

// missingComma is missingCloser where an operand stands, so that a comma may be missing as well.
func (p *parser) missingComma(closer string, open dsl.Span) *diag.Diagnostic {
	d := p.missing("`,` or `" + closer + "`")
	d.Code = diag.OpenBracket
	return d.Note(open, "opened here")
}

// shown names a token as people would.
func shown(t *token) string {
	switch t.kind {
	case kindEnd:
		return "the end of the file"
	case kindString:
		return "a text"
	case kindKeyword:
		return "the keyword `" + t.text + "`"
	}
	return "`" + t.text + "`"
}

func (p *parser) missingStatement() *diag.Diagnostic {
	t := p.at()
	return diag.New(diag.NoStatement, p.spanOf(t), "%s opens no statement", shown(t))
}

func chainWithoutStart(at dsl.Span) *diag.Diagnostic {
	return diag.New(diag.NoStatement, at, "`->` opens no statement").WithHint("a chain begins with a value: `y = x -> …`")
}

func opensNothing(at dsl.Span, name string) *diag.Diagnostic {
	d := diag.New(diag.NoStatement, at, "`%s` opens no statement", name)
	if word := meant(name, openingStatements); word != "" {
		return d.WithHint("did you mean `%s`?", word).WithFix("write `"+word+"`", at, word)
	}
	return d.WithHint("a statement begins with a keyword or with `name =`")
}

func aloneExpression(at dsl.Span) *diag.Diagnostic {
	return diag.New(diag.NoStatement, at, "an expression alone is no statement").
		WithHint("bind it, `name = …`, or make it a result, `output name = …`")
}

func elementSet(at dsl.Span) *diag.Diagnostic {
	return diag.New(diag.NoStatement, at, "elements of a value cannot be set: values never change").
		WithHint("`y = where(mask, new, x)` or `y = slice_update(x, [0], [new])` makes another value")
}

func keyComma(at dsl.Span) *diag.Diagnostic {
	return diag.New(diag.Unexpected, at, "nothing stands between the keys of a train block").WithFix("leave it out", at, "")
}

// shapeBrackets is `f32(28, 28)`.
func shapeBrackets(at dsl.Span, right string) *diag.Diagnostic {
	return diag.New(diag.ForeignSpelling, at, "a shape stands in brackets").WithHint("write `%s`", right).WithFix("write `"+right+"`", at, right)
}

// typeAfterEquals is `input x = f32[3]`.
func typeAfterEquals(at dsl.Span, word, name string) *diag.Diagnostic {
	return diag.New(diag.ForeignSpelling, at, "the type of the %s `%s` stands behind a colon", word, name).
		WithHint("write `%s %s: …`", word, name).WithFix("write `:`", dsl.Span{Source: at.Source, Start: blankBefore(at), End: at.End}, ":")
}

// blankBefore is where the blanks before a place begin.
func blankBefore(at dsl.Span) int { return len(strings.TrimRight(at.Source.Text[:at.Start], " ")) }

// repeatIn is `repeat i in 3`.
func repeatIn(at dsl.Span) *diag.Diagnostic {
	return diag.New(diag.Unexpected, at, "`repeat` has no variable").WithHint("`repeat 3 { … }`, or `for i in 0..3 { … }` where the turn matters")
}

// typedConst is `const n: int = 3`.
func typedConst(at dsl.Span) *diag.Diagnostic {
	return diag.New(diag.Unexpected, at, "a const has no type: it is that of its value").WithHint("`const name = value`")
}

// modelArguments is `model Net(width=32) {`.
func modelArguments(at dsl.Span) *diag.Diagnostic {
	return diag.New(diag.Unexpected, at, "a model has no arguments").
		WithHint("`const width = 32` at file level is what `--set width=64` changes; a `layer` has arguments")
}

func nestedNames(at dsl.Span) *diag.Diagnostic {
	return diag.New(diag.Unexpected, at, "names that take results stand without brackets").WithHint("write `a, b, c = …`")
}

func typedBinding(at dsl.Span, name string) *diag.Diagnostic {
	return diag.New(diag.NoStatement, at, "`%s` opens no statement", name).
		WithHint("`input %s: …`, `target %s: …` and `weight %s: … = …` have types; `%s = …` finds its own", name, name, name, name)
}

// outputsAtOnce is `output [a, b]` and `output a, b`.
func outputsAtOnce(at dsl.Span, values []dsl.Expr) *diag.Diagnostic {
	named := true
	lines := make([]string, len(values))
	for i, v := range values {
		lines[i] = "output " + v.Span().Text()
		if _, ok := v.(*dsl.Name); !ok {
			named, lines[i] = false, "output name = "+v.Span().Text()
		}
	}
	d := diag.New(diag.NoStatement, at, "each output is a statement of its own")
	if !strings.Contains(at.Text(), "\n") {
		d.WithHint("write `%s`, a line each", strings.Join(lines, "`, `"))
	}
	if named {
		d.WithFix("write "+strings.Join(lines, ", "), at, strings.TrimPrefix(strings.Join(lines, "\n"+indentOf(at)), "output "))
	}
	return d
}

// indentOf is the white space that the line of a place begins with.
func indentOf(at dsl.Span) string {
	line := at.Source.Text[strings.LastIndexByte(at.Source.Text[:at.Start], '\n')+1 : at.Start]
	return line[:len(line)-len(strings.TrimLeft(line, " \t"))]
}

// outputsOfOne is `output a, b = e`.
func outputsOfOne(at dsl.Span) *diag.Diagnostic {
	names := at.Text()
	first, _, _ := strings.Cut(names, ",")
	return diag.New(diag.NoStatement, at, "an output has one name").
		WithHint("bind them first, `%s = …`, then write `output %s` and so on", names, first)
}

// namelessResult is `output softmax(x)`, `loss f(y, z)` and `metric f(y, z)`.
func namelessResult(word string, at dsl.Span) *diag.Diagnostic {
	name := map[string]string{"output": " y", "metric": " m"}[word]
	d := diag.New(diag.NoStatement, at, "the `=` of a statement `%s` is missing", word)
	if text := at.Text(); !strings.Contains(text, "\n") {
		d.WithHint("write `%s%s = %s`", word, name, text)
	}
	if name == "" {
		d.WithFix("write `=`", dsl.Span{Source: at.Source, Start: at.Start, End: at.Start}, "= ")
	}
	return d
}

// typedOutput is `output y: f32[3] = e`.
func typedOutput(at dsl.Span) *diag.Diagnostic {
	return diag.New(diag.ForeignSpelling, at, "the type of an output is that of its value").WithFix("leave it out", at, "")
}

func bracketedNames(at dsl.Span, names string) *diag.Diagnostic {
	return diag.New(diag.NoStatement, at, "names that are bound stand without brackets").WithFix("write `"+names+"`", at, names)
}

func nestedDeclaration(at dsl.Span, word string) *diag.Diagnostic {
	return diag.New(diag.NestedDeclaration, at, "declarations do not nest: `%s` stands at file level", word)
}

func loneElse(at dsl.Span) *diag.Diagnostic {
	return diag.New(diag.NoStatement, at, "`else` without an `if` before it")
}

// outputWithoutName is `output = e`.
func outputWithoutName(at dsl.Span) *diag.Diagnostic {
	return diag.New(diag.OutputName, at, "an output has a name: write `output name = …`")
}

func keywordAsName(at dsl.Span, word, want string) *diag.Diagnostic {
	return diag.New(diag.KeywordAsName, at, "`%s` is a keyword and cannot be %s", word, want).WithHint("choose another name, such as `%s_`", word)
}

func tooDeep(at dsl.Span) *diag.Diagnostic {
	return diag.New(diag.TooDeep, at, "brackets and blocks nest at most %d deep", maxDepth)
}

func operatorAfterChain(at, chain dsl.Span, sign string) *diag.Diagnostic {
	d := diag.New(diag.OperatorAfterChain, at, "`%s` after a chain", sign).Note(chain, "the chain")
	d.WithHint("a chain inside an expression stands in brackets: `(x -> F) %s …`", sign)
	d.Fixes = []diag.Fix{{Title: "put the chain in brackets", Edits: []diag.Edit{
		{At: dsl.Span{Source: chain.Source, Start: chain.Start, End: chain.Start}, New: "("},
		{At: dsl.Span{Source: chain.Source, Start: chain.End, End: chain.End}, New: ")"},
	}}}
	return d
}

func chainedComparison(at, first dsl.Span, sign string) *diag.Diagnostic {
	return diag.New(diag.ChainedComparison, at, "comparisons do not chain").Note(first, "the first comparison").
		WithHint("write `a %s b and b %s c`", first.Text(), sign)
}

func wrongStage(at dsl.Span) *diag.Diagnostic {
	return diag.New(diag.WrongStage, at, "what follows `->` is the name of a layer or function, with or without a call")
}

func stageGoesOn(at dsl.Span) *diag.Diagnostic {
	return diag.New(diag.WrongStage, at, "a stage ends with its call").
		WithHint("to go on with the result, put the chain in brackets: `(x -> F(…))%s`", map[string]string{"[": "[…]", "(": "(…)", ".": ".name"}[at.Text()])
}

func positionalAfterNamed(at, named dsl.Span) *diag.Diagnostic {
	_, value, _ := strings.Cut(named.Text(), "=")
	if d := decimalComma(dsl.Span{Source: at.Source, Start: named.End - len(value), End: at.End}); d != nil {
		return d
	}
	return diag.New(diag.PositionalAfterNamed, at, "arguments without a name come before those with one").Note(named, "this one has a name")
}

// Faults at file level.

func outsideDeclaration(at dsl.Span, what string) *diag.Diagnostic {
	d := diag.New(diag.NoDeclaration, at, "%s opens no declaration", what)
	switch word := at.Text(); {
	case softWords[word] && word != "augment":
		return d.WithHint("it stands in a model or layer: is the line `model Name {` missing?")
	case word == "return" || word == "if" || word == "for":
		return d.WithHint("it stands in a model, layer or func: is the line that opens it missing?")
	case strings.HasPrefix(strings.TrimLeft(at.Source.Text[at.End:], " "), "="):
		return d.WithHint("a name is bound in a model, layer, func or dataset; at file level by `const %s = …`", word)
	}
	return d.WithHint("at file level stand import, const, model, layer, func, optimizer, dataset and train")
}

func closesNothing(at dsl.Span, sign string) *diag.Diagnostic {
	return diag.New(diag.NoDeclaration, at, "`%s` closes nothing", sign)
}

func behindDeclaration(at, closed dsl.Span, what string) *diag.Diagnostic {
	return diag.New(diag.NoDeclaration, at, "%s opens no declaration", what).Note(closed, "the one before it is closed here")
}
