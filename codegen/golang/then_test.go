package golang

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/optimize"
	"github.com/dlgen/dlgen/codegen/plan"
)

// TestThen: what follows the products of a case is done with them, whose numbers TestNumbers checks; the residual that
// is behind a relu of its own is no part of its product.
func TestThen(t *testing.T) {
	text, err := os.ReadFile("testdata/cases/then.ir")
	if err != nil {
		t.Fatal(err)
	}
	g, err := ir.Parse(string(text))
	if err != nil {
		t.Fatal(err)
	}
	optimize.Optimize(g)
	layout := plan.NewLayout(moduleOf(g))
	tr := &trial{name: "then", graph: g, layout: layout, schedule: plan.Plan(g, plan.Options{Rows: 3, Layout: layout})}
	f := newFile("main")
	if err := tr.emit(f, 0); err != nil {
		t.Fatal(err)
	}
	code, err := f.bytes()
	if err != nil {
		t.Fatal(err)
	}
	var found []string
	for _, m := range regexp.MustCompile(`rt\.(Conv|ConvThen|Gemm|GemmThen)\(.*\)`).FindAllString(string(code), -1) {
		door, _, _ := strings.Cut(m, "(")
		_, then, _ := strings.Cut(m, "rt.Then{")
		found = append(found, door+" "+strings.Join(regexp.MustCompile(`[A-Z]\w+`).FindAllString(then, -1), " "))
	}
	slices.Sort(found)
	want := []string{"rt.Conv ", "rt.ConvThen Bias Add", "rt.ConvThen Scale Bias Add Max", "rt.ConvThen Scale Bias Relu Max", "rt.GemmThen Scale"}
	if !slices.Equal(found, want) {
		t.Errorf("found %q, want %q\n%s", found, want, code)
	}
}
