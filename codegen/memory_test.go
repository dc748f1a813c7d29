package codegen

import (
	"testing"

	"github.com/dlgen/dlgen/codegen/golang"
	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/plan"
)

// schedules returns those of a model by what they are for.
func schedules(m *golang.Model) map[string]*plan.Schedule {
	out := map[string]*plan.Schedule{"predict": m.Predict, "session": m.Session, "evaluate": m.Evaluate, "measure": m.Measure, "gradients": m.Gradients}
	for _, t := range m.Trainings {
		out["step "+t.Module.Name], out["finish "+t.Module.Name] = t.Step, t.Finish
		if t.Feed != nil {
			out["feed "+t.Module.Name] = t.Feed.Schedule
		}
	}
	for name, s := range out {
		if s == nil {
			delete(out, name)
		}
	}
	return out
}

// TestExamplesMemory: on all examples an arena is at most a tenth larger than the largest sum of what is needed at the
// same time, and nothing lies where something else is still needed.
func TestExamplesMemory(t *testing.T) {
	p, err := Load(Options{Paths: []string{"../examples"}})
	if err != nil || p.Diags().HasErrors() {
		t.Fatal(err, p.Diags())
	}
	models := 0
	for _, f := range p.Files() {
		for _, m := range f.compile(Target{Gradients: true}) {
			models++
			for name, s := range schedules(m) {
				if float64(s.Bytes) > 1.1*float64(s.Live) {
					t.Errorf("%s, %s: an arena of %d bytes, %d are needed", m.Module.Name, name, s.Bytes, s.Live)
				}
				if name == "step " {
					t.Logf("%s, %s: %d bytes, %d needed", m.Module.Name, name, s.Bytes, s.Live)
				}
				overlaps(t, m.Module.Name+", "+name, s)
			}
		}
	}
	if models < 6 {
		t.Errorf("%d models", models)
	}
}

// overlaps reports values of a schedule that share memory while both are needed. A result may take the place of an
// operand whose last reader makes it.
func overlaps(t *testing.T, name string, s *plan.Schedule) {
	var arena []*plan.Buffer
	for _, b := range s.Values {
		if b.Place == plan.Arena && !ir.IsView(b.Value.Op) {
			arena = append(arena, b)
		}
	}
	for _, a := range arena {
		for _, b := range arena {
			apart := a.Offset+a.Bytes <= b.Offset || b.Offset+b.Bytes <= a.Offset
			if a == b || a.First > b.First || apart || a.Last < b.First || a.Last == b.First && a.First < b.First && a.Offset == b.Offset {
				continue
			}
			t.Errorf("%s: %v is needed from step %d to %d, %v from %d to %d in the same memory", name, a.Value, a.First, a.Last, b.Value, b.First, b.Last)
		}
	}
	for i := range s.Steps {
		if s.Steps[i].Body != nil {
			overlaps(t, name+", turn", s.Steps[i].Body)
		}
	}
}
