package parser

import (
	"strings"
	"unicode"

	"github.com/dlgen/dlgen/dsl"
	"github.com/dlgen/dlgen/dsl/diag"
)

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
