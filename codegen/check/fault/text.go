package fault

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/dlgen/dlgen/codegen/model"
	"github.com/dlgen/dlgen/dsl"
	"github.com/dlgen/dlgen/dsl/diag"
)

// Text is a column of text as messages speak of it.
type Text struct {
	*model.Value
	Odd string // Column.Odd
}

// String says what it is, and what makes it text if that is known.
func (t Text) String() string {
	if t.Odd != "" {
		return fmt.Sprintf("text (column `%s`: %s)", t.Name, t.Odd)
	}
	return "text"
}

// TextOperator reports an operator that text does not have.
func TextOperator(at dsl.Span, t Text, op string) *diag.Diagnostic {
	return oddText(diag.New(diag.WrongTextUse, at, "text can be compared by `==` and `!=` only, not by `%s`", op), t)
}

// TextComparedWith reports text that is compared with something else.
func TextComparedWith(at dsl.Span, found string) *diag.Diagnostic {
	return diag.New(diag.WrongTextUse, at, "a column of text is compared with a text in quotes, not with %s", found)
}

// TextFed reports text that is fed to a layer which takes none.
func TextFed(at dsl.Span, t Text, label string) *diag.Diagnostic {
	return diag.New(diag.WrongTextUse, at, "this is %s, which %s does not take", t.String(), label).WithHint("%s", TextHint(t.Odd))
}

// SeriesOfText reports a series that would hold text.
func SeriesOfText(at dsl.Span, t Text) *diag.Diagnostic {
	d := diag.New(diag.WrongTextUse, at, "a series is of numbers, column `%s` is text", t.Name)
	if t.Odd != "" {
		d = diag.New(diag.WrongTextUse, at, "a series is of numbers, column `%s` has %s", t.Name, t.Odd)
	}
	if decimalComma.MatchString(t.Odd) || oddNumber.MatchString(t.Odd) {
		return d.WithHint("%s", TextHint(t.Odd))
	}
	return d
}

// oddText says what makes a column text, which may be a slip in its data, and what to do with one.
func oddText(d *diag.Diagnostic, t Text) *diag.Diagnostic {
	if t.Odd != "" {
		d.Note(t.At, "this is %s", t.String())
	}
	return d.WithHint("%s", TextHint(t.Odd))
}

// TextHinted adds what a column of text needs where that is what was found.
func TextHinted(d *diag.Diagnostic, found string) *diag.Diagnostic {
	if found == "text" || strings.HasPrefix(found, "text (") {
		return d.WithHint("%s", TextHint(found))
	}
	return d
}

// decimalComma is what makes a column text that has a comma for a decimal point.
var decimalComma = regexp.MustCompile(`"([+-]?[0-9]*,[0-9]+)" in line`)

// oddNumber is what makes a column text that begins with numbers.
var oddNumber = regexp.MustCompile(`("(?:[^"\\\\]|\\\\.)*") in line .*, below numbers`)

// TextHint is what text needs before anything else; odd says what makes it text, if that is known.
func TextHint(odd string) string {
	if n := decimalComma.FindStringSubmatch(odd); n != nil {
		return "where " + n[1] + " is a number with a decimal comma, `separator=\";\", decimal=\",\"` of csv read it as one"
	}
	if n := oddNumber.FindStringSubmatch(odd); n != nil {
		return "where " + n[1] + " stands for a missing number, `missing=" + n[1] + "` of csv reads it as one; as text, `-> StringLookup` turns the column into categories"
	}
	return "`-> StringLookup` turns it into numbers, 0 for what is not in its vocabulary; `== \"yes\"` asks for one text"
}

// EdgedText reports a comparison with a text that has spaces around it.
func EdgedText(at dsl.Span, word string) *diag.Diagnostic {
	return diag.New(diag.WrongTextUse, at, "no text of a csv is %q: spaces around a cell are taken off", word).
		WithHint("write %q", strings.TrimSpace(word))
}
