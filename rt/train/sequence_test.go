package train_test

import (
	"bytes"
	"context"
	"errors"
	"iter"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/dlgen/dlgen/rt"
	"github.com/dlgen/dlgen/rt/data"
	"github.com/dlgen/dlgen/rt/train"
	"github.com/dlgen/dlgen/rt/train/checkpoint"
	"github.com/dlgen/dlgen/rt/train/traintest"
)

// line is a row of traintest's model.
type line struct {
	x [traintest.Inputs]float32
	t float32
}

func (r *line) put(fields []rt.Slab, row int) {
	copy(fields[0].F32(4*traintest.Inputs*row, traintest.Inputs), r.x[:])
	fields[1].F32(4*row, 1)[0] = r.t
}

// lines are the rows from..to of traintest's feed, which count how often they are gone through.
func lines(t *testing.T, from, to int, passes *int) iter.Seq[line] {
	t.Helper()
	all, err := data.Load(traintest.Feed(traintest.Rows), nil, data.Finder{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return func(yield func(line) bool) {
		if passes != nil {
			*passes++
		}
		for row := from; row < to; row++ {
			r := line{t: all.Field(1).F32(4*row, 1)[0]}
			copy(r.x[:], all.Field(0).F32(12*row, traintest.Inputs))
			if !yield(r) {
				return
			}
		}
	}
}

type (
	options = train.Options
	block   = train.Block
)

// TestSequence: rows that come one after the other train as rows with numbers do, in their order.
func TestSequence(t *testing.T) {
	for _, steps := range []int{0, 7, 25} {
		whole, want := fit(t, func(b *block, _ *options) { b.Shuffle, b.StepsPerEpoch = false, steps })
		var passes int
		got, h := fit(t, func(b *block, o *options) {
			b.Shuffle, b.StepsPerEpoch = false, steps
			o.Samples = data.Sequence(lines(t, 0, 80, &passes), (*line).put)
			o.Validation = data.Sequence(lines(t, 80, 100, nil), (*line).put)
		})
		if !bytes.Equal(whole.Params.Slab, got.Params.Slab) {
			t.Errorf("%d steps: other weights", steps)
		}
		for e := range want.Epochs {
			if !slices.Equal(h.Epochs[e].Values, want.Epochs[e].Values) {
				t.Errorf("%d steps: epoch %d has %v, want %v", steps, e, h.Epochs[e].Values, want.Epochs[e].Values)
			}
		}
		if steps == 0 && passes != len(want.Epochs) {
			t.Errorf("%d passes in %d epochs", passes, len(want.Epochs))
		}
	}
}

// TestPartialBatch: the last batch of a pass is what is left, and the next pass begins with a batch of its own.
func TestPartialBatch(t *testing.T) {
	for _, steps := range []int{0, 4} {
		mine := func(o *options) { o.Samples = data.Sequence(lines(t, 0, 19, nil), (*line).put) }
		all, err := data.Load(traintest.Feed(traintest.Rows), nil, data.Finder{}, nil)
		if err != nil {
			t.Fatal(err)
		}
		run := func(set func(o *options)) *rt.Instance {
			i, _ := fit(t, func(b *block, o *options) {
				b.Shuffle, b.ValidationSplit, b.StepsPerEpoch = false, 0, steps
				set(o)
			})
			return i
		}
		want := run(func(o *options) { o.Samples = data.View(all, 0, 19) })
		if got := run(mine); !bytes.Equal(want.Params.Slab, got.Params.Slab) {
			t.Errorf("%d steps: other weights", steps)
		}
	}
}

// TestSequenceResume stops in an epoch and goes on: the rows that were done are passed over.
func TestSequenceResume(t *testing.T) {
	for _, steps := range []int{0, 7} {
		change := func(b *block, o *options) {
			b.Shuffle, b.ValidationSplit, b.StepsPerEpoch = false, 0, steps
			o.Samples = data.Sequence(lines(t, 0, 75, nil), (*line).put)
		}
		whole, want := fit(t, change)
		for _, at := range []uint32{1, 10, 13, 20, 25} {
			path := filepath.Join(t.TempDir(), "checkpoint.safetensors")
			ctx, cancel := context.WithCancel(context.Background())
			l := traintest.Learner()
			b := traintest.Block(l)
			var o options
			change(b, &o)
			o.Callbacks = []train.Callback{&event{batch: func(r *train.Run) error {
				if r.Trainer.Call.Step == at {
					cancel()
				}
				return nil
			}}, &checkpoint.Saver{Path: path}}
			if _, err := train.Fit(ctx, rt.NewInstance(l.Model, rt.WithSeed(3)), b, o); !errors.Is(err, context.Canceled) {
				t.Fatalf("after %d steps: %v", at, err)
			}
			state, err := checkpoint.Load(path)
			if err != nil {
				t.Fatal(err)
			}
			again := rt.NewInstance(l.Model, rt.WithSeed(99))
			o.Callbacks, o.Resume = nil, state
			h, err := train.Fit(context.Background(), again, b, o)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(whole.Params.Slab, again.Params.Slab) || !slices.Equal(h.Epochs[3].Values, want.Epochs[3].Values) {
				t.Errorf("%d steps, stopped after %d: other weights", steps, at)
			}
		}
	}
}

// TestSequenceEvaluate: a pass is enough to measure.
func TestSequenceEvaluate(t *testing.T) {
	l := traintest.Learner()
	i := rt.NewInstance(l.Model, rt.WithSeed(3))
	all, err := data.Load(traintest.Feed(traintest.Rows), nil, data.Finder{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	want, err := train.Evaluate(context.Background(), i, l, all, 0)
	if err != nil {
		t.Fatal(err)
	}
	var passes int
	got, err := train.Evaluate(context.Background(), i, l, data.Sequence(lines(t, 0, 100, &passes), (*line).put), 0)
	if err != nil || !slices.Equal(got, want) || passes != 1 {
		t.Errorf("got %v, %v in %d passes, want %v", got, err, passes, want)
	}
	if _, err := train.Evaluate(context.Background(), i, l, data.Sequence(lines(t, 0, 0, nil), (*line).put), 0); err == nil || !strings.Contains(err.Error(), "no rows") {
		t.Errorf("of nothing: %v", err)
	}
}

func TestSequenceFaults(t *testing.T) {
	rows := slices.Collect(lines(t, 0, 80, nil))
	channel := make(chan line, len(rows)) // which is at its end after one pass
	for _, r := range rows {
		channel <- r
	}
	close(channel)
	once := func(yield func(line) bool) {
		for r := range channel {
			if !yield(r) {
				return
			}
		}
	}
	for _, c := range []struct {
		want   string
		epochs int // that are in the history
		change func(b *block, o *options)
	}{
		{"validation_split needs rows that are counted", 0, func(*block, *options) {}},
		{"epoch 2, step 1: no rows: the samples' iterator is ranged over anew", 1, func(b *block, o *options) {
			b.ValidationSplit, o.Samples = 0, data.Sequence(iter.Seq[line](once), (*line).put)
		}},
		{"the number of rows is 80, want unknown", 0, func(b *block, o *options) {
			b.ValidationSplit, o.Resume = 0, &train.State{Model: "Linear", Rows: 80}
		}},
	} {
		l := traintest.Learner()
		b, o := traintest.Block(l), options{Samples: data.Sequence(slices.Values(rows), (*line).put)}
		c.change(b, &o)
		h, err := train.Fit(context.Background(), rt.NewInstance(l.Model), b, o)
		if err == nil || !strings.Contains(err.Error(), c.want) || len(h.Epochs) != c.epochs {
			t.Errorf("got %d epochs, %v, want %q", len(h.Epochs), err, c.want)
		}
	}
}

// TestEndlessSequence: an iterator without end trains in epochs of some steps, in memory that does not grow.
func TestEndlessSequence(t *testing.T) {
	endless := func(yield func(line) bool) {
		for r := (line{t: 4}); yield(r); r.x[0] = 1 - r.x[0] {
			r.t = 4 + r.x[0]
		}
	}
	var before, after runtime.MemStats
	_, h := fit(t, func(b *block, o *options) {
		b.Epochs, b.StepsPerEpoch, b.ValidationSplit = 2, 300, 0
		o.Samples = data.Sequence(iter.Seq[line](endless), (*line).put)
		o.Callbacks = []train.Callback{&event{batch: func(r *train.Run) error {
			switch r.Batch {
			case 50:
				runtime.ReadMemStats(&before)
			case 290:
				runtime.ReadMemStats(&after)
			}
			return nil
		}}}
	})
	if len(h.Epochs) != 2 || h.Last("loss") > 0.1 {
		t.Errorf("got %v", h.Epochs)
	}
	if n := after.Mallocs - before.Mallocs; n > 12 { // the run time of Go itself may have a few
		t.Errorf("%d allocations in 240 steps", n)
	}
}

// TestPredictSequence: rows that come one after the other are predicted as rows of a slice are; who has enough stops.
func TestPredictSequence(t *testing.T) {
	l := traintest.Learner()
	i := rt.NewInstance(l.Model, rt.WithSeed(3))
	put := func(r *line, fields []rt.Slab, row int) {
		copy(fields[0].F32(4*traintest.Inputs*row, traintest.Inputs), r.x[:])
	}
	take := func(y *float32, results []rt.Slab, row int) { *y = results[0].F32(4*row, 1)[0] }
	for _, n := range []int{0, 1, 8, 9, 24, 29} {
		rows := slices.Collect(lines(t, 0, n, nil))
		want, err := rt.PredictBatch(i, rows, nil, put, take)
		if err != nil {
			t.Fatal(err)
		}
		var got []float32
		for y, err := range rt.PredictSeq(i, slices.Values(rows), put, take) {
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, y)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%d rows: got %v, want %v", n, got, want)
		}
	}
	taken := 0
	for range rt.PredictSeq(i, lines(t, 0, 100, nil), put, take) {
		if taken++; taken == 11 {
			break
		}
	}
	if taken != 11 {
		t.Errorf("%d rows were taken", taken)
	}
}

// TestOptions: what options say is in the place of what the block says.
func TestOptions(t *testing.T) {
	want, h := fit(t, func(b *block, _ *options) { b.Epochs, b.BatchSize, b.StepsPerEpoch, b.Seed = 2, 5, 9, 4 })
	got, _ := fit(t, func(_ *block, o *options) { o.Epochs, o.BatchSize, o.StepsPerEpoch, o.Seed = 2, 5, 9, 4 })
	if !bytes.Equal(want.Params.Slab, got.Params.Slab) || len(h.Epochs) != 2 {
		t.Error("other weights")
	}
}
