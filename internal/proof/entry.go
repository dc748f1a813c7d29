package proof

import (
	"regexp"
	"strings"

	"github.com/dlgen/dlgen/dsl/catalog"
)

// Unproven says why entries of a kind are no subject of proofs: they compute nothing of a model.
func Unproven(e *catalog.Entry) string {
	switch e.Kind {
	case catalog.Callback:
		return "acts between epochs: the tests of rt/train"
	case catalog.Source:
		return "reads data: the tests of rt/data"
	}
	if e.Name == "StringLookup" || e.Name == "TextVectorization" {
		return "reads text, which lives in datasets: the tests of codegen/check and rt/data"
	}
	return ""
}

// rough are entries whose gradient is meant to be another than that of their value.
var rough = map[string]string{
	"stop_gradient":         "it stops the gradient",
	"SpectralNormalization": "u and v of the power iteration are constant to the gradient",
}

// program is the text of an entry's example in a model. A loss gives each element of the output another weight, so that
// what sums to a constant has a gradient too.
func program(e *catalog.Entry, example string) (text string, steps int) {
	lines := []string{"model MODEL {", "    input x: f32[8, 8, 3]"}
	add := func(s ...string) { lines = append(lines, s...) }
	switch e.Kind {
	case catalog.Optimizer, catalog.Schedule:
		return optimized(example), 3
	case catalog.Loss:
		add(example, "    output y_ = mean(x)")
	case catalog.MetricFunc, catalog.Metric:
		add("    t = f32(x > 0.3)", "    z = sigmoid(roll(x, 1, axis=0) + 0.5 * x)", measured(example), "    output y_ = x", "    loss = mean(z)")
	case catalog.Func:
		if e.Name == "across_batch" || e.Name == "_shuffled_rows" { // an output may not depend on the other samples
			add(example, "    output y_ = x", "    loss = mean(square(x - m) * x)")
			break
		}
		fallthrough
	default:
		if !strings.Contains(example, "output y") {
			example += "\n    output y = " + lastBound(example)
		}
		add(example, "    loss = mean(f32(y) * reshape(sin(f32(arange(y.size))) + 1.2, y.shape))")
	}
	text = strings.Join(append(lines, "}"), "\n") + "\n"
	if e.Kind == catalog.Constraint || e.Kind == catalog.Regularizer || keepsStates(e) {
		return text + "train MODEL { optimizer = SGD(0.1) }\n", 2
	}
	return text, 0
}

// optimized is a model of two layers trained by an optimizer.
func optimized(example string) string {
	return `model MODEL {
    input x: f32[4]
    target t: f32[2]
    output y = x -> Dense(3, activation=tanh) -> Dense(2)
    loss = mean_squared_error(t, y)
}
train MODEL { ` + example + " }\n"
}

// keepsStates tells whether a layer's states change in training.
func keepsStates(e *catalog.Entry) bool {
	return e.Name == "BatchNormalization" || e.Name == "SpectralNormalization"
}

// measured feeds a metric labels t and predictions z, where the example says x twice.
func measured(example string) string {
	head, args, found := strings.Cut(example, "(")
	if !found {
		return example
	}
	a, b, found := strings.Cut(args, ", ")
	for found && (strings.Count(a, "(") != strings.Count(a, ")") || strings.Count(a, "[") != strings.Count(a, "]")) {
		var more string
		more, b, found = strings.Cut(b, ", ")
		a += ", " + more
	}
	if !found {
		return example
	}
	first, second := "t", "z"
	if strings.HasPrefix(a, "argmax") {
		first = "x"
	}
	return head + "(" + word("x", a, first) + ", " + firstWord("x", b, second)
}

func word(name, in, with string) string {
	return regexp.MustCompile(`\b`+name+`\b`).ReplaceAllString(in, with)
}

// firstWord replaces a name where it stands first.
func firstWord(name, in, with string) string {
	at := regexp.MustCompile(`\b` + name + `\b`).FindStringIndex(in)
	if at == nil {
		return in
	}
	return in[:at[0]] + with + in[at[1]:]
}

// lastBound is the name that the last statement of an example binds.
func lastBound(example string) string {
	lines := strings.Split(strings.TrimSpace(example), "\n")
	name, _, _ := strings.Cut(lines[len(lines)-1], " = ")
	name, _, _ = strings.Cut(name, ",")
	return strings.TrimSpace(name)
}

// Subjects are the programs of an entry: the first is its example, the others vary the arguments by what the entry
// declares, n of them at most. Those that the checker refuses are left out.
func Subjects(e *catalog.Entry, n int) []*Subject {
	example := e.Example
	text, steps := program(e, example)
	subjects := []*Subject{{Name: e.Name, Text: text, Steps: steps, Seed: seedOf(e.Name), Rough: rough[e.Name]}}
	for _, v := range variants(e, n-1) {
		text, steps := program(e, v.example)
		s := &Subject{Name: e.Name + " " + v.name, Text: text, Steps: steps, Seed: seedOf(e.Name + v.name), Rough: rough[e.Name]}
		if strings.Contains(text, "f16") {
			s.Rounded, s.Rough = unitF16, "f16 has steps"
		}
		subjects = append(subjects, s)
	}
	return subjects
}

// seedOf is a number of a text.
func seedOf(text string) uint64 {
	h := uint64(14695981039346656037)
	for _, c := range []byte(text) {
		h = (h ^ uint64(c)) * 1099511628211
	}
	return h
}
