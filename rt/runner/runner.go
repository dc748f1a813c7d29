package runner

import (
	"github.com/dlgen/dlgen/rt"
	"github.com/dlgen/dlgen/rt/train"
)

// Model is a generated model as the function Tool of its package gives it.
type Model struct {
	Learner *rt.Learner
	Blocks  []*train.Block      // its train blocks, in the order of the file
	Classes map[string][]string // the names of what targets count, by their names, as far as the data know them
	Graph   string              // a picture of its layers in SVG, or ""
}
