package main

import (
	"slices"
	"testing"
)

// TestArguments: flags of all types reach the program, and those that were not given do not.
func TestArguments(t *testing.T) {
	var a arguments
	seed, bold := 0, 0.5
	a.add("weights", "w")
	a.add("json", true)
	a.add("seed", &seed)
	a.add("temperature", &bold)
	a.add("steps", count(3))
	for _, none := range []any{"", false, (*int)(nil), (*float64)(nil), count(0)} {
		a.add("none", none)
	}
	want := []string{"-weights", "w", "-json", "-seed", "0", "-temperature", "0.5", "-steps", "3"}
	if !slices.Equal(a, want) {
		t.Errorf("got %q, want %q", a, want)
	}
	defer func() {
		if recover() == nil {
			t.Error("an int is lost")
		}
	}()
	a.add("lost", 3)
}

// TestAgain: what a person types to go on has all that changes the numbers.
func TestAgain(t *testing.T) {
	v := program{file: file{File: "my model.dl"}, modelName: modelName{Model: "M"}, setting: setting{Set: map[string]string{"b": "2", "a": "x y"}},
		dataFolder: dataFolder{Data: "d"}, BatchSize: 7, Device: "gpu", Precision: "mixed_float16", Memory: 1 << 20}
	const want = `dlgen train 'my model.dl' -m M --set 'a=x y' --set b=2 --batch-size 7 --precision mixed_float16 --device gpu --data d --memory 1048576 --resume run`
	if got := v.again("train", "--resume", "run"); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if got := (&program{file: file{File: "m.dl"}, Device: "auto"}).again("train"); got != "dlgen train m.dl" {
		t.Errorf("got %s", got)
	}
}
