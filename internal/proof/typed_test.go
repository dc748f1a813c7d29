package proof

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/dlgen/dlgen/dsl/catalog"
)

// TestTypes proves the example of each layer in each type of floats.
func TestTypes(t *testing.T) {
	if testing.Short() {
		t.Skip("builds programs")
	}
	var subjects []*Subject
	for _, e := range catalog.All() {
		if !matches(e.Name) {
			continue
		}
		for _, dtype := range slices.Sorted(maps.Keys(units)) {
			if s := Typed(e, dtype); s != nil {
				subjects = append(subjects, s)
			}
		}
	}
	for _, layer := range wrapped {
		for _, dtype := range slices.Sorted(maps.Keys(units)) {
			if matches(strings.SplitN(layer, "(", 2)[0]) {
				subjects = append(subjects, Wrapped(layer, dtype))
			}
		}
	}
	prove(t, subjects)
}

// TestFunctionTypes proves the example of each function and loss on values of each type.
func TestFunctionTypes(t *testing.T) {
	if testing.Short() {
		t.Skip("builds programs")
	}
	var subjects []*Subject
	for _, e := range catalog.All() {
		for _, dtype := range []string{"f64", "f16", "bf16"} {
			if s := OfType(e, dtype); s != nil && matches(e.Name) {
				subjects = append(subjects, s)
			}
		}
	}
	prove(t, subjects)
}

// TestPrecisions proves training steps in each precision, by optimizers with and without states, accumulation and averages.
func TestPrecisions(t *testing.T) {
	if testing.Short() {
		t.Skip("builds programs")
	}
	var subjects []*Subject
	for _, name := range slices.Sorted(maps.Keys(mixed)) {
		for _, precision := range slices.Sorted(maps.Keys(precisions)) {
			for _, optimizer := range []string{"SGD(0.05, momentum=0.9, global_clipnorm=2.0)", "AdamW(0.01, use_ema=true, ema_overwrite_frequency=3)", "SGD(0.05, gradient_accumulation_steps=2)"} {
				subjects = append(subjects, Mixed(name, precision, optimizer, 5))
			}
		}
	}
	prove(t, subjects)
	for _, s := range subjects {
		if scale := s.slots["loss_scale_optimizer.dynamic_scale"]; scale != nil && (scale.F[0] >= 1<<15 || scale.F[0] < 1<<11) {
			t.Errorf("%s: the scale is %v: no step was given up, or each", s.Name, scale.F[0])
		}
	}
}
