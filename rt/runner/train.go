package runner

import (
	"context"
	"fmt"
)

// The files of a run's folder.
const (
	weightsFile    = "weights.safetensors"
	bestFile       = "best.safetensors"
	historyFile    = "history.csv"
	checkpointFile = "checkpoint.safetensors"
	reportFile     = "report.html"
	curvesFile     = "curves.png"

	tensorboardFolder = "tensorboard"
)

// trainFlags are the flags of train.
type trainFlags struct {
	*flags
	epochs                     int
	seed                       int64
	out, root, resume, command string
	sources                    []string
	locks                      string
	quiet                      bool
}

// train trains a model's blocks, one after the other.
func (p *program) train(ctx context.Context, args []string) error {
	f := &trainFlags{flags: p.flags("train")}
	f.takeData()
	f.IntVar(&f.epochs, "epochs", 0, "instead of the block's")
	f.Int64Var(&f.seed, "seed", 0, "instead of the block's")
	f.StringVar(&f.out, "out", "", "folder of the results")
	f.StringVar(&f.root, "root", "", "the folder that has the sources below it")
	f.Func("source", "a file that the program is made of, to be copied", func(path string) error {
		f.sources = append(f.sources, path)
		return nil
	})
	f.StringVar(&f.locks, "locks", "", "the folder that has lock files among the sources below it")
	f.StringVar(&f.resume, "resume", "", "folder of a run to go on with")
	f.StringVar(&f.command, "command", "", "how to go on, for the hint")
	f.BoolVar(&f.quiet, "quiet", false, "no progress")
	if err := p.parse(f.flags, args, 1); err != nil {
		return err
	}
	m, block, err := p.pickBlock(f.flags)
	if err != nil {
		return err
	}
	s, err := p.session(f, m, block)
	if err != nil {
		return err
	}
	defer s.release()
	for n, b := range s.blocks {
		if err := s.block(ctx, n, b); err != nil {
			s.abandon()
			return err
		}
	}
	fmt.Fprintf(p.stderr, "saved to %s\n", s.out)
	printSmall(p.stdout, s.instance.Params)
	if s.unwritten != nil {
		return errIn("the weights are saved, the report is not", s.unwritten)
	}
	return nil
}
