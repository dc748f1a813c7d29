package runner

import (
	"io"
	"os"
	"path/filepath"
	"slices"

	"github.com/dlgen/dlgen/rt/safetensors"
	"github.com/dlgen/dlgen/rt/train/checkpoint"
)

// runFiles are what a run writes itself.
var runFiles = []string{weightsFile, bestFile, historyFile, checkpointFile, reportFile, curvesFile}

// copySources keeps the program with what it trained, and what was learnt of its data, so that the folder can be used alone.
func (s *session) copySources() error {
	for _, from := range s.flags.sources {
		rel := s.flags.layout(from)
		if slices.Contains(runFiles, rel) {
			continue // weights that a model starts from, which are in the run's own
		}
		if err := s.keep(from, rel); err != nil {
			return err
		}
	}
	return nil
}

// abandon takes a new folder away again in which nothing was trained, because the data could not be read, say: the copies of the
// program, and the folders in which nothing else is.
func (s *session) abandon() {
	if !s.made || checkpoint.Exists(filepath.Join(s.out, checkpointFile)) {
		return
	}
	for _, path := range s.copied {
		if os.Remove(path) != nil {
			return
		}
	}
	for _, path := range append(s.copied, filepath.Join(s.out, "-")) {
		for dir := filepath.Dir(path); os.Remove(dir) == nil && dir != filepath.Clean(s.out); {
			dir = filepath.Dir(dir)
		}
	}
}

// layout is where a source lies below the folder of lock files, or that of the program.
func (f *trainFlags) layout(path string) string {
	for _, folder := range []string{f.locks, f.root} {
		if rel, err := filepath.Rel(folder, path); err == nil && folder != "" && filepath.IsLocal(rel) {
			return rel
		}
	}
	return filepath.Base(path)
}

// keep copies a file to its place in the run's folder.
func (s *session) keep(from, rel string) error {
	to := filepath.Join(s.out, rel)
	if same(from, to) {
		return nil
	}
	r, err := os.Open(from)
	if err != nil {
		return err
	}
	defer r.Close()
	if err := os.MkdirAll(filepath.Dir(to), 0o777); err != nil {
		return err
	}
	safetensors.Sweep(filepath.Dir(to), filepath.Base(to))
	s.copied = append(s.copied, to)
	return safetensors.Replace(to, func(w io.Writer) error {
		_, err := io.Copy(w, r)
		return err
	})
}

// same reports whether two paths are of one file.
func same(a, b string) bool {
	x, err := os.Stat(a)
	if err != nil {
		return false
	}
	y, err := os.Stat(b)
	return err == nil && os.SameFile(x, y)
}
