package train_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"math"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/dlgen/dlgen/rt"
	"github.com/dlgen/dlgen/rt/internal/device"
	"github.com/dlgen/dlgen/rt/internal/device/devicetest"
	"github.com/dlgen/dlgen/rt/train"
	"github.com/dlgen/dlgen/rt/train/callback"
	"github.com/dlgen/dlgen/rt/train/checkpoint"
	"github.com/dlgen/dlgen/rt/train/traintest"
)

// wrong is an input for which the device's step notes an index out of range.
const wrong = 12345

// distant is the device of this package's tests: its kernels are the functions that the CPU runs.
var distant = &devicetest.Device{Kernels: map[string]devicetest.Kernel{
	"step":     far(traintest.Learner().Trainings[0].Step.Run),
	"evaluate": far(traintest.Learner().Evaluate.Run),
}}

func init() {
	rt.RegisterDevice(func(string) (device.Device, error) { return distant, nil })
}

// far makes a kernel of a graph whose arguments are fields, weights, slots, arena.
func far(run func(*rt.Call)) devicetest.Kernel {
	return func(args []device.Arg) {
		control := devicetest.Bytes(args[0])
		if binary.LittleEndian.Uint32(control) != 0 {
			return // after a fault
		}
		place := func(i int) rt.Slab {
			a := args[2+2*i]
			a.Bits += args[3+2*i].Bits
			return devicetest.Bytes(a)
		}
		c := &rt.Call{Pool: rt.SharedPool(), N: int(args[1].Bits), Fields: []rt.Slab{place(0), place(1)}, Weights: place(2), Slots: place(3), Arena: place(4),
			Seed: binary.LittleEndian.Uint64(control[16:]), Step: binary.LittleEndian.Uint32(control[24:]), Results: make([]rt.Slab, 1)}
		if c.Fields[0].F32(0, 1)[0] == wrong {
			binary.LittleEndian.PutUint32(control, 1)
			binary.LittleEndian.PutUint32(control[4:], 7)
			binary.LittleEndian.PutUint32(control[8:], 5)
			return
		}
		run(c)
	}
}

// distantLearner is traintest's, with programs for the device.
func distantLearner() *rt.Learner {
	l, code := traintest.Learner(), &rt.DeviceCode{Name: "linear.dl", Kernels: "test", Required: true}
	l.Trainings[0].Step.Device = rt.OnDevice(code, "arena 2048\nupdates ws\nresult a0 4\nwhat \"ids\"\nstep 64 1 f0 f1 w0 s0 a0\n")
	l.Evaluate.Device = rt.OnDevice(code, "arena 1024\nupdates s\nresult a0 4\nevaluate 64 1 f0 f1 w0 s0 a0\n")
	return l
}

// quiet is a callback that lets the variables stay on the device.
type quiet struct {
	train.DetachedEvents
	batch func(r *train.Run) error
}

func (q *quiet) OnBatchEnd(r *train.Run) error { return q.batch(r) }

// TestDistant trains on a device as on the CPU, with callbacks that are far and near, and states in the middle of epochs.
func TestDistant(t *testing.T) {
	whole, history := fit(t, nil)
	var bias, states []float32
	state := func(r *train.Run) error {
		s, err := r.State()
		if err == nil && s.Batch%3 == 0 {
			path := filepath.Join(t.TempDir(), "state")
			if err = checkpoint.Save(path, s); err == nil {
				s, err = checkpoint.Load(path)
				states = append(states, float32(math.Float32frombits(binary.LittleEndian.Uint32(s.Weights[1].Data))), float32(s.Seen), float32(s.Sums[0]))
			}
		}
		return err
	}
	near := func(r *train.Run) error {
		bias = append(bias, r.Trainer.Instance.Params.Slab.F32(64, 1)[0])
		return nil
	}
	fit(t, func(_ *train.Block, o *train.Options) {
		o.Callbacks = []train.Callback{&event{batch: near}, &event{batch: state}}
	})
	wantBias, wantStates := bias, states
	for name, callbacks := range map[string][]train.Callback{
		"alone":  nil,
		"far":    {&quiet{batch: func(*train.Run) error { return nil }}},
		"states": {&quiet{batch: state}, &callback.EarlyStopping{Monitor: "val_loss", Patience: 100}},
		"near":   {&event{batch: near}},
		"logs":   {&quiet{batch: func(r *train.Run) error { _, err := r.Logs(); return err }}},
	} {
		bias, states = nil, nil
		distant.Downloads, distant.Runs = 0, 0
		l := distantLearner()
		i := rt.NewInstance(l.Model, rt.WithSeed(3))
		h, err := train.Fit(context.Background(), i, traintest.Block(l), train.Options{Callbacks: callbacks})
		if err != nil {
			t.Fatal(name, err)
		}
		if !bytes.Equal(i.Params.Slab, whole.Params.Slab) {
			t.Errorf("%s: other weights", name)
		}
		for e := range history.Epochs {
			if !slices.Equal(history.Epochs[e].Values, h.Epochs[e].Values) {
				t.Errorf("%s: epoch %d has %v, want %v", name, e, h.Epochs[e].Values, history.Epochs[e].Values)
			}
		}
		if distant.Runs != 4*(10+3) || name == "alone" && distant.Downloads > 4*3 {
			t.Errorf("%s: %d runs, and variables brought back %d times", name, distant.Runs, distant.Downloads)
		}
		if name == "states" && !slices.Equal(states, wantStates) {
			t.Errorf("states %v, want %v", states, wantStates)
		}
		if name == "near" && !slices.Equal(bias, wantBias) {
			t.Errorf("the bias was %v, want %v", bias, wantBias)
		}
	}
}

// TestDistantFaults finds a bad loss, an index and a failure of the device in the step in which they are.
func TestDistantFaults(t *testing.T) {
	failure := errors.New("the device is lost")
	for _, c := range []struct {
		want string
		at   func(r *train.Run)
	}{
		{"epoch 1, step 4: the loss is NaN", func(r *train.Run) { r.Trainer.Instance.Params.Slab.F32(64, 1)[0] = float32(math.NaN()) }},
		{"epoch 1, step 4: the device is lost", func(*train.Run) { distant.Fail = failure }},
	} {
		l := distantLearner()
		_, err := train.Fit(context.Background(), rt.NewInstance(l.Model, rt.WithSeed(3)), traintest.Block(l), train.Options{Callbacks: []train.Callback{
			&quiet{batch: func(r *train.Run) error {
				if r.Batch != 3 {
					return nil
				}
				err := r.Settle()
				c.at(r)
				return err
			}}}})
		if err == nil || !strings.HasPrefix(err.Error(), c.want) {
			t.Errorf("got %v, want %s", err, c.want)
		}
	}
}

// TestDistantIndex: what was started behind a step with an index out of range changes nothing.
func TestDistantIndex(t *testing.T) {
	l := distantLearner()
	tr := rt.NewTrainer(rt.NewInstance(l.Model, rt.WithSeed(3)), l, &l.Trainings[0])
	tr.Hold()
	tr.Call.N = 4
	begin := func(x float32) {
		t.Helper()
		for i := range 4 * traintest.Inputs {
			tr.Call.Fields[0].F32(0, 4*traintest.Inputs)[i] = x
		}
		if err := tr.Start(); err != nil {
			t.Fatal(err)
		}
	}
	begin(1)
	if err := tr.Wait(); err != nil {
		t.Fatal(err)
	}
	if err := tr.Settle(); err != nil {
		t.Fatal(err)
	}
	before := slices.Clone(tr.Instance.Params.Slab)
	tr.Hold()
	begin(wrong)
	begin(2)
	var index *rt.IndexError
	if err := tr.Wait(); !errors.As(err, &index) || index.What != "ids" || tr.Under() != 0 || tr.Call.Step != 1 {
		t.Errorf("got %v, %d under way, step %d", err, tr.Under(), tr.Call.Step)
	}
	if err := tr.Settle(); err != nil || !bytes.Equal(before, tr.Instance.Params.Slab) {
		t.Errorf("%v, or weights have changed", err)
	}
	tr.Hold()
	begin(2)
	if err := tr.Wait(); err != nil || tr.Call.Step != 2 {
		t.Errorf("after the fault: %v", err)
	}
	if err := tr.Settle(); err != nil || bytes.Equal(before, tr.Instance.Params.Slab) {
		t.Errorf("%v, or weights have not changed", err)
	}
}
