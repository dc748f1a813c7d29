// Package generated is the source `generated(count=n, seed=s)`: rows without columns, whose fields are
// random or computed.
package generated

import (
	"errors"

	"github.com/dlgen/dlgen/rt/data"
)

// maxCount is the most rows: they are counted in 32 bits on some machines.
const maxCount = 1<<31 - 1

// Open opens the source.
func Open(args data.Args, _ data.Finder, _ []data.Column) (data.Source, error) {
	count := args.Int("count", 0)
	if count < 1 || count > maxCount {
		return nil, errors.New("count must lie between 1 and 2,147,483,647")
	}
	return &data.Table{N: int(count)}, nil
}
