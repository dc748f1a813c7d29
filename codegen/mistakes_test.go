package codegen

import (
	"path/filepath"
	"testing"
)

// TestMistakesLoad loads what the checker's tests are about as the command does, where more is judged of a program than by the checker
// alone: what is wrong with it must not keep the rest from being told.
func TestMistakesLoad(t *testing.T) {
	for _, folder := range []string{"mistakes", "whole"} {
		paths, err := filepath.Glob("check/testdata/" + folder + "/*.dl")
		if err != nil || len(paths) == 0 {
			t.Fatal("no programs: ", err)
		}
		for _, path := range paths {
			t.Run(folder+"/"+filepath.Base(path), func(t *testing.T) {
				if _, err := Load(Options{Paths: []string{path}}); err != nil {
					t.Error(err)
				}
			})
		}
	}
}
