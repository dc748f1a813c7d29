package proof

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// TestWhole proves models as people write them, one in DLGEN_EVERY files of those that codegen/check checks: what each
// model of a file gives, its gradients, and two steps of its training.
func TestWhole(t *testing.T) {
	if testing.Short() {
		t.Skip("builds programs")
	}
	paths, err := filepath.Glob("../../codegen/check/testdata/whole/*.dl")
	if err != nil || len(paths) == 0 {
		t.Fatal("no models: ", err)
	}
	every := max(1, amount(t, "DLGEN_EVERY", 20))
	var subjects []*Subject
	for i, path := range paths {
		if i%every != 0 {
			continue
		}
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if name := strings.TrimSuffix(filepath.Base(path), ".dl"); matches(name) {
			subjects = append(subjects, models(name, string(text), uint64(i)+aside[name])...)
		}
	}
	prove(t, subjects)
}

// aside are seeds of their own for models in which one of the usual seed's numbers lies so near a kink that rounding decides on which
// side: of deep_supervision's 6,144 numbers before a relu one is 6e-6 there, where the largest is 12.
var aside = map[string]uint64{"deep_supervision": 1000}

// held finds what keeps a gradient from a value.
var held = regexp.MustCompile(`stop_gradient|trainable *= *false`)

// models are the models of a file, each a subject.
func models(name, text string, seed uint64) []*Subject {
	var all []*Subject
	for line := range strings.Lines(text) {
		words := strings.Fields(line)
		if len(words) < 2 || words[0] != "model" {
			continue
		}
		s := &Subject{Name: name + "/" + words[1], Text: text, Seed: seed}
		if trained(text, words[1]) {
			s.Steps = 2
		}
		if held.MatchString(text) {
			s.Rough = "differences see what the gradient is kept from"
		}
		all = append(all, s)
	}
	for i, s := range slices.Backward(all) {
		s.After = len(all) - 1 - i
	}
	return all
}

// trained tells whether a text has a train block for the model alone.
func trained(text, model string) bool {
	return strings.Contains(text, "\ntrain "+model+" {")
}
