package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// settingsFile is where the folder of a run keeps what --set gave the file's consts.
func (v *program) settingsFile(folder string) string {
	return filepath.Join(folder, filepath.Base(v.File)+".settings")
}

// takeKept gives consts the values that they had in the training whose folder counts, but for those that were given now:
// with others the same weights would be another model.
func (v *program) takeKept(e *env) error {
	if v.kept == "" {
		return nil
	}
	text, err := os.ReadFile(v.settingsFile(v.kept))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	var kept map[string]string
	if err == nil {
		err = json.Unmarshal(text, &kept)
	}
	if err != nil {
		return fmt.Errorf("%s: %w", v.settingsFile(v.kept), err)
	}
	var words []string
	set := maps.Clone(kept)
	for _, key := range slices.Sorted(maps.Keys(kept)) {
		if _, given := v.Set[key]; !given {
			words = append(words, "--set "+key+"="+kept[key])
		}
	}
	maps.Copy(set, v.Set)
	if v.Set = set; len(words) > 0 {
		fmt.Fprintf(e.stderr, "with %s, as in the training\n", strings.Join(words, " "))
	}
	return nil
}

// settings writes what --set gave into a folder and returns the file; "" if that is nothing, and the run's folder has no
// other values.
func (v *program) settings(folder, run string) (string, error) {
	if len(v.Set) == 0 {
		if _, err := os.Stat(v.settingsFile(run)); err != nil {
			return "", nil
		}
	}
	text, err := json.MarshalIndent(v.Set, "", "  ")
	if err != nil {
		return "", err
	}
	path := v.settingsFile(folder)
	if err := os.MkdirAll(folder, 0o777); err != nil {
		return "", err
	}
	return path, replaceFile(path, append(text, '\n'))
}
