// Package generated registers the source `generated(count=n, seed=s)`: rows without columns, whose fields are
// random or computed.
package generated

import (
	"errors"

	"github.com/dlgen/dlgen/rt/data"
)

func init() { data.Register("generated", open) }

func open(args data.Args, _ data.Finder, _ []data.Column) (data.Source, error) {
	count := args.Int("count", 0)
	if count <= 0 {
		return nil, errors.New("count must be at least 1")
	}
	return &data.Table{N: int(count)}, nil
}
