package proof

import (
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/dlgen/dlgen/dsl/catalog"
)

// some are the types that are proven of the n-th entry: one in turn, and all with DLGEN_TYPES=all.
func some(n int, types ...string) []string {
	if os.Getenv("DLGEN_TYPES") == "all" {
		return types
	}
	return types[n%len(types):][:1]
}

// TestTypes proves the example of each layer in a type of floats, or in all.
//
//	DLGEN_TYPES=all DLGEN_ENTRY='Dense LSTM' go test ./internal/proof -run TestTypes
func TestTypes(t *testing.T) {
	if testing.Short() {
		t.Skip("builds programs")
	}
	var subjects []*Subject
	for i, e := range catalog.All() {
		if !matches(e.Name) {
			continue
		}
		for _, dtype := range some(i, slices.Sorted(maps.Keys(units))...) {
			if s := Typed(e, dtype); s != nil {
				subjects = append(subjects, s)
			}
		}
	}
	for i, layer := range wrapped {
		for _, dtype := range some(i, slices.Sorted(maps.Keys(units))...) {
			if matches(strings.SplitN(layer, "(", 2)[0]) {
				subjects = append(subjects, Wrapped(layer, dtype))
			}
		}
	}
	prove(t, subjects)
}

// TestFunctionTypes proves the example of each function and loss on values of a type, or of all.
func TestFunctionTypes(t *testing.T) {
	if testing.Short() {
		t.Skip("builds programs")
	}
	var subjects []*Subject
	for i, e := range catalog.All() {
		for _, dtype := range some(i, "f64", "f16", "bf16") {
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
