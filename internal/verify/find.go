package verify

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/dlgen/dlgen/rt/safetensors"
)

// Case is a reference case.
type Case struct {
	Name    string // its path below the folder, without extension
	Source  string // the .dl
	Vectors string // the .safetensors
	rows    int    // of the batch
	grads   bool   // whether derivatives or the graph that trains are wanted
	fields  []string
}

// Find lists the cases below a folder whose names match, in lexical order.
func Find(dir string, match *regexp.Regexp) ([]*Case, error) {
	var out []*Case
	// A separator at the end makes the walk follow a link.
	err := filepath.WalkDir(dir+string(filepath.Separator), func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(path) != ".dl" {
			return err
		}
		base := strings.TrimSuffix(path, ".dl")
		vectors := base + ".safetensors"
		if _, err := os.Stat(vectors); err != nil {
			return nil // a file that others import
		}
		name, err := filepath.Rel(dir, base)
		if err != nil {
			return err
		}
		name = filepath.ToSlash(name)
		if match == nil || match.MatchString(name) {
			out = append(out, &Case{Name: name, Source: path, Vectors: vectors})
		}
		return nil
	})
	if err == nil && len(out) == 0 {
		err = fmt.Errorf("no reference cases in %s: a case is NAME.dl beside NAME.safetensors", dir)
		if match != nil {
			err = fmt.Errorf("no reference case in %s has a name that matches %s", dir, match)
		}
	}
	return out, err
}

// readHeader finds out what the vectors of a case want.
func (c *Case) readHeader() error {
	f, err := os.Open(c.Vectors)
	if err != nil {
		return err
	}
	defer f.Close()
	h, err := safetensors.ReadHeader(f)
	if err != nil {
		return fmt.Errorf("%s: %w", c.Vectors, err)
	}
	c.rows = 1
	c.grads = h.Metadata["mode"] == "train"
	for _, e := range h.Entries {
		if name, ok := strings.CutPrefix(e.Name, "in."); ok {
			c.fields = append(c.fields, name)
			if len(e.Shape) > 0 {
				c.rows = max(c.rows, int(e.Shape[0]))
			}
		}
		c.grads = c.grads || strings.HasPrefix(e.Name, "want.grad.")
	}
	return nil
}
