package goname

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Exported is a name of the language as Go exports it: same_hand is SameHand, a dotted path is joined. What has no
// capital to begin with gets one: _1 is X1.
func Exported(name string) string {
	var b strings.Builder
	for _, part := range strings.FieldsFunc(name, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		r, n := utf8.DecodeRuneInString(part)
		b.WriteRune(unicode.ToUpper(r))
		b.WriteString(part[n:])
	}
	if r, _ := utf8.DecodeRuneInString(b.String()); b.Len() > 0 && !unicode.IsUpper(r) {
		return "X" + b.String()
	}
	return b.String()
}

// Local is a name of the language as a Go variable: dKernel of d_kernel, vae of VAE, vaeDense of VAEDense; fallback if
// nothing is left.
func Local(name, fallback string) string {
	g := []rune(Exported(name))
	if len(g) == 0 {
		return fallback
	}
	for i, r := range g {
		if !unicode.IsUpper(r) || i > 0 && i+1 < len(g) && unicode.IsLower(g[i+1]) {
			break
		}
		g[i] = unicode.ToLower(r)
	}
	return string(g)
}

// Shared are what each package declares, whatever its models are.
var Shared = []string{"Option", "Seed", "TrainOptions"}

// Methods are the methods that models have besides those that run their train blocks.
var Methods = []string{"Predict", "PredictBatch", "PredictSeq", "Save", "SaveFile", "Load", "LoadFile", "LoadFS", "Clone", "Evaluate",
	"EvaluateSeq", "NewSession", "Adapt"}

// Block is the method that runs a train block of a name, which may be "".
func Block(name string) string {
	if name == "" {
		return "Train"
	}
	return Exported(name)
}

// Model is what decides which names a model declares in its package.
type Model struct {
	Name    string
	Targets bool
	Judged  bool // there is a loss or a metric
	Blocks  []string
}

// Declared are the names of a package that a model needs, itself the first. Those of its layers, and of functions, are
// chosen so that they meet no others.
func (m Model) Declared() []string {
	name := Exported(m.Name)
	names := []string{name, Local(name, "model") + "Model", "New" + name, "Load" + name, name + "BatchSize", name + "ArenaBytes", name + "Input", name + "Output"}
	if m.Targets {
		names = append(names, name+"Target")
	}
	if m.Targets || len(m.Blocks) > 0 {
		names = append(names, name+"Sample", name+"Samples", name+"Seq")
	}
	if m.Judged {
		names = append(names, name+"Scores")
	}
	if len(m.Blocks) > 0 {
		names = append(names, name+"TrainingArenaBytes")
	}
	for _, b := range m.Blocks {
		names = append(names, Trainer(m.Name, b), "New"+Trainer(m.Name, b), "step"+Exported(b)+name)
	}
	return names
}

// Trainer is the type that runs single steps of a model's train block.
func Trainer(model, block string) string { return Exported(model) + Exported(block) + "Trainer" }
