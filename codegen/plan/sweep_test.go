package plan

import (
	"strings"
	"testing"

	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/optimize"
	"github.com/dlgen/dlgen/internal/numbers"
)

// TestSweeps: an optimizer goes over all weights at once, but not over one that it treats differently.
func TestSweeps(t *testing.T) {
	b := ir.NewBuilder("step", &ir.Scope{})
	rate := b.Stored(&ir.Variable{Path: "learning_rate", Kind: ir.Hyper, Type: ir.Type{DType: ir.F32}})
	x := b.Field(&ir.FieldSpec{Name: "x", Type: ir.Type{DType: ir.F32, Shape: ir.Shape{ir.Batch}}})
	m := &ir.Module{}
	training := &ir.Training{Step: b.Graph}
	m.Trains = []*ir.Training{training}
	for i, shape := range []ir.Shape{ir.Dims(3, 5), ir.Dims(7), ir.Dims(2, 2), ir.Dims(4)} {
		v := &ir.Variable{Path: string(rune('a' + i)), Kind: ir.Weight, Trainable: true, Type: ir.Type{DType: ir.F32, Shape: shape}}
		slot := &ir.Variable{Path: v.Path + ".m", Kind: ir.Slot, Type: v.Type}
		m.Variables, training.Slots = append(m.Variables, v), append(training.Slots, slot)
		b.Phase = ir.Backward
		d := b.Sum(b.BroadcastTo(x, append(shape.Clone(), ir.Batch)), len(shape))
		b.Phase = ir.Optimize
		factor := 0.9
		if i == 3 {
			factor = 0.5
		}
		moment := b.Add(b.Mul(b.Stored(slot), b.Fill(ir.F32, shape, factor)), d)
		b.Update(slot, moment)
		b.Update(v, b.Sub(b.Stored(v), b.Mul(moment, b.BroadcastTo(rate, shape))))
	}
	optimize.Optimize(b.Graph)
	l := NewLayout(m)
	s := check(t, b.Graph, l, 2, -1, 1)
	sweeps := s.Sweeps(l)
	if len(sweeps) != 1 || sweeps[0].To-sweeps[0].From != 3 || sweeps[0].Elements != 16+16+4 {
		t.Errorf("%+v, want one sweep of three steps and 36 elements", sweeps)
	}
}

// twoUpdates is an optimizer's step for two weights that are neighbours, with a number that both read.
const twoUpdates = `graph step {
  %rate = param field "rate" : f32
  %other = param field "other" : f32
  %a = param stored weight "a" : f32[20]
  %b = param stored weight "b" : f32[20]
  %da = exp %a : f32[20] !backward
  %db = exp %b : f32[20] !backward
  %0 = fused %rate %a %da {space=[20], row=1} : f32[20] !optimize graph first {
    %rate = param operand "rate" : f32
    %w = param operand "w" : f32[20]
    %d = param operand "d" : f32[20]
    %0 = broadcast %rate : f32[20]
    %1 = mul %d %0 : f32[20]
    %2 = sub %w %1 : f32[20]
    result "" = %2
  }
  %1 = fused %rate %b %db {space=[20], row=1} : f32[20] !optimize graph second {
    %rate = param operand "rate" : f32
    %w = param operand "w" : f32[20]
    %d = param operand "d" : f32[20]
    %0 = broadcast %rate : f32[20]
    %1 = mul %d %0 : f32[20]
    %2 = sub %w %1 : f32[20]
    result "" = %2
  }
  update weight "a" = %0
  update weight "b" = %1
}
`

// TestSweepsApart: steps are one sweep if they do the same to neighbours, read the same numbers, and are the optimizer's.
func TestSweepsApart(t *testing.T) {
	second := strings.Index(twoUpdates, "  %1 = fused")
	for _, c := range []struct {
		name    string
		replace []string // in the second step
		all     bool     // in both
		sweeps  int
	}{
		{"the same", nil, false, 1},
		{"another number", []string{"fused %rate", "fused %other"}, false, 0},
		{"another operation", []string{"sub %w %1", "add %w %1"}, false, 0},
		{"other operands", []string{"sub %w %1", "sub %1 %w"}, false, 0},
		{"another derivative", []string{"%b %db", "%b %da"}, false, 0},
		{"no loop", []string{"%1 = fused", "%1 = sub %b %db : f32[20] !optimize\n  %2 = fused", "update weight \"a\"", "result \"r\" = %2\n  update weight \"a\""}, false, 0},
		{"not the optimizer's", []string{"!optimize", "!backward"}, true, 0},
		{"numbers of the rows", []string{"[20]", "[-1]", "weight", "state"}, true, 0},
		{"rows in the arena", []string{"[20]", "[-1]", "stored weight", "field", "exp", "neg", "%rate %a %da", "%rate %da %da", "%rate %b %db", "%rate %db %db", "update weight", "result"}, true, 0},
	} {
		text := twoUpdates
		if r := strings.NewReplacer(c.replace...); c.all {
			text = r.Replace(text)
		} else {
			text = text[:second] + r.Replace(text[second:])
		}
		g, err := ir.Parse(text)
		if err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		l := NewLayout(numbers.ModuleOf(g))
		if sweeps := check(t, g, l, 1, -1, 1).Sweeps(l); len(sweeps) != c.sweeps {
			t.Errorf("%s: %+v", c.name, sweeps)
		}
	}
}

// TestSameBody: bodies are the same if they differ in shapes alone.
func TestSameBody(t *testing.T) {
	const body = `graph body {
  %n = param field "n" : f32
  %x = param field "x" : f32[4]
  %y = param field "y" : f32[4]
  %0 = broadcast %n : f32[4]
  %1 = const {literal=0.5} : f32
  %2 = broadcast %1 : f32[4]
  %3 = add %x %0 : f32[4]
  %4 = mul %3 %2 : f32[4]
  %5 = sub %4 %y : f32[4]
  %6 = const {literal=3} : i32
  result "r" = %5
}
`
	parse := func(text string) *ir.Graph {
		t.Helper()
		g, err := ir.Parse(text)
		if err != nil {
			t.Fatalf("%v\n%s", err, text)
		}
		return g
	}
	for _, c := range []struct {
		name    string
		replace []string
		same    bool
	}{
		{"nothing", nil, true},
		{"shape", []string{"[4]", "[2, 3]"}, true},
		{"kind", []string{"add %x", "mul %x"}, false},
		{"type", []string{"f32", "f64"}, false},
		{"operand", []string{"sub %4 %y", "sub %4 %x"}, false},
		{"number of float", []string{"0.5", "0.25"}, false},
		{"whole number", []string{"literal=3", "literal=4"}, false},
		{"result", []string{"= %5\n}", "= %4\n}"}, false},
		{"one operation more", []string{"  result", "  %7 = neg %5 : f32[4]\n  result"}, false},
		{"one result more", []string{"= %5\n}", "= %5\n  result \"s\" = %4\n}"}, false},
	} {
		a, b := parse(body), parse(strings.NewReplacer(c.replace...).Replace(body))
		if SameBody(a, b) != c.same || SameBody(b, a) != c.same {
			t.Errorf("%s: %v\n%s", c.name, !c.same, ir.Print(b))
		}
	}
	many := "graph body {\n%x = param field \"x\" : f32[4]\n%0 = neg %x : f32[4]\nresult \"r\" = %0\n}\n"
	if SameBody(parse(many), parse(strings.ReplaceAll(many, "[4]", ""))) {
		t.Error("what is of one number is that of many")
	}
}
