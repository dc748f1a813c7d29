package train

import (
	"context"
	"math"
	"sync"

	"github.com/dlgen/dlgen/rt"
	"github.com/dlgen/dlgen/rt/data"
)

// means sums losses over rows.
type means struct {
	sums []float64
	rows int
}

func (m *means) reset() {
	clear(m.sums)
	m.rows = 0
}

// add adds the losses of a batch of n rows.
func (m *means) add(n int, loss func(i int) float64) {
	for i := range m.sums {
		m.sums[i] += float64(n) * loss(i)
	}
	m.rows += n
}

// values appends the means to dst.
func (m *means) values(dst []float64) []float64 {
	for _, sum := range m.sums {
		dst = append(dst, sum/float64(m.rows))
	}
	return dst
}

// Evaluate measures an instance on samples: the values of Names. Size is the rows of a batch, 0 the model's most.
func Evaluate(ctx context.Context, i *rt.Instance, l *rt.Learner, samples data.Samples, size int) ([]float64, error) {
	if samples.Rows() == 0 {
		return nil, errNoRows()
	}
	if size == 0 {
		size = i.Model.BatchSize
	}
	if size > i.Model.BatchSize {
		return nil, errBatchSize(size, i.Model.BatchSize)
	}
	return newMeasurer(i, l, samples, &sync.Mutex{}, size).measure(ctx, nil)
}

// measurer evaluates on the same samples again and again.
type measurer struct {
	evaluator *rt.Evaluator
	samples   data.Samples
	lock      *sync.Mutex
	size      int // rows of a batch
	means     means
	loss      func(i int) float64
}

func newMeasurer(i *rt.Instance, l *rt.Learner, samples data.Samples, lock *sync.Mutex, size int) *measurer {
	m := &measurer{evaluator: rt.NewEvaluator(i, l), samples: samples, lock: lock, size: size}
	m.means.sums = make([]float64, len(l.Losses))
	m.loss = m.evaluator.Loss
	return m
}

// measure appends losses and metrics over all samples to dst.
func (m *measurer) measure(ctx context.Context, dst []float64) ([]float64, error) {
	e := m.evaluator
	e.Reset()
	e.Hold()
	m.means.reset()
	err := once(ctx, e.Call, m.samples, m.lock, m.size, math.MaxInt, func(first int) error {
		if err := e.Run(); err != nil {
			return rt.OfRow(first, err)
		}
		m.means.add(e.Call.N, m.loss)
		return nil
	})
	if err != nil {
		return dst, err
	}
	return e.Metrics(m.means.values(dst))
}
