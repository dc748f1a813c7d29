package runner

import (
	"github.com/dlgen/dlgen/rt"
	"github.com/dlgen/dlgen/rt/train"
)

// Model is a generated model as the function Tool of its package gives it.
type Model struct {
	Learner *rt.Learner
	Blocks  []*train.Block // its train blocks, in the order of the file
}
