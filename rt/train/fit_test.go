package train_test

import (
	"bytes"
	"context"
	"errors"
	"math"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/dlgen/dlgen/internal/race"
	"github.com/dlgen/dlgen/rt"
	"github.com/dlgen/dlgen/rt/data"
	"github.com/dlgen/dlgen/rt/train"
	"github.com/dlgen/dlgen/rt/train/checkpoint"
	"github.com/dlgen/dlgen/rt/train/traintest"
)

// event is a callback of one function.
type event struct {
	train.Events
	batch func(r *train.Run) error
	epoch func(r *train.Run) error
}

func (e *event) OnBatchEnd(r *train.Run) error {
	if e.batch == nil {
		return nil
	}
	return e.batch(r)
}

func (e *event) OnEpochEnd(r *train.Run) error {
	if e.epoch == nil {
		return nil
	}
	return e.epoch(r)
}

// fit trains a new instance and returns it.
func fit(t *testing.T, change func(b *train.Block, o *train.Options)) (*rt.Instance, *train.History) {
	t.Helper()
	l := traintest.Learner()
	i := rt.NewInstance(l.Model, rt.WithSeed(3))
	b := traintest.Block(l)
	var o train.Options
	if change != nil {
		change(b, &o)
	}
	h, err := train.Fit(context.Background(), i, b, o)
	if err != nil {
		t.Fatal(err)
	}
	return i, h
}

func TestHistory(t *testing.T) {
	i, h := fit(t, func(b *train.Block, _ *train.Options) { b.Epochs, b.ValidationFreq = 40, 2 })
	want := []string{"loss", "mean_absolute_error", "val_loss", "val_mean_absolute_error"}
	if !slices.Equal(h.Names, want) || len(h.Epochs) != 40 || h.Epochs[39].Number != 39 {
		t.Fatalf("got %v and %d epochs", h.Names, len(h.Epochs))
	}
	loss, validated := h.Series("loss"), h.Series("val_loss")
	if loss[39] > 0.01 || loss[39] >= loss[0] || h.Last("val_mean_absolute_error") > 0.1 {
		t.Errorf("did not learn: %v", h.Epochs[39])
	}
	for e, v := range validated {
		if math.IsNaN(v) != (e%2 == 0) {
			t.Errorf("epoch %d: val_loss %v", e, v)
		}
	}
	if h.Series("accuracy") != nil || !math.IsNaN((&train.History{}).Last("loss")) {
		t.Error("there are values of nothing")
	}
	bias := i.Params.Slab.F32(64, 1)[0]
	if math.Abs(float64(bias)-4) > 0.2 {
		t.Errorf("bias %v, want about 4", bias)
	}
}

// TestValidation checks that what the history has is what Evaluate gives for the last rows.
func TestValidation(t *testing.T) {
	i, h := fit(t, nil)
	all, err := data.Load(traintest.Feed(traintest.Rows), nil, data.Finder{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	got, err := train.Evaluate(context.Background(), i, traintest.Learner(), data.View(all, 80, 100), 0)
	if err != nil || got[0] != h.Last("val_loss") || got[1] != h.Last("val_mean_absolute_error") {
		t.Errorf("got %v, %v, want %v", got, err, h.Epochs[len(h.Epochs)-1].Values[2:])
	}
	one, err := train.Evaluate(context.Background(), i, traintest.Learner(), data.View(all, 80, 100), 1)
	if err != nil || math.Abs(one[0]-got[0]) > 1e-6*got[0] {
		t.Errorf("by single rows %v, by batches %v: the loss is no mean over rows", one, got)
	}
}

func TestThreads(t *testing.T) {
	var first []byte
	for _, n := range []int{1, 2, 5} {
		old := runtime.GOMAXPROCS(n)
		l := traintest.Learner()
		i := rt.NewInstance(l.Model, rt.WithSeed(3), rt.WithThreads(n))
		_, err := train.Fit(context.Background(), i, traintest.Block(l), train.Options{})
		runtime.GOMAXPROCS(old)
		if err != nil {
			t.Fatal(err)
		}
		if first == nil {
			first = slices.Clone([]byte(i.Params.Slab))
		} else if !bytes.Equal(first, i.Params.Slab) {
			t.Errorf("%d threads give other weights", n)
		}
	}
}

// TestResume stops after some steps, in the middle of an epoch and at its end, and goes on in a new instance.
func TestResume(t *testing.T) {
	whole, history := fit(t, nil)
	for _, steps := range []uint32{1, 7, 10, 13, 20, 39} {
		path := filepath.Join(t.TempDir(), "checkpoint.safetensors")
		ctx, cancel := context.WithCancel(context.Background())
		stop := &event{batch: func(r *train.Run) error {
			if r.Trainer.Call.Step == steps {
				cancel()
			}
			return nil
		}}
		l := traintest.Learner()
		o := train.Options{Callbacks: []train.Callback{stop, &checkpoint.Saver{Path: path}}}
		if _, err := train.Fit(ctx, rt.NewInstance(l.Model, rt.WithSeed(3)), traintest.Block(l), o); !errors.Is(err, context.Canceled) {
			t.Fatalf("after %d steps: %v", steps, err)
		}
		state, err := checkpoint.Load(path)
		if err != nil {
			t.Fatal(err)
		}
		if state.Step != steps {
			t.Errorf("the step that ran was not the last: %d of %d", state.Step, steps)
		}
		again := rt.NewInstance(l.Model, rt.WithSeed(99))
		h, err := train.Fit(context.Background(), again, traintest.Block(l), train.Options{Resume: state})
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(whole.Params.Slab, again.Params.Slab) {
			t.Errorf("stopped after %d steps: other weights", steps)
		}
		for e := range history.Epochs {
			if !slices.Equal(history.Epochs[e].Values, h.Epochs[e].Values) {
				t.Errorf("stopped after %d steps: epoch %d has %v, want %v", steps, e, h.Epochs[e].Values, history.Epochs[e].Values)
			}
		}
	}
}

// TestResumeOther goes on from a state that is not of this training: what differs is said, and the weights stay.
func TestResumeOther(t *testing.T) {
	path := filepath.Join(t.TempDir(), "checkpoint.safetensors")
	_, _ = fit(t, func(_ *train.Block, o *train.Options) { o.Callbacks = []train.Callback{&checkpoint.Saver{Path: path}} })
	for want, change := range map[string]func(s *train.State){
		"the model is Other, want ":                           func(s *train.State) { s.Model = "Other" },
		`the train block is "b", want "`:                      func(s *train.State) { s.Block = "b" },
		"the number of rows is 7, want ":                      func(s *train.State) { s.Rows = 7 },
		"the number of losses is 0":                           func(s *train.State) { s.Sums = nil },
		"the position is -1/0":                                func(s *train.State) { s.Epoch, s.Batch = -1, 0 },
		"what the history has is loss, ":                      func(s *train.State) { s.History.Names = []string{"loss", "other"} },
		"the state is of another model or optimizer: slot ":   func(s *train.State) { s.Slots = nil },
		"the state is of another model or optimizer: weight ": func(s *train.State) { s.Weights = nil },
	} {
		state, err := checkpoint.Load(path)
		if err != nil {
			t.Fatal(err)
		}
		change(state)
		l := traintest.Learner()
		i := rt.NewInstance(l.Model, rt.WithSeed(4))
		before := bytes.Clone(i.Params.Slab)
		if _, err := train.Fit(context.Background(), i, traintest.Block(l), train.Options{Resume: state}); err == nil || !strings.HasPrefix(err.Error(), "cannot resume: "+want) {
			t.Errorf("got %v, want %s", err, want)
		}
		if !bytes.Equal(before, i.Params.Slab) {
			t.Errorf("%s: the weights have changed", want)
		}
	}
}

func TestStepsPerEpoch(t *testing.T) {
	// Three epochs of 20 steps draw on the rows as six of 10 do.
	long, _ := fit(t, func(b *train.Block, _ *train.Options) { b.Epochs = 6 })
	short, h := fit(t, func(b *train.Block, _ *train.Options) { b.Epochs, b.StepsPerEpoch = 3, 20 })
	if !bytes.Equal(long.Params.Slab, short.Params.Slab) || len(h.Epochs) != 3 {
		t.Error("other weights")
	}
}

func TestInitialEpoch(t *testing.T) {
	for _, change := range []func(b *train.Block, o *train.Options){
		func(b *train.Block, _ *train.Options) { b.InitialEpoch, b.ValidationFreq = 2, 2 },
		func(_ *train.Block, o *train.Options) { o.InitialEpoch, o.ValidationFreq = 2, 2 },
	} {
		_, h := fit(t, change)
		if len(h.Epochs) != 2 || h.Epochs[0].Number != 2 {
			t.Errorf("got epochs %v", h.Epochs)
		}
		if v := h.Series("val_loss"); !math.IsNaN(v[0]) || math.IsNaN(v[1]) {
			t.Errorf("validated %v", v)
		}
	}
}

func TestStopTraining(t *testing.T) {
	_, h := fit(t, func(_ *train.Block, o *train.Options) {
		o.Callbacks = []train.Callback{&event{batch: func(r *train.Run) error {
			if r.Epoch == 1 && r.Batch == 3 {
				return train.StopTraining
			}
			return nil
		}}}
	})
	if len(h.Epochs) != 2 || math.IsNaN(h.Last("val_loss")) {
		t.Errorf("got %v", h.Epochs)
	}
	failure := errors.New("disk full")
	l := traintest.Learner()
	o := train.Options{Callbacks: []train.Callback{&event{epoch: func(*train.Run) error { return failure }}}}
	if h, err := train.Fit(context.Background(), rt.NewInstance(l.Model), traintest.Block(l), o); err != failure || len(h.Epochs) != 1 {
		t.Errorf("got %v, %v", h, err)
	}
}

func TestFaults(t *testing.T) {
	for _, c := range []struct {
		want   string
		change func(b *train.Block, o *train.Options)
	}{
		{"epoch 1, step 2: the loss is", func(b *train.Block, o *train.Options) {
			o.Callbacks = []train.Callback{&event{batch: func(r *train.Run) error {
				r.Trainer.Instance.Params.Slab.F32(64, 1)[0] = float32(math.NaN())
				return nil
			}}}
		}},
		{"too few rows to be split", func(b *train.Block, _ *train.Options) { b.ValidationSplit = 0.999 }},
		{"pass samples", func(b *train.Block, _ *train.Options) { b.Feed = nil }},
		{"Epochs is negative: -1", func(_ *train.Block, o *train.Options) { o.Epochs = -1 }},
		{"InitialEpoch is negative: -2", func(_ *train.Block, o *train.Options) { o.InitialEpoch = -2 }},
		{"at most 8 rows", func(b *train.Block, _ *train.Options) { b.BatchSize = 9 }},
		{"the model is Other, want Linear", func(_ *train.Block, o *train.Options) { o.Resume = &train.State{Model: "Other"} }},
		{"the number of rows is 5, want 80", func(_ *train.Block, o *train.Options) { o.Resume = &train.State{Model: "Linear", Rows: 5} }},
	} {
		l := traintest.Learner()
		b, o := traintest.Block(l), train.Options{}
		c.change(b, &o)
		if _, err := train.Fit(context.Background(), rt.NewInstance(l.Model), b, o); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("got %v, want %q", err, c.want)
		}
	}
}

// allocations returns how many a training makes between two of its steps.
func allocations(t *testing.T, from, to int) uint64 {
	t.Helper()
	var before, after runtime.MemStats
	fit(t, func(b *train.Block, o *train.Options) {
		b.Epochs, b.StepsPerEpoch = 1, to+10
		o.Callbacks = []train.Callback{&event{batch: func(r *train.Run) error {
			switch r.Batch {
			case from:
				runtime.ReadMemStats(&before)
			case to:
				runtime.ReadMemStats(&after)
			}
			return nil
		}}}
	})
	return after.Mallocs - before.Mallocs
}

// TestAllocations checks that batches allocate nothing, in steps and in what surrounds them. Of several trainings the one
// with the fewest counts: goroutines of tests that have ended may still allocate, too.
func TestAllocations(t *testing.T) {
	n := allocations(t, 50, 290)
	for round := 0; round < 3 && n > 12; round++ {
		n = min(n, allocations(t, 50, 290))
	}
	if n > 12 && !race.Enabled { // the run time of Go itself may have a few
		t.Errorf("%d allocations in 240 steps", n)
	}
	l := traintest.Learner()
	tr := rt.NewTrainer(rt.NewInstance(l.Model), l, &l.Trainings[0])
	tr.Call.N = traintest.BatchSize
	if n := testing.AllocsPerRun(20, func() { _ = tr.Step() }); n != 0 {
		t.Errorf("a step allocates %v times", n)
	}
}
