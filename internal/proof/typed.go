package proof

import (
	"strings"

	"github.com/dlgen/dlgen/dsl/catalog"
)

// units are the rounding errors of what a layer's dtype may be.
var units = map[string]float64{"f64": 0, "f16": unitF16, "bf16": unitBF16, "mixed_float16": unitF16, "mixed_bfloat16": unitBF16}

// Typed is the program of a layer's example with a dtype, nil if the layer takes none. Weights are trained for a step
// in it, so that what the optimizer does in that type is proven too.
func Typed(e *catalog.Entry, dtype string) *Subject {
	if Unproven(e) != "" || e.Kind != catalog.Layer || e.Wraps() {
		return nil
	}
	text, _ := program(e, withArgument(e.Example, e.Name, "dtype="+dtype))
	text = strings.Replace(text, "    loss = mean(", "    weight learns: f32 = ones\n    loss = learns * mean(", 1)
	if !keepsStates(e) {
		text += "train MODEL { optimizer = SGD(0.1) }\n"
	}
	s := &Subject{Name: e.Name + " " + dtype, Text: text, Steps: 1, Seed: seedOf(e.Name + dtype), Rough: rough[e.Name], Rounded: units[dtype]}
	if s.Rounded > 0 {
		s.Rough = "small floats have steps"
	}
	return s
}

// wrapped are layers that run others, which have the dtype D.
var wrapped = []string{"RNN(LSTMCell(4, dtype=D))", "RNN(StackedRNNCells([GRUCell(3, dtype=D), SimpleRNNCell(2)]))", "TimeDistributed(Dense(3, dtype=D))",
	"Bidirectional(LSTM(3, dtype=D))", "SpectralNormalization(Dense(3, dtype=D))", "RNN(GRUCell(4), dtype=D)", "Bidirectional(LSTM(3), dtype=D, merge_mode=mul)",
	"SpectralNormalization(Dense(3), dtype=D)"}

// Wrapped is the program of a layer that runs others, trained for two steps.
func Wrapped(layer, dtype string) *Subject {
	s := &Subject{Name: layer + " of " + dtype, Steps: 2, Seed: seedOf(layer), Rounded: units[dtype], Rough: "small floats have steps"}
	s.Text = "model MODEL {\n    input s: f32[5, 4]\n    output y = s -> " + strings.Replace(layer, "dtype=D", "dtype="+dtype, 1) +
		"\n    loss = mean(f32(y) * reshape(sin(f32(arange(y.size))) + 1.2, y.shape))\n}\ntrain MODEL { optimizer = SGD(0.1) }\n"
	return s
}

// OfType is the program of a function's example on a value of a type, nil if the entry is none. What the checker refuses
// of that type is no subject.
func OfType(e *catalog.Entry, dtype string) *Subject {
	if Unproven(e) != "" || e.Kind != catalog.Func && e.Kind != catalog.Loss || e.Name == "grad" {
		return nil
	}
	text, _ := program(e, e.Example)
	text = strings.Replace(text, "    input x: f32[8, 8, 3]\n", "    input x: f32[8, 8, 3]\n    x = "+dtype+"(x)\n", 1)
	s := &Subject{Name: e.Name + " of " + dtype, Text: text, Seed: seedOf(e.Name + dtype), Rough: rough[e.Name], Rounded: units[dtype]}
	if s.Rounded > 0 {
		s.Rough = "small floats have steps"
	}
	return s
}

// withArgument adds an argument to the first call of a name.
func withArgument(text, name, argument string) string {
	at := strings.Index(text, name)
	rest := text[at+len(name):]
	if !strings.HasPrefix(rest, "(") {
		return text[:at] + name + "(" + argument + ")" + rest
	}
	depth := 0
	for i, c := range rest {
		switch c {
		case '(':
			depth++
		case ')':
			depth--
		}
		if depth == 0 {
			if i > 1 {
				argument = ", " + argument
			}
			return text[:at] + name + rest[:i] + argument + rest[i:]
		}
	}
	panic("proof: no end of " + text)
}
