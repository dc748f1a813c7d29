package train_test

import (
	"bytes"
	"context"
	"errors"
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

// noisy is augmentation that adds random numbers to x.
func noisy() *data.Augment {
	return &data.Augment{Changed: []int{0}, Graph: rt.Graph{
		Arena: 4 * traintest.BatchSize * traintest.Inputs, Results: []rt.Tensor{{Name: "x", DType: rt.Float32, Shape: []int{traintest.Inputs}}},
		Run: func(c *rt.Call) {
			n := c.N * traintest.Inputs
			y := c.Arena.F32(0, n)
			rt.Uniform(c.Pool, y, c.Draw(1))
			for i, v := range c.Fields[0].F32(0, n) {
				y[i] += v
			}
			c.Results[0] = c.Arena[:4*n]
		},
	}}
}

// seen keeps the rows that steps of training are given.
type seen struct {
	train.Events
	x [][]float32
}

func (s *seen) OnBatchEnd(r *train.Run) error {
	c := r.Trainer.Call
	s.x = append(s.x, slices.Clone(c.Fields[0].F32(0, c.N*traintest.Inputs)))
	return nil
}

// rowsSeen trains for 3 epochs of 10 batches and returns what the steps saw, and the weights.
func rowsSeen(t *testing.T, a *data.Augment, threads int) ([][]float32, []byte) {
	t.Helper()
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(threads))
	s := &seen{}
	i, _ := fit(t, func(b *train.Block, o *train.Options) {
		b.Feed.Augment, b.Epochs, o.Callbacks = a, 3, []train.Callback{s}
	})
	return s.x, i.Params.Slab
}

// TestAugment checks that rows get numbers of their own in each epoch, the same on any number of threads.
func TestAugment(t *testing.T) {
	plain, _ := rowsSeen(t, nil, 1)
	got, weights := rowsSeen(t, noisy(), 1)
	added := map[float32]bool{}
	for n := range got {
		for i := range got[n] {
			d := got[n][i] - plain[n][i]
			if d < 0 || d >= 1 {
				t.Fatalf("batch %d: %v is added to element %d", n, d, i)
			}
			added[d] = true
		}
	}
	if want := 3 * 80 * traintest.Inputs; len(added) < want-5 {
		t.Errorf("only %d different numbers are drawn for %d elements: rows or epochs share them", len(added), want)
	}
	for _, threads := range []int{2, 5} {
		again, other := rowsSeen(t, noisy(), threads)
		for n := range got {
			if !slices.Equal(got[n], again[n]) {
				t.Fatalf("%d threads: batch %d differs", threads, n)
			}
		}
		if !bytes.Equal(weights, other) {
			t.Errorf("%d threads give other weights", threads)
		}
	}
}

// TestAugmentResumed stops in the middle of an epoch and goes on.
func TestAugmentResumed(t *testing.T) {
	_, want := rowsSeen(t, noisy(), 2)
	path := filepath.Join(t.TempDir(), "checkpoint.safetensors")
	ctx, cancel := context.WithCancel(context.Background())
	stop := &event{batch: func(r *train.Run) error {
		if r.Trainer.Call.Step == 14 {
			cancel()
		}
		return nil
	}}
	block := func() *train.Block {
		b := traintest.Block(traintest.Learner())
		b.Feed.Augment, b.Epochs = noisy(), 3
		return b
	}
	b := block()
	o := train.Options{Callbacks: []train.Callback{stop, &checkpoint.Saver{Path: path}}}
	if _, err := train.Fit(ctx, rt.NewInstance(b.Learner.Model, rt.WithSeed(3)), b, o); !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	state, err := checkpoint.Load(path)
	if err != nil {
		t.Fatal(err)
	}
	b = block()
	again := rt.NewInstance(b.Learner.Model, rt.WithSeed(99))
	if _, err := train.Fit(context.Background(), again, b, train.Options{Resume: state}); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(want, again.Params.Slab) {
		t.Error("a resumed training has other weights")
	}
}

// TestAugmentSparesValidation validates with rows as they are: with a learning rate of 0 nothing else changes.
func TestAugmentSparesValidation(t *testing.T) {
	validated := func(a *data.Augment) (training, validation float64) {
		_, h := fit(t, func(b *train.Block, o *train.Options) {
			b.Feed.Augment, b.Epochs = a, 1
			o.Callbacks = []train.Callback{&event{epoch: func(*train.Run) error { return nil }}}
			b.Learner.Slots[1].Init.Value = 0
		})
		return h.Last("loss"), h.Last("val_loss")
	}
	loss, val := validated(nil)
	augmented, same := validated(noisy())
	if loss == augmented || val != same {
		t.Errorf("loss %v and validation %v became %v and %v", loss, val, augmented, same)
	}
}

// TestAugmentMoves gives fields each other's memory, and refuses an index that augmentation brings out of its range.
func TestAugmentMoves(t *testing.T) {
	swap := &data.Augment{Changed: []int{0, 1}, Graph: rt.Graph{
		Results: []rt.Tensor{{Name: "x", DType: rt.Float32, Shape: []int{1}}, {Name: "t", DType: rt.Float32, Shape: []int{1}}},
		Run:     func(c *rt.Call) { c.Results[0], c.Results[1] = c.Fields[1], c.Fields[0] },
	}}
	l := traintest.Learner()
	first := func(a *data.Augment) (x, y float32) {
		b := traintest.Block(l)
		b.Feed.Augment, b.Shuffle = a, false
		stop := &event{batch: func(r *train.Run) error {
			x, y = r.Trainer.Call.Fields[0].F32(0, 1)[0], r.Trainer.Call.Fields[1].F32(0, 1)[0]
			return train.StopTraining
		}}
		if _, err := train.Fit(context.Background(), rt.NewInstance(l.Model), b, train.Options{Callbacks: []train.Callback{stop}}); err != nil {
			t.Fatal(err)
		}
		return x, y
	}
	x, y := first(nil)
	if gotX, gotY := first(swap); gotX != y || gotY != x {
		t.Errorf("%v and %v became %v and %v, want them exchanged", x, y, gotX, gotY)
	}
	l.Model.Targets[0] = rt.Tensor{Name: "t", DType: rt.Int32, Shape: []int{1}, Index: 3}
	b := traintest.Block(l)
	b.Feed.Augment = noisy()
	_, err := train.Fit(context.Background(), rt.NewInstance(l.Model), b, train.Options{Samples: wild{}})
	if err == nil || !strings.Contains(err.Error(), "augment: t: index 7 is out of range, want 0 to 2") {
		t.Errorf("got %v", err)
	}
}

// wild are rows whose target is out of its range.
type wild struct{}

func (wild) Rows() int { return 20 }

func (wild) Gather(rows []int, fields []rt.Slab) error {
	for i := range rows {
		fields[1].I32(0, i+1)[i] = 7
	}
	return nil
}
