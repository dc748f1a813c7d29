package lower_test

import (
	"testing"

	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/ir/eval"
	"github.com/dlgen/dlgen/codegen/lower"
)

// TestStates trains programs for a step of three rows and looks at the states that they leave.
func TestStates(t *testing.T) {
	cases := []struct {
		path, state string
		want        float64
	}{
		{"testdata/states/cell.dl", "rnn.n", 5},     // an update a turn
		{"testdata/states/shared.dl", "count.n", 3}, // an update a feeding
	}
	for _, c := range cases {
		t.Run(c.path, func(t *testing.T) {
			p, faults, _ := checked(c.path)
			if faults != nil {
				t.Fatal(faults)
			}
			l := lower.Program(p, lower.Options{})
			s := &run{vector: drawn(l.Modules[0]), module: l.Modules[0], ready: func(g *ir.Graph) *ir.Graph { return ready(g, true) }}
			s.env = eval.Env{Fields: map[string]*eval.Tensor{}, Variables: map[string]*eval.Tensor{}, Random: random}
			s.load()
			for _, v := range l.Trains[0].Training.Slots {
				s.begin(v)
			}
			s.run(s.ready(l.Trains[0].Training.Step), true)
			if got := s.env.Variables[c.state].F[0]; got != c.want {
				t.Errorf("%s is %v, want %v", c.state, got, c.want)
			}
		})
	}
}
