package diag

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/dlgen/dlgen/dsl"
	"github.com/dlgen/dlgen/internal/golden"
)

// span is the place of a part of a text.
func span(src *dsl.Source, part string) dsl.Span {
	start := strings.Index(src.Text, part)
	if start < 0 {
		panic("no " + part)
	}
	return dsl.Span{Source: src, Start: start, End: start + len(part)}
}

// shown is a list with everything that a renderer meets: notes here, elsewhere and nowhere, tabs, wide characters, a
// long line, the end of a text, no place at all, one thing said twice.
func shown() *List {
	a := dsl.NewSource("a.dl", "model Äpfel {\n\tinput 数字: f32[3]\n\toutput y = tahn(数字)\n}\n"+
		"const long = ["+strings.Repeat("1, ", 90)+"x, "+strings.Repeat("2, ", 90)+"]\nconst last =")
	b := dsl.NewSource("lib/b.dl", "func f(x) {\r\n    return 100% x\r\n}\r\n")
	end := dsl.Span{Source: a, Start: len(a.Text), End: len(a.Text)}
	l := &List{}
	l.Add(New("DL0002", span(a, "tahn"), "unknown function `%s`", "tahn").WithHint("did you mean `tanh`?").
		WithFix("write `tanh`", span(a, "tahn"), "tanh").Note(span(a, "数字"), "the input").Note(span(b, "100% x"), "100%% of it").Note(dsl.Span{}, "and so on"))
	l.Add(New("DL0002", span(a, "tahn"), "unknown function `tahn`"))
	l.Add(Warn("DL0001", span(a, "Äpfel"), "a name with an umlaut"))
	l.Add(New("DL0003", span(a, "x, "), "far to the right"))
	l.Add(New("DL0004", end, "expected an expression"))
	l.Add(New("DL0005", dsl.Span{}, "--set x: there is no such const"))
	l.Add(New("DL0006", span(b, "% x\r\n}"), "over two lines, with a comma: and a colon"))
	l.Add(nil)
	return l
}

// TestRendering shows one list in each format.
func TestRendering(t *testing.T) {
	for name, render := range map[string]func(*List) string{"terminal": Terminal, "json": JSON, "github": GitHub} {
		golden.Check(t, "testdata/"+name+".txt", render(shown()))
	}
}

// TestMostPrinted: after twenty there is only their number.
func TestMostPrinted(t *testing.T) {
	src, l := dsl.NewSource("many.dl", strings.Repeat("x\n", 50)), &List{}
	for i := range 50 {
		l.Add(New("DL0001", dsl.Span{Source: src, Start: 2 * i, End: 2*i + 1}, "fault %d", i))
	}
	text := Terminal(l)
	if n := strings.Count(text, "many.dl:"); n != MostPrinted || !strings.HasSuffix(text, "and 30 more\n") {
		t.Errorf("%d are printed, and at the end %q", n, text[len(text)-30:])
	}
}

// TestApply makes fixes; what touches an earlier one, or another text, is left out.
func TestApply(t *testing.T) {
	src, other := dsl.NewSource("a.dl", "one two three"), dsl.NewSource("b.dl", "one two three")
	edit := func(part, to string) Edit { return Edit{span(src, part), to} }
	fix := func(edits ...Edit) Fix { return Fix{Edits: edits} }
	for _, c := range []struct {
		fixes []Fix
		want  string
		made  int
	}{
		{nil, "one two three", 0},
		{[]Fix{fix(edit("three", "3")), fix(edit("one", "1"))}, "1 two 3", 2},
		{[]Fix{fix(edit("one two", "1 2")), fix(edit("two", "2"))}, "1 2 three", 1},
		{[]Fix{fix(edit("two", "2"), edit("one", "1")), fix(edit("one", "I"))}, "1 2 three", 1},
		{[]Fix{fix(edit("two", "2"), edit("two three", "x"))}, "one two three", 0},
		{[]Fix{fix(Edit{span(other, "two"), "2"}), fix()}, "one two three", 0},
		{[]Fix{fix(Edit{dsl.Span{Source: src, Start: 3, End: 3}, ","})}, "one, two three", 1},
	} {
		if text, made := Apply(src, c.fixes); text != c.want || made != c.made {
			t.Errorf("%v gives %q, %d made; want %q, %d", c.fixes, text, made, c.want, c.made)
		}
	}
}

// TestTables: each code is registered once, documented, and called what the family is called.
func TestTables(t *testing.T) {
	all := Codes()
	if !slices.IsSortedFunc(all, func(a, b Info) int { return strings.Compare(string(a.Code), string(b.Code)) }) {
		t.Error("the codes are not sorted")
	}
	seen := map[Code]bool{}
	for _, info := range all {
		if seen[info.Code] {
			t.Errorf("%s is registered twice", info.Code)
		}
		seen[info.Code] = true
		if got, ok := Lookup(info.Code); !ok || got.Title != info.Title {
			t.Errorf("%s: Lookup gives %v", info.Code, got)
		}
	}
	if _, ok := Lookup("DL9999"); ok {
		t.Error("DL9999 is known")
	}
	for _, s := range []Severity{0, Error, Warning, 3} {
		if want := map[Severity]string{Error: "error", Warning: "warning"}[s]; s.String() != cmp.Or(want, "invalid") {
			t.Errorf("severity %d is called %v", s, s)
		}
	}
	if d := Unsupported(dsl.Span{}, "`%s`", "x"); !IsUnsupported(d) || d.Message != "`x` is not supported yet" {
		t.Error(fmt.Sprint(d))
	}
}
