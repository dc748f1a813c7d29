package train_test

import (
	"errors"
	"iter"
	"math"
	"strings"
	"testing"

	"github.com/dlgen/dlgen/rt"
	"github.com/dlgen/dlgen/rt/data"
	"github.com/dlgen/dlgen/rt/train"
	"github.com/dlgen/dlgen/rt/train/traintest"
)

// fitted trains traintest's model on samples.
func fitted(t *testing.T, samples data.Samples) error {
	t.Helper()
	l := traintest.Learner()
	b := traintest.Block(l)
	b.ValidationSplit = 0
	_, err := train.Fit(t.Context(), rt.NewInstance(l.Model), b, train.Options{Samples: samples})
	return err
}

// TestBadSample: a number of the caller's data that is not finite is named by its row and field.
func TestBadSample(t *testing.T) {
	spoilt := func(rows iter.Seq[line]) iter.Seq[line] {
		return func(yield func(line) bool) {
			n := 0
			for r := range rows {
				if n++; n == 21 {
					r.t = float32(math.Inf(-1))
				}
				if !yield(r) {
					return
				}
			}
		}
	}
	for want, samples := range map[string]data.Samples{
		": row 5 of the batch has -Inf in t": data.Sequence(spoilt(lines(t, 0, 50, nil)), (*line).put),
		": row 21 of the training data has NaN in x": numbered(t, 50, func(fields []rt.Slab) {
			fields[0].F32(12*20, 3)[2] = float32(math.NaN())
		}),
	} {
		if err := fitted(t, samples); err == nil || !strings.HasSuffix(err.Error(), want) || !strings.Contains(err.Error(), ": the loss is ") {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}

// numbered are the first rows of traintest's feed with numbers, after a change.
func numbered(t *testing.T, rows int, change func(fields []rt.Slab)) data.Samples {
	t.Helper()
	all, err := data.Load(traintest.Feed(rows), nil, data.Finder{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	change([]rt.Slab{all.Field(0), all.Field(1)})
	return all
}

// TestPanic: what the caller's iterator panics with is the caller's, not the end of the process.
func TestPanic(t *testing.T) {
	fault := func(yield func(line) bool) {
		for range 3 * traintest.BatchSize {
			yield(line{})
		}
		panic("the rows are gone")
	}
	l := traintest.Learner()
	for name, run := range map[string]func(){
		"training": func() { _ = fitted(t, data.Sequence(fault, (*line).put)) },
		"evaluation": func() {
			_, _ = train.Evaluate(t.Context(), rt.NewInstance(l.Model), l, data.Sequence(fault, (*line).put), 0)
		},
	} {
		func() {
			defer func() {
				if got := recover(); got != "the rows are gone" {
					t.Errorf("%s: got %v", name, got)
				}
			}()
			run()
		}()
	}
}

// TestBadIndex: an index out of range is named by its row, when trained on and when measured.
func TestBadIndex(t *testing.T) {
	l := traintest.Learner()
	l.Model.Targets[0] = rt.Tensor{Name: "t", DType: rt.Int32, Shape: []int{1}, Index: 3}
	const cause = "t: index 7 is out of range, want 0 to 2"
	counted := numbered(t, 50, func(fields []rt.Slab) {
		labels := fields[1].I32(0, 50)
		clear(labels)
		labels[20] = 7
	})
	n := 0
	put := func(_ *line, fields []rt.Slab, row int) {
		labels := fields[1].I32(4*row, 1)
		labels[0] = 0
		if n++; n == 21 {
			labels[0] = 7
		}
	}
	streamed := data.Sequence(func(yield func(line) bool) {
		for n = 0; yield(line{}); {
		}
	}, put)
	for want, samples := range map[string]data.Samples{"row 21 of the training data: ": counted, "row 5 of the batch: ": streamed} {
		b := traintest.Block(l)
		b.ValidationSplit = 0
		_, err := train.Fit(t.Context(), rt.NewInstance(l.Model), b, train.Options{Samples: samples, StepsPerEpoch: 3})
		var index *rt.IndexError
		if err == nil || !strings.HasSuffix(err.Error(), ": "+want+cause) || !errors.As(err, &index) {
			t.Errorf("training: got %v, want %s", err, want)
		}
		_, err = train.Evaluate(t.Context(), rt.NewInstance(l.Model), l, samples, 0)
		if err == nil || err.Error() != "row 20: "+cause || !errors.As(err, &index) {
			t.Errorf("evaluation: got %v", err)
		} else if row, known := index.Row(); row != 20 || !known {
			t.Errorf("row %d, %v", row, known)
		}
	}
}
