package parser

import (
	"fmt"
	"strings"
	"unicode"

	"github.com/dlgen/dlgen/dsl"
	"github.com/dlgen/dlgen/dsl/diag"
)

// Faults of single tokens.

func openComment(at dsl.Span) *diag.Diagnostic {
	return diag.New(diag.OpenComment, at, "this comment has no end").WithHint("it ends at `*/`; comments do not nest")
}

func openString(at dsl.Span) *diag.Diagnostic {
	return diag.New(diag.OpenString, at, "this text has no end").WithHint("text ends with `\"` on the line where it begins")
}

func badEscape(at dsl.Span) *diag.Diagnostic {
	return diag.New(diag.BadEscape, at, "`%s` means nothing in a text", at.Text()).
		WithHint("the escapes are `\\n`, `\\t`, `\\\"` and `\\\\`").WithFix("write the backslash itself", at, `\`+at.Text())
}

func otherQuotes(at dsl.Span, right string) *diag.Diagnostic {
	return diag.New(diag.ForeignSpelling, at, "text stands in double quotes").WithHint("write `%s`", right).WithFix("use double quotes", at, right)
}

func hashComment(at dsl.Span) *diag.Diagnostic {
	return diag.New(diag.ForeignSpelling, at, "a comment begins with `//`").WithFix("write `//`", at, "//")
}

// tupleWithoutBrackets reports `a, b = x, y`.
func tupleWithoutBrackets(at dsl.Span) *diag.Diagnostic {
	text := at.Source.Text[at.Start:at.End]
	d := diag.New(diag.ForeignSpelling, at, "several values stand in brackets").WithFix("put them in brackets", at, "("+text+")")
	if !strings.Contains(text, "\n") {
		d.WithHint("write `(%s)`", text)
	}
	return d
}

// needless reports `;`, and `\` at the end of a line.
func needless(at dsl.Span, sign string, more bool) *diag.Diagnostic {
	right := ""
	if more {
		right = " "
	}
	return diag.New(diag.ForeignSpelling, at, "statements and lines need no `%s`", sign).WithFix("leave it out", at, right)
}

func foreignSign(at dsl.Span, sign, means, right string) *diag.Diagnostic {
	return diag.New(diag.ForeignSpelling, at, "`%s` is written `%s` here", sign, means).WithFix("write `"+means+"`", at, right)
}

func foreignWord(at dsl.Span, word, means string) *diag.Diagnostic {
	return diag.New(diag.ForeignSpelling, at, "`%s` is written `%s` here", word, means).WithFix("write `"+means+"`", at, means)
}

func badCharacter(at dsl.Span, r rune, size int) *diag.Diagnostic {
	switch {
	case r == unicode.ReplacementChar && size == 1:
		return diag.New(diag.BadCharacter, at, "a byte that is no UTF-8: 0x%02x", at.Text()[0]).WithHint("save the file as UTF-8")
	case r == '?':
		return diag.New(diag.BadCharacter, at, "unexpected `?`").WithHint("there is no inline if; write `where(c, a, b)`")
	case !unicode.IsPrint(r):
		return diag.New(diag.BadCharacter, at, "unexpected character %U", r)
	}
	return diag.New(diag.BadCharacter, at, "unexpected `%c`", r)
}

func badNumber(at dsl.Span) *diag.Diagnostic {
	text := at.Text()
	d := diag.New(diag.BadNumber, at, "`%s` is no number", text)
	switch {
	case strings.HasPrefix(text, "."):
		return d.WithHint("a digit stands on both sides of the point").WithFix("write `0"+text+"`", at, "0"+text)
	case strings.HasSuffix(text, "."):
		return d.WithHint("a digit stands on both sides of the point").WithFix("write `"+text+"0`", at, text+"0")
	}
	return d.WithHint("numbers look like `12`, `1_000`, `0.5`, `1e-3`")
}

func floatTooLarge(at dsl.Span) *diag.Diagnostic {
	return diag.New(diag.BadNumber, at, "%s is larger than any float", at.Text())
}

func intTooLarge(at dsl.Span) *diag.Diagnostic {
	return diag.New(diag.BadNumber, at, "%s does not fit into 64 bits", at.Text()).WithHint("a float is written `%s.0`", at.Text())
}

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

func opensNothing(at dsl.Span, name string) *diag.Diagnostic {
	d := diag.New(diag.NoStatement, at, "`%s` opens no statement", name)
	for word := range softWords {
		if strings.EqualFold(name, word) || name == word+"s" {
			return d.WithHint("did you mean `%s`?", word).WithFix("write `"+word+"`", at, word)
		}
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

func nestedNames(at dsl.Span) *diag.Diagnostic {
	return diag.New(diag.Unexpected, at, "names that take results stand without brackets").WithHint("write `a, b, c = …`")
}

func typedBinding(at dsl.Span, name string) *diag.Diagnostic {
	return diag.New(diag.NoStatement, at, "`%s` opens no statement", name).
		WithHint("`input %s: …`, `target %s: …` and `weight %s: … = …` have types; `%s = …` finds its own", name, name, name, name)
}

// outputsAtOnce is `output a, b = e`.
func outputsAtOnce(at dsl.Span) *diag.Diagnostic {
	names := at.Text()
	first, _, _ := strings.Cut(names, ",")
	return diag.New(diag.NoStatement, at, "an output has one name").
		WithHint("bind them first, `%s = …`, then write `output %s` and so on", names, first)
}

// typedOutput is `output y: f32[3] = e`.
func typedOutput(at dsl.Span) *diag.Diagnostic {
	return diag.New(diag.ForeignSpelling, at, "the type of an output is that of its value").WithFix("leave it out", at, "")
}

// methodOfModel is `model.fit(…)`.
func methodOfModel(at dsl.Span, name string) *diag.Diagnostic {
	d := diag.New(diag.ForeignSpelling, at, "there is no `model.%s` here", name)
	switch name {
	case "compile", "fit", "train":
		return d.WithHint("`train Model on Dataset { optimizer = Adam(learning_rate=1e-3) … }` says how a model is trained; losses and metrics stand in the model")
	case "evaluate", "predict", "summary", "save":
		return d.WithHint("the command has `dlgen eval`, `dlgen predict` and `dlgen summary`; generated Go has methods")
	}
	return d.WithHint("a model is declared by `model Name { … }`")
}

func modelAssigned(at dsl.Span) *diag.Diagnostic {
	return diag.New(diag.ForeignSpelling, at, "a model is declared, not assigned").
		WithHint("`model Name { input x: f32[784] output y = x -> Dense(64, activation=relu) -> Dense(10) }`")
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
	return diag.New(diag.PositionalAfterNamed, at, "arguments without a name come before those with one").Note(named, "this one has a name")
}

func colonInArgument(at dsl.Span, name string) *diag.Diagnostic {
	return diag.New(diag.ForeignSpelling, at, "an argument is given as `%s=…`", name).WithFix("write `=`", at, "=")
}

func colonForEquals(at dsl.Span, name string) *diag.Diagnostic {
	return diag.New(diag.ForeignSpelling, at, "a key is given as `%s = …`", name).WithFix("write `=`", at, " =")
}

func inlineIf(at dsl.Span) *diag.Diagnostic {
	return diag.New(diag.Unexpected, at, "there is no inline `if`").WithHint("write `where(c, a, b)`, or bind the name in both branches")
}

func colonForBlock(at dsl.Span) *diag.Diagnostic {
	return diag.New(diag.ForeignSpelling, at, "a block stands in braces: expected `{`, found `:`")
}

func lambda(at dsl.Span) *diag.Diagnostic {
	return diag.New(diag.ForeignSpelling, at, "there is no `lambda`").WithHint("declare a `func` at file level and give its name")
}

func elif(at dsl.Span) *diag.Diagnostic {
	return diag.New(diag.ForeignSpelling, at, "`%s` is written `else if` here", at.Text()).WithFix("write `else if`", at, "else if")
}

func foreignStatement(at dsl.Span, word, hint string) *diag.Diagnostic {
	return diag.New(diag.ForeignSpelling, at, "there is no `%s`", word).WithHint("%s", hint)
}

func foreignBinder(at dsl.Span, word string) *diag.Diagnostic {
	return diag.New(diag.ForeignSpelling, at, "a name is bound by `name = …`, without `%s`", word).WithFix("leave it out", at, "")
}

func selfPrefix(at dsl.Span, name string) *diag.Diagnostic {
	return diag.New(diag.ForeignSpelling, at, "names stand without `self.`").WithHint("write `%s = …`", name).WithFix("leave it out", at, "")
}

func compoundSign(at dsl.Span, name, sign string, right string) *diag.Diagnostic {
	return diag.New(diag.ForeignSpelling, at, "there is no `%s`", sign).WithHint("write `%s = %s %s …`", name, name, strings.TrimSuffix(sign, "=")).
		WithFix(fmt.Sprintf("write `%s`", right), at, right)
}

// Faults at file level.

func outsideDeclaration(at dsl.Span, what string) *diag.Diagnostic {
	return diag.New(diag.NoDeclaration, at, "%s opens no declaration", what).
		WithHint("at file level stand import, const, model, layer, func, optimizer, dataset and train")
}

func closesNothing(at dsl.Span, sign string) *diag.Diagnostic {
	return diag.New(diag.NoDeclaration, at, "`%s` closes nothing", sign)
}

func behindDeclaration(at, closed dsl.Span, what string) *diag.Diagnostic {
	return diag.New(diag.NoDeclaration, at, "%s opens no declaration", what).Note(closed, "the one before it is closed here")
}

// importOfModule is `import tensorflow as tf`.
func importOfModule(line dsl.Span) *diag.Diagnostic {
	return diag.New(diag.ForeignSpelling, line, "what Keras has needs no import").WithHint("a file of the language is imported as `import \"file.dl\"`").
		WithFix("leave it out", line, "")
}

// slashOperand warns about `n // 2`.
func slashOperand(at dsl.Span, operand string) *diag.Diagnostic {
	return diag.Warn(diag.SlashOperand, at, "`//` begins a comment; `%s` is not divided by", operand).
		WithHint("whole division is `floor_divide(a, b)`")
}

func comprehension(at dsl.Span) *diag.Diagnostic {
	return diag.New(diag.ForeignSpelling, at, "there are no list comprehensions").
		WithHint("join in a loop, `l = l + [x]`, or write the elements")
}

func severalVariables(at dsl.Span) *diag.Diagnostic {
	return diag.New(diag.Unexpected, at, "a loop has one variable").
		WithHint("`for pair in [(8, 1), (16, 2)]`, then `pair[0]` and `pair[1]`; `for i in 0..l.size`, then `l[i]`")
}
