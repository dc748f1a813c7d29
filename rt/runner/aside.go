package runner

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"

	"github.com/dlgen/dlgen/rt/train/checkpoint"
)

// setAside moves the files of another run out of the way of a new one, into a folder beside them: nothing that was trained is lost
// by a name that is taken.
func (s *session) setAside() error {
	if s.flags.resume != "" && same(s.flags.resume, s.out) || !checkpoint.Exists(filepath.Join(s.out, checkpointFile)) {
		return nil
	}
	folder, err := s.newFolder()
	if err != nil {
		return err
	}
	for _, name := range s.ofRun() {
		from, to := filepath.Join(s.out, name), filepath.Join(folder, name)
		if slices.ContainsFunc(s.flags.sources, func(source string) bool { return same(source, from) }) {
			continue // --out is the folder of the program
		}
		if err := os.MkdirAll(filepath.Dir(to), 0o777); err != nil {
			return err
		}
		if err := os.Rename(from, to); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	fmt.Fprintf(s.stderr, "the run that was in %s is in %s now\n", s.out, folder)
	return nil
}

// newFolder makes the first folder previous-N that is not there yet.
func (s *session) newFolder() (string, error) {
	for n := 1; ; n++ {
		folder := filepath.Join(s.out, "previous-"+strconv.Itoa(n))
		if err := os.Mkdir(folder, 0o777); !errors.Is(err, fs.ErrExist) {
			return folder, err
		}
	}
}

// ofRun are the names that a run of the program has in its folder.
func (s *session) ofRun() []string {
	names := slices.Concat(runFiles, []string{checkpoint.Previous(checkpointFile), tensorboardFolder})
	for _, b := range s.model.Blocks {
		if len(s.model.Blocks) > 1 && b.Training.Name != "" {
			names = append(names, b.Training.Name)
		}
	}
	for _, source := range s.flags.sources {
		if rel := s.flags.layout(source); !slices.Contains(names, rel) {
			names = append(names, rel)
		}
	}
	return names
}
