package check

import (
	"regexp"
	"strings"

	"github.com/dlgen/dlgen/dsl"
	"github.com/dlgen/dlgen/dsl/diag"
)

func textOperator(at dsl.Span, t textColumn, op string) *diag.Diagnostic {
	return oddText(diag.New(diag.WrongTextUse, at, "text can be compared by `==` and `!=` only, not by `%s`", op), t)
}

func textComparedWith(at dsl.Span, found string) *diag.Diagnostic {
	return diag.New(diag.WrongTextUse, at, "a column of text is compared with a text in quotes, not with %s", found)
}

func textFed(at dsl.Span, t textColumn, label string) *diag.Diagnostic {
	return diag.New(diag.WrongTextUse, at, "this is %s, which %s does not take", describe(t), label).WithHint("%s", textHint(t.odd))
}

func seriesOfText(at dsl.Span, t textColumn) *diag.Diagnostic {
	d := diag.New(diag.WrongTextUse, at, "a series is of numbers, column `%s` is text", t.Name)
	if t.odd != "" {
		d = diag.New(diag.WrongTextUse, at, "a series is of numbers, column `%s` has %s", t.Name, t.odd)
	}
	if decimalComma.MatchString(t.odd) {
		return d.WithHint("%s", textHint(t.odd))
	}
	return d
}

// oddText says what makes a column text, which may be a slip in its data, and what to do with one.
func oddText(d *diag.Diagnostic, t textColumn) *diag.Diagnostic {
	if t.odd != "" {
		d.Note(t.At, "this is %s", describe(t))
	}
	return d.WithHint("%s", textHint(t.odd))
}

// textHinted adds what a column of text needs where that is what was found.
func textHinted(d *diag.Diagnostic, found string) *diag.Diagnostic {
	if text := describe(textColumn{}); found == text || strings.HasPrefix(found, text+" (") {
		return d.WithHint("%s", textHint(found))
	}
	return d
}

// decimalComma is what makes a column text that has a comma for a decimal point.
var decimalComma = regexp.MustCompile(`"([+-]?[0-9]*,[0-9]+)" in line`)

// textHint is what text needs before anything else; odd says what makes it text, if that is known.
func textHint(odd string) string {
	if n := decimalComma.FindStringSubmatch(odd); n != nil {
		return "where " + n[1] + " is a number with a decimal comma, `separator=\";\", decimal=\",\"` of csv read it as one"
	}
	return "`-> StringLookup` turns it into numbers, 0 for what is not in its vocabulary; `== \"yes\"` asks for one text"
}

func edgedText(at dsl.Span, word string) *diag.Diagnostic {
	return diag.New(diag.WrongTextUse, at, "no text of a csv is %q: spaces around a cell are taken off", word).
		WithHint("write %q", strings.TrimSpace(word))
}
