package main

import (
	"encoding"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// settingsFile is where the folder of a run keeps what --set gave the file's consts, and flags that change what a step
// computes: those under their names with the dashes, which no const has.
func (v *program) settingsFile(folder string) string {
	return filepath.Join(folder, filepath.Base(v.File)+".settings")
}

// takeKept gives consts the values that they had in the training whose folder counts, but for those that were given now:
// with others the same weights would be another model. A training that goes on takes its flags again, too.
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
	words, err := v.takeFlags(kept)
	if err != nil {
		return fmt.Errorf("%s: %w", v.settingsFile(v.kept), err)
	}
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

// flags are those that change what a step computes, as they are kept.
func (v *program) flags() map[string]string {
	out := map[string]string{}
	if v.Precision != "" {
		out["--precision"] = string(v.Precision)
	}
	if v.BatchSize > 0 {
		out["--batch-size"] = strconv.Itoa(int(v.BatchSize))
	}
	if v.Memory > 0 { // the order of rows that are read in blocks hangs on it
		out["--memory"] = strconv.FormatInt(int64(v.Memory), 10)
	}
	return out
}

// takeFlags takes flags out of what was kept. Where a training goes on, they hold again unless they were given now; it
// returns those as they are typed.
func (v *program) takeFlags(kept map[string]string) (words []string, err error) {
	given := v.flags()
	for name, to := range map[string]encoding.TextUnmarshaler{"--batch-size": &v.BatchSize, "--memory": &v.Memory, "--precision": &v.Precision} {
		value, was := kept[name]
		delete(kept, name)
		if _, now := given[name]; !was || now || !v.goesOn {
			continue
		}
		if err := to.UnmarshalText([]byte(value)); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		words = append(words, name+" "+value)
	}
	slices.Sort(words)
	return words, nil
}

// settings writes what --set and flags gave into a folder and returns the file; "" if that is nothing, and the run's
// folder has no other values.
func (v *program) settings(folder, run string) (string, error) {
	if len(v.Set)+len(v.flags()) == 0 {
		if _, err := os.Stat(v.settingsFile(run)); err != nil {
			return "", nil
		}
	}
	all := v.flags()
	maps.Copy(all, v.Set)
	text, err := json.MarshalIndent(all, "", "  ")
	if err != nil {
		return "", err
	}
	path := v.settingsFile(folder)
	if err := os.MkdirAll(folder, 0o777); err != nil {
		return "", err
	}
	return path, replaceFile(path, append(text, '\n'))
}
