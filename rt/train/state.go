package train

import (
	"slices"
	"strconv"

	"github.com/dlgen/dlgen/rt/safetensors"
)

// State is a position within a training, with all that is needed to go on from there as if nothing had happened.
type State struct {
	Model   string
	Block   string // its name
	Epoch   int    // the current one, from 0
	Batch   int    // batches of it that are done
	Steps   int    // batches of an epoch
	Step    uint32 // of the trainer
	Seed    int64
	Rows    int       // to train on, below 0 if they come one after the other
	Seen    int       // rows of the epoch that are done
	Sums    []float64 // of the losses over them
	History *History
	Weights []safetensors.Tensor
	Slots   []safetensors.Tensor
	Kept    []safetensors.Tensor // what callbacks keep, see Stateful
	Epochs  int                  // of the training
	Stopped bool                 // before them: only the end of training is left
}

// State returns where the run stands. Weights and slots share the run's memory: they are to be written before the next
// step.
func (r *Run) State() (*State, error) {
	if err := r.Settle(); err != nil {
		return nil, err
	}
	t := r.Trainer
	s := &State{Model: t.Instance.Model.Name, Block: t.Training.Name, Epoch: r.Epoch, Batch: r.Batch, Steps: r.Steps, Step: t.Call.Step,
		Seed: r.seed, Rows: r.rows, Seen: r.means.rows, Sums: slices.Clone(r.means.sums), History: r.History.clone(),
		Weights: t.Instance.Params.Tensors(), Slots: t.Slots.Tensors(),
		Kept: r.kept(), Epochs: r.Epochs, Stopped: r.stopping}
	if r.ended {
		s.Epoch, s.Batch = r.Epoch+1, 0
	}
	return s, nil
}

// resume takes over a state. Nothing of the instance changes if there is an error.
func (r *Run) resume(s *State) error {
	t := r.Trainer
	switch {
	case s.Model != t.Instance.Model.Name:
		return errResume("the model", s.Model, t.Instance.Model.Name)
	case s.Block != t.Training.Name:
		return errResume("the train block", strconv.Quote(s.Block), strconv.Quote(t.Training.Name))
	case s.Rows != r.rows:
		return errResume("the number of rows", counted(s.Rows), counted(r.rows))
	case s.Steps != r.Steps && s.Batch > 0 && !r.open():
		return errResume("the number of steps per epoch", strconv.Itoa(s.Steps), strconv.Itoa(r.Steps))
	case len(s.Sums) != len(r.means.sums):
		return errResume("the number of losses", strconv.Itoa(len(s.Sums)), strconv.Itoa(len(r.means.sums)))
	case s.Epoch < 0 || s.Batch < 0 || s.Batch > s.Steps && !r.open() || s.Seen < 0:
		return errResume("the position", strconv.Itoa(s.Epoch)+"/"+strconv.Itoa(s.Batch), "one within the training")
	}
	if !slices.Equal(s.History.Names, r.History.Names) {
		return errResume("what the history has", listed(s.History.Names), listed(r.History.Names))
	}
	if err := t.Slots.Fill(&safetensors.File{Tensors: s.Slots}); err != nil {
		return errOtherState(err)
	}
	if err := t.Instance.Params.Fill(&safetensors.File{Tensors: s.Weights}); err != nil {
		return errOtherState(err)
	}
	r.Epoch, r.Batch, r.seed, t.Call.Step = s.Epoch, s.Batch, s.Seed, s.Step
	r.means.rows = s.Seen
	copy(r.means.sums, s.Sums)
	r.History = s.History.clone()
	r.stopping = s.Stopped && r.Epochs <= s.Epochs
	r.resumed = true
	return r.restore(s.Kept)
}

// counted prints a number of rows.
func counted(rows int) string {
	if rows < 0 {
		return "unknown"
	}
	return strconv.Itoa(rows)
}

// listed prints names, one behind the other.
func listed(names []string) string {
	text := ""
	for i, name := range names {
		if i > 0 {
			text += ", "
		}
		text += name
	}
	return text
}
