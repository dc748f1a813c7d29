package diag

import "strings"

// Codes of the parser.
const (
	Unexpected           Code = "DL0101"
	OpenBracket          Code = "DL0102"
	NoStatement          Code = "DL0103"
	NoDeclaration        Code = "DL0104"
	NestedDeclaration    Code = "DL0105"
	BadCharacter         Code = "DL0106"
	OpenString           Code = "DL0107"
	OpenComment          Code = "DL0108"
	BadNumber            Code = "DL0109"
	BadEscape            Code = "DL0110"
	TooDeep              Code = "DL0111"
	OperatorAfterChain   Code = "DL0112"
	ChainedComparison    Code = "DL0113"
	WrongStage           Code = "DL0114"
	PositionalAfterNamed Code = "DL0115"
	OutputName           Code = "DL0116"
	KeywordAsName        Code = "DL0117"
	ForeignSpelling      Code = "DL0118"

	SlashOperand Code = "DL0901"
)

var syntaxCodes = []Info{
	{Unexpected, "unexpected token", "Something else is expected at this place.", `
model M {
    input x f32[3]
    output x
}
`},
	{OpenBracket, "open bracket", "A bracket or brace is not closed.", `
model M {
    input x: f32[3]
    output y = tanh(x
}
`},
	{NoStatement, "no statement", "A statement begins with a keyword or with `name =`; an expression alone is none.", `
model M {
    input x: f32[3]
    tanh(x)
    output x
}
`},
	{NoDeclaration, "no declaration", "At file level stand declarations only.", `
x = 3
`},
	{NestedDeclaration, "nested declaration", "Declarations stand at file level.", `
model M {
    input x: f32[3]
    func twice(x) { return 2 * x }
    output y = twice(x)
}
`},
	{BadCharacter, "unexpected character", "A character that the language does not use.", `
const a = $3
`},
	{OpenString, "text without end", "Text ends on the line where it begins.", `
const name = "digits
`},
	{OpenComment, "comment without end", "A `/*` comment ends at the next `*/`.", `
const a = 3 /* the first
`},
	{BadNumber, "no number", "Numbers look like 12, 1_000, 0.5 and 1e-3; ints have 64 bits.", `
const a = 10k
`},
	{BadEscape, "unknown escape", "The escapes are \\n, \\t, \\\" and \\\\.", `
const pattern = "\d"
`},
	{TooDeep, "nested too deep", "Brackets and blocks nest at most 500 deep.", tooDeep},
	{OperatorAfterChain, "operator after a chain", "A chain inside an expression stands in brackets.", `
model M {
    input x: f32[3]
    output y = x -> Dense(3) + x
}
`},
	{ChainedComparison, "chained comparison", "a < b < c is a < b and b < c.", `
const ok = 1 < 2 < 3
`},
	{WrongStage, "no stage", "What follows -> is a name, with or without a call.", `
model M {
    input x: f32[3]
    output y = x -> 3
}
`},
	{PositionalAfterNamed, "argument without name after one with a name", "Arguments without names come first.", `
model M {
    input x: f32[3]
    output y = x -> Dense(units=3, relu)
}
`},
	{OutputName, "output without a name", "An output is a field of the result and has a name.", `
model M {
    input x: f32[3]
    output = x * 2
}
`},
	{KeywordAsName, "keyword as a name", "Keywords name arguments and keys, nothing else.", `
const model = 3
`},
	{ForeignSpelling, "spelling of another language", "What Python, C and others write differently; the fix is what to write here.", `
const deep = True
`},
	{SlashOperand, "comment like an operand", "// begins a comment; whole division is floor_divide(a, b).", `
const half = 7 // 2
`},
}

// tooDeep opens 501 brackets.
var tooDeep = "\nconst deep =\n" + strings.Repeat("    "+strings.Repeat("(", 84)+"\n", 5) + "    " + strings.Repeat("(", 81) + "1" +
	strings.Repeat(")", 81) + "\n" + strings.Repeat("    "+strings.Repeat(")", 84)+"\n", 5)
