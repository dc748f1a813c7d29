package proof

import (
	"strings"
	"testing"
)

// TestFaultIsSeen spoils one number of each kind that is compared, and the derivative of one: proofs that cannot fail
// prove nothing.
func TestFaultIsSeen(t *testing.T) {
	if testing.Short() {
		t.Skip("builds a program")
	}
	faultIsSeen(t, prover(t))
}

// faultIsSeen has a prover compare spoilt numbers.
func faultIsSeen(t *testing.T, p *Prover) {
	text := "model MODEL {\n input x: f32[3]\n output y = x -> Dense(2, activation=tanh)\n loss = mean(square(y))\n metric m = mean(y)\n}\ntrain MODEL { optimizer = SGD(0.1) }\n"
	var subjects []*Subject
	for _, name := range []string{"", "y", "loss", "m", "grad.dense.kernel", "grad.x", "after.dense.bias"} {
		s := &Subject{Name: "spoilt " + name, Text: text, Steps: 2, Seed: 1}
		if err := s.Compute(); err != nil {
			t.Fatal(err)
		}
		if name != "" {
			s.vectors[0].want[name].F[0] += 0.01
		}
		subjects = append(subjects, s)
	}
	faults, err := p.Prove(t.Context(), subjects)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range subjects {
		name := strings.TrimPrefix(s.Name, "spoilt ")
		if found := strings.Contains(faults[s.Name], ": "+name+": largest difference"); found != (name != "") {
			t.Errorf("%s: %q", s.Name, faults[s.Name])
		}
	}
}

// TestWrongGradientIsSeen lets the oracle's gradient differ from central differences by intent.
func TestWrongGradientIsSeen(t *testing.T) {
	s := &Subject{Name: "stopped", Text: "model MODEL {\n input x: f32[3]\n output y = x * stop_gradient(x)\n loss = mean(y)\n}\n", Seed: 1}
	if err := s.Compute(); err == nil || !strings.Contains(err.Error(), "central differences") {
		t.Errorf("got %v", err)
	}
}

// TestWrongFormulaIsSeen lets a program compute something else than what is written.
func TestWrongFormulaIsSeen(t *testing.T) {
	program := func(formula string) *Subject {
		s := &Subject{Text: "model MODEL {\n input x: f32[3, 3]\n output y = " + formula + "\n}\n", Seed: 1}
		if err := s.Compute(); err != nil {
			t.Fatal(err)
		}
		return s
	}
	right, other := program("exp(x) / sum(exp(x), axis=1)"), program("softmax(x)")
	v := right.vectors[len(right.vectors)-1]
	if err := right.asWritten(v.in, v.want); err != nil {
		t.Error(err)
	}
	right.plain = other.plain
	if err := right.asWritten(v.in, v.want); err == nil || !strings.Contains(err.Error(), "as it is written") {
		t.Errorf("got %v", err)
	}
}
