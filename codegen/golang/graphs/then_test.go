package graphs

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/optimize"
	"github.com/dlgen/dlgen/codegen/plan"
	"github.com/dlgen/dlgen/internal/oracle"
)

// TestThen: what follows the products of the cases is done with them, whose numbers TestNumbers checks. What is added
// behind a relu of its own is no part of its product; where two products are added, each has a part.
func TestThen(t *testing.T) {
	for name, want := range map[string][]string{
		"then":       {"rt.Conv ", "rt.ConvThen Bias Add", "rt.ConvThen Scale Bias Add Max", "rt.ConvThen Scale Bias Relu Max", "rt.GemmThen Scale"},
		"added":      {"rt.Gemm ", "rt.GemmThen Add", "rt.GemmThen Add"},
		"projection": {"rt.ConvThen Scale Bias", "rt.ConvThen Scale Bias Add Relu"},
	} {
		code := caseCode(t, name)
		var found []string
		for _, m := range regexp.MustCompile(`rt\.(Conv|ConvThen|Gemm|GemmThen)\(.*\)`).FindAllString(code, -1) {
			door, _, _ := strings.Cut(m, "(")
			_, then, _ := strings.Cut(m, "rt.Then{")
			found = append(found, door+" "+strings.Join(regexp.MustCompile(`[A-Z]\w+`).FindAllString(then, -1), " "))
		}
		slices.Sort(found)
		if !slices.Equal(found, want) {
			t.Errorf("%s: found %q, want %q\n%s", name, found, want, code)
		}
	}
}

// caseCode is the code of a case.
func caseCode(t *testing.T, name string) string {
	t.Helper()
	f := NewFile("main")
	if err := planned(t, name).emit(f, 0); err != nil {
		t.Fatal(err)
	}
	code, err := f.Render()
	if err != nil {
		t.Fatal(err)
	}
	return string(code)
}

// planned is a case with its plan.
func planned(t *testing.T, name string) *trial {
	t.Helper()
	text, err := os.ReadFile("testdata/cases/" + name + ".ir")
	if err != nil {
		t.Fatal(err)
	}
	g, err := ir.Parse(string(text))
	if err != nil {
		t.Fatal(err)
	}
	optimize.Optimize(g)
	tr := &trial{Trial: oracle.Trial{Name: name, Graph: g, Rows: 3}}
	tr.Plan(g, plan.Options{})
	return tr
}
