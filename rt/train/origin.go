package train

import (
	"math"
	"strconv"
	"strings"

	"github.com/dlgen/dlgen/rt"
)

// When a loss is no finite number, the steps since the epoch began are run again from a copy of what they began with, the
// last of them under watch: the first function whose numbers are not finite, though they were in the step before, is
// where the fault begins. Steps are functions of the position, so they run as they did.

// moment is what steps begin with.
type moment struct {
	weights, slots rt.Slab
	epoch, batch   int
	step           uint32
}

// keep copies what the next steps begin with, if they can be watched.
func (r *Run) keep() {
	t := r.Trainer
	if !t.Training.Step.Watched {
		return
	}
	if r.began == nil {
		r.began = &moment{weights: rt.NewSlab(len(t.Instance.Params.Slab)), slots: rt.NewSlab(len(t.Slots.Slab))}
	}
	copy(r.began.weights, t.Instance.Params.Slab)
	copy(r.began.slots, t.Slots.Slab)
	r.began.epoch, r.began.batch, r.began.step = r.Epoch, r.Batch, t.Call.Step
}

// weightsFinite looks for a weight that the last step of an epoch has ruined, before anything is kept of it.
func (r *Run) weightsFinite() error {
	if path, v, ok := firstBad(r.Trainer.Instance.Params); ok && !r.broken {
		return errStep(r.Epoch, r.Batch-1, errWeight(path, v, r.origin(r.Batch-1)))
	}
	return nil
}

// firstBad returns the first weight that has a number which is not finite.
func firstBad(p *rt.Params) (path string, value float64, found bool) {
	for i := range p.Table {
		v := &p.Table[i]
		if v.DType != rt.Float32 {
			continue
		}
		for _, x := range p.Slab[v.Offset:].F32(0, v.Len()) {
			if bad(x) {
				return v.Path, float64(x), true
			}
		}
	}
	return "", 0, false
}

// bad reports whether a number is NaN or infinite.
func bad(x float32) bool { return x-x != 0 }

// origin runs the steps of the epoch again and says where the fault of a batch begins; "" if that is not found.
func (r *Run) origin(batch int) string {
	k, t := r.began, r.Trainer
	if k == nil || k.epoch != r.Epoch || k.batch > batch {
		return ""
	}
	r.feeder.close()
	copy(t.Instance.Params.Slab, k.weights)
	copy(t.Slots.Slab, k.slots)
	t.Call.Step = k.step
	r.feed(k.batch, r.Epoch*r.Steps+batch+1, r.feeder.augment)
	w := &watch{}
	defer func() { t.Call.Watch = nil }()
	for n := k.batch; n <= batch; n++ {
		if r.feeder.next(t.Call) != nil {
			return ""
		}
		if n >= batch-2 {
			w.next()
			t.Call.Watch = w.see
			if path, v, ok := firstBad(t.Instance.Params); ok {
				return "; the weight " + path + " is " + number(v) + " before step " + strconv.Itoa(n+1)
			}
		}
		if t.Step() != nil {
			return ""
		}
		if n > batch-2 && w.found != "" {
			return "; it begins in step " + strconv.Itoa(n+1) + " with " + w.found
		}
	}
	return ""
}

// watch notes which functions of a step have numbers that are not finite.
type watch struct {
	before map[int]bool // those of the step before, which was good
	now    map[int]bool
	at     int    // the number of the function in the step
	found  string // the first that the step before had not
	nan    bool   // it is NaN
}

// next begins a step.
func (w *watch) next() {
	w.before, w.now, w.at, w.found, w.nan = w.now, map[int]bool{}, 0, "", false
}

// see is told of a function. Without a step before, what is infinite may be meant so: NaN is taken first.
func (w *watch) see(place string, values ...[]float32) {
	w.at++
	for i, x := range values {
		count, first := 0, -1
		for k, v := range x {
			if bad(v) {
				if count++; first < 0 {
					first = k
				}
			}
		}
		if count == 0 {
			continue
		}
		w.now[w.at] = true
		nan := math.IsNaN(float64(x[first]))
		if w.before[w.at] || w.found != "" && (w.before != nil || w.nan || !nan) {
			continue
		}
		parts := strings.Split(place, "|")
		name := "numbers"
		if i+1 < len(parts) {
			name = strings.TrimSpace(parts[i+1])
		}
		w.nan = nan
		w.found = name + " of " + parts[0] + ", where " + strconv.Itoa(count) + " of " + strconv.Itoa(len(x)) + " are not finite: the first, at " +
			strconv.Itoa(first) + ", is " + number(float64(x[first]))
	}
}

func number(v float64) string { return strconv.FormatFloat(v, 'g', -1, 64) }
