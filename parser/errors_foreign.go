package parser

import (
	"fmt"
	"strings"

	"github.com/dlgen/dlgen/dsl"
	"github.com/dlgen/dlgen/dsl/diag"
)

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
