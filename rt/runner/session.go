package runner

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"github.com/dlgen/dlgen/rt"
	"github.com/dlgen/dlgen/rt/safetensors"
	"github.com/dlgen/dlgen/rt/train"
	"github.com/dlgen/dlgen/rt/train/checkpoint"
	"github.com/dlgen/dlgen/rt/train/tensorboard"
)

// largestHistograms are the bytes of weights up to which their histograms are drawn after each epoch.
const largestHistograms = 64 << 20

// session is one run of train.
type session struct {
	*program
	flags    *trainFlags
	model    *Model
	blocks   []*train.Block // to run
	instance *rt.Instance
	out      string
	alphabet *alphabet    // of a model of text
	state    *train.State // of the first block, to go on from
	release  func()       // lets other trainings into the folder
	made     bool         // whether the folder was not there before
	copied   []string     // the files that were put there

	unwritten error // why a report is not there
}

// session prepares a run: which blocks, from where, into which folder.
func (p *program) session(f *trainFlags, m *Model, block *train.Block) (*session, error) {
	s := &session{program: p, flags: f, model: m, out: f.out, alphabet: p.alphabetOf(m)}
	name := m.Learner.Model.Name
	for _, b := range m.Blocks {
		if b.Feed != nil && (block == nil || block == b) {
			s.blocks = append(s.blocks, b)
		}
	}
	if len(s.blocks) == 0 {
		return nil, errNoDataset(m.Learner.Model)
	}
	if f.resume != "" {
		if err := s.load(); err != nil {
			return nil, err
		}
	}
	if s.out == "" {
		s.out = filepath.Join("runs", name)
	}
	seed := s.blocks[0].Seed
	if f.given("seed") {
		seed = f.seed
	}
	var err error
	if s.instance, err = f.instance(m.Learner, seed); err != nil {
		return nil, err
	}
	if err := s.alphabet.read(f.finder()); err != nil {
		return nil, err
	}
	if _, err := os.Stat(s.out); errors.Is(err, fs.ErrNotExist) {
		s.made = true
	}
	if err := os.MkdirAll(s.out, 0o777); err != nil {
		return nil, err
	}
	if s.release, err = lockFolder(s.out); err != nil {
		return nil, err
	}
	if err := s.setAside(); err != nil {
		s.release()
		return nil, err
	}
	if err := s.copySources(); err != nil {
		s.release()
		return nil, err
	}
	return s, nil
}

// load reads the checkpoint to go on from, and leaves out the blocks before it.
func (s *session) load() error {
	f := s.flags
	var passed, err error
	if s.state, passed, err = checkpoint.Latest(filepath.Join(f.resume, checkpointFile)); err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return errNoRun(f.resume)
		}
		return err
	}
	if passed != nil {
		fmt.Fprintf(s.stderr, "%v; going on from the checkpoint before it: epoch %d, step %d\n", passed, s.state.Epoch+1, s.state.Batch)
	}
	if f.given("seed") && f.seed != s.state.Seed {
		return errUsage("--seed %d with --resume: the run began with the seed %d and keeps it", f.seed, s.state.Seed)
	}
	if s.out == "" {
		s.out = f.resume
	}
	for n, b := range s.blocks {
		if b.Training.Name == s.state.Block {
			s.blocks = s.blocks[n:]
			return nil
		}
	}
	return errOtherBlock(f.resume, s.state.Block)
}

// block trains one block.
func (s *session) block(ctx context.Context, n int, b *train.Block) error {
	own := *b
	if s.flags.given("epochs") {
		own.Epochs = s.flags.epochs
	}
	if s.flags.given("seed") {
		own.Seed = s.flags.seed
	}
	if n == 0 && s.state != nil && s.state.Epoch >= own.Epochs {
		fmt.Fprintf(s.stderr, "nothing is left to train: the run has %d of %d epochs (--epochs asks for more)\n", s.state.Epoch, own.Epochs)
	} else if first := own.InitialEpoch; own.Epochs > 0 && first >= own.Epochs {
		fmt.Fprintf(s.stderr, "nothing is left to train: `initial_epoch` is %d, but `epochs` is %d (--epochs asks for more)\n", first, own.Epochs)
	}
	if own.Epochs == 0 {
		fmt.Fprintln(s.stderr, "0 epochs train nothing: what is saved are the weights that training would begin with")
	}
	folder := s.out
	if len(s.model.Blocks) > 1 && b.Training.Name != "" {
		folder = filepath.Join(s.out, b.Training.Name)
		if err := os.MkdirAll(folder, 0o777); err != nil {
			return err
		}
	}
	safetensors.Sweep(folder, bestFile, historyFile, reportFile, curvesFile) // of a process that was killed
	safetensors.Sweep(s.out, weightsFile)
	o := train.Options{Files: s.flags.finder(), Dir: folder, Say: s.say}
	if n == 0 {
		o.Resume = s.state
	}
	if !s.flags.quiet {
		if b.Training.Name != "" {
			fmt.Fprintf(s.stderr, "train %s as %s\n", s.model.Learner.Model.Name, b.Training.Name)
		}
		o.Callbacks = append(o.Callbacks, &progress{out: s.stderr, moving: s.terminal})
	}
	if !slices.ContainsFunc(own.Callbacks, func(c train.Callback) bool { _, is := c.(*tensorboard.TensorBoard); return is }) {
		board := &tensorboard.TensorBoard{LogDir: tensorboardFolder}
		if len(s.instance.Params.Slab) <= largestHistograms {
			board.HistogramFreq = 1
		}
		o.Callbacks = append(o.Callbacks, board)
	}
	keep := &keeper{folder: folder, metadata: s.metadata(), had: o.Resume != nil}
	o.Callbacks = append(o.Callbacks, keep, &checkpoint.Saver{Path: filepath.Join(s.out, checkpointFile), Every: s.pause, Before: keep.write})
	pages := &reporter{model: s.model, dir: folder}
	o.Callbacks = append(o.Callbacks, pages)
	h, err := train.Fit(ctx, s.instance, &own, o)
	interrupted := err != nil && errors.Is(err, ctx.Err())
	if err != nil && !interrupted {
		if h != nil && len(h.Epochs) > 0 {
			s.hint("ended")
		}
		return err
	}
	if err := s.save(folder, h); err != nil {
		s.hint("ended")
		return err
	}
	if interrupted {
		s.hint("interrupted")
	}
	s.unwritten = cmp.Or(s.unwritten, pages.failed)
	return err
}

// say prints a line of a callback, in the place of a line that moves.
func (s *session) say(line string) {
	if s.flags.quiet {
		return
	}
	if s.terminal {
		line = "\r" + line + "\x1b[K"
	}
	fmt.Fprintln(s.stderr, line)
}

// save writes what a block leaves.
func (s *session) save(folder string, h *train.History) error {
	if err := writeHistory(filepath.Join(folder, historyFile), h); err != nil {
		return err
	}
	return s.instance.Params.SaveFile(filepath.Join(s.out, weightsFile), s.metadata())
}

// metadata say whose weights a file has.
func (s *session) metadata() map[string]string {
	all := map[string]string{"model": s.model.Learner.Model.Name}
	s.alphabet.describe(all)
	return all
}

// hint says how to go on after an interrupt, or an error.
func (s *session) hint(how string) {
	command := s.flags.command
	if command == "" {
		command = "dlgen train --resume " + s.out
	}
	if !checkpoint.Exists(filepath.Join(s.out, checkpointFile)) {
		return // before there was anything to keep
	}
	fmt.Fprintf(s.stderr, "%s; saved to %s. To go on: %s\n", how, s.out, command)
}
