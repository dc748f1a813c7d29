package ir

import (
	"strings"
	"testing"
)

// spoils are what a wrong pass could do to the sample, with what Verify says.
var spoils = []struct {
	name  string
	spoil func(g *Graph)
	want  string
}{
	{"order", func(g *Graph) { g.Ops[2], g.Ops[5] = g.Ops[5], g.Ops[2] }, "operand 0 is not made before"},
	{"type", func(g *Graph) { g.Ops[2].Results[0].Type.DType = F64 }, "result 0 is f64[-1, 3], want f32[-1, 3]"},
	{"owner", func(g *Graph) { g.Ops[2].Results[0].Op = g.Ops[3] }, "result 0 is not its own"},
	{"twice", func(g *Graph) { g.Ops = append(g.Ops, g.Ops[2]) }, "result 0 is made twice"},
	{"phase", func(g *Graph) { g.Ops[2].Phase = 0 }, "it has no phase"},
	{"parameter", func(g *Graph) { g.Params = g.Params[1:] }, "parameter x is not the graph's"},
	{"parameter's kind", func(g *Graph) { g.Params[0].Kind = Slice }, "parameter x is slice"},
	{"parameter without operation", func(g *Graph) { g.Params[0].Value = g.Results[0].Value }, "parameter x has no operation"},
	{"result", func(g *Graph) { g.Results[0].Value = &Value{} }, "result y is not made"},
	{"update", func(g *Graph) { g.Updates[0].Value = g.Results[0].Value }, "update of dense.kernel is f32[-1, 3], want f32[4, 3]"},
	{"update twice", func(g *Graph) { g.Updates = append(g.Updates, g.Updates[0]) }, "dense.kernel is updated twice"},
	{"body", func(g *Graph) {
		body := g.Results[0].Value.Op.Attrs.Body
		body.Ops[4], body.Ops[6] = body.Ops[6], body.Ops[4]
	}, "graph turn: op 4, mul"},
}

func TestVerify(t *testing.T) {
	for _, s := range spoils {
		t.Run(s.name, func(t *testing.T) {
			g, err := Parse(sample)
			if err != nil {
				t.Fatal(err)
			}
			s.spoil(g)
			if err := Verify(g); err == nil || !strings.Contains(err.Error(), s.want) {
				t.Errorf("%v, want %s", err, s.want)
			}
		})
	}
}

// TestRemoveDead takes parts of a loop away that nobody reads.
func TestRemoveDead(t *testing.T) {
	g, err := Parse(`graph dead {
  %x = param field "x" : f32[3]
  %unused = param field "unused" : f32[3]
  %0 = exp %x : f32[3]
  %1, %2, %3, %4 = scan %x %0 %x %unused {carry=2, length=2} : f32[3], f32[3], f32[2, 3], f32[2, 3] graph turn {
    %a = param carried "a" : f32[3]
    %b = param carried "b" : f32[3]
    %c = param constant "c" : f32[3]
    %d = param constant "d" : f32[3]
    %t = param turn "t" : i32
    %0 = add %a %c : f32[3]
    %1 = mul %b %d : f32[3]
    %2 = neg %a : f32[3]
    result "a" = %0
    result "b" = %1
    result "y" = %1
    result "z" = %2
  }
  result "z" = %4
}`)
	if err != nil {
		t.Fatal(err)
	}
	RemoveDead(g)
	if err := Verify(g); err != nil {
		t.Fatal(err)
	}
	want := `graph dead {
  %x = param field "x" : f32[3]
  %0, %1 = scan %x %x {carry=1, length=2} : f32[3], f32[2, 3] graph turn {
    %a = param carried "a" : f32[3]
    %c = param constant "c" : f32[3]
    %0 = add %a %c : f32[3]
    %1 = neg %a : f32[3]
    result "a" = %0
    result "z" = %1
  }
  result "z" = %1
}
`
	if got := Print(g); got != want {
		t.Errorf("left:\n%s", got)
	}
}

// TestParseFaults: they tell where.
func TestParseFaults(t *testing.T) {
	for text, want := range map[string]string{
		"graph g {\n  %0 = sinus %1 : f32\n}":                "2:8: unknown primitive",
		"graph g {\n  %0 = neg %1 : f32\n}":                  "2:12: unknown value %1",
		"graph g {\n  %0 = const {literal=1} : f33\n}":       "2:28: unknown type",
		"graph g {\n  %0 = const {literal=one} : f32\n}":     `found "one", want a number`,
		"graph g {\n  %0 = rows {axle=1} : f32\n}":           `2:14: unknown attribute "axle"`,
		"graph g {\n  result y = %0\n}":                      "want a name in quotes",
		"graph g {\n  %0 = param friend \"x\" : f32\n}":      `unknown kind of parameter "friend"`,
		"graph g {\n  %0 = rows : f32 !sideways\n}":          `unknown phase "sideways"`,
		"graph g {\n  %0 = rows : f32\n  %0 = rows : f32\n}": "3:3: %0 is made twice",
		"graph g {\n":   "want a new value",
		"graph g {} x":  `"x" after the graph`,
		"graph g { % }": "want a new value",
	} {
		_, err := Parse(text)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %s", text, err, want)
		}
	}
}
