package callback_test

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/dlgen/dlgen/rt"
	"github.com/dlgen/dlgen/rt/train"
	"github.com/dlgen/dlgen/rt/train/callback"
	"github.com/dlgen/dlgen/rt/train/checkpoint"
	"github.com/dlgen/dlgen/rt/train/traintest"
)

// script is a callback that writes what an epoch is to have measured over what it has.
type script struct {
	train.Events
	name   string
	values []float64
}

func (s *script) OnEpochEnd(r *train.Run) error {
	epoch := &r.History.Epochs[len(r.History.Epochs)-1]
	if i := slices.Index(r.History.Names, s.name); i >= 0 {
		epoch.Values[i] = s.values[r.Epoch]
	}
	return nil
}

// tail is a callback that looks at what the others did.
type tail struct {
	train.Events
	rates []float32
}

func (s *tail) OnEpochEnd(r *train.Run) error {
	rate, _ := r.Rate()
	s.rates = append(s.rates, float32(rate))
	return nil
}

// fit trains with a callback that sees the values, and returns how many epochs that took.
func fit(t *testing.T, name string, values []float64, c train.Callback) (epochs int, rates []float32, said []string) {
	t.Helper()
	l := traintest.Learner()
	b := traintest.Block(l)
	b.Epochs = len(values)
	end := &tail{}
	h, err := train.Fit(t.Context(), rt.NewInstance(l.Model), b, train.Options{
		Callbacks: []train.Callback{&script{name: name, values: values}, c, end}, Dir: t.TempDir(),
		Say: func(line string) { said = append(said, line) },
	})
	if err != nil {
		t.Fatal(err)
	}
	return len(h.Epochs), end.rates, said
}

// TestEarlyStopping compares with what Keras 3 does.
func TestEarlyStopping(t *testing.T) {
	half := 0.5
	for _, c := range []struct {
		stop   callback.EarlyStopping
		values []float64
		want   int
	}{
		{callback.EarlyStopping{}, []float64{3, 2, 2, 1}, 3},
		{callback.EarlyStopping{}, []float64{3, 4, 1, 1}, 2},
		{callback.EarlyStopping{Patience: 2}, []float64{3, 4, 2, 3, 3, 1}, 5},
		{callback.EarlyStopping{Patience: 2}, []float64{3, 3, 2, 2, 1, 1}, 6},
		{callback.EarlyStopping{Patience: 1, MinDelta: 0.5}, []float64{3, 2.8, 2, 1, 1, 1}, 2},
		{callback.EarlyStopping{Patience: 1, Max: true}, []float64{1, 2, 3, 3, 4, 5}, 4},
		{callback.EarlyStopping{Patience: 2, StartFromEpoch: 2}, []float64{1, 2, 3, 3, 3, 3}, 5},
		{callback.EarlyStopping{Patience: 2, Baseline: &half}, []float64{3, 2, 1, 0.9, 0.8, 0.7}, 6},
		{callback.EarlyStopping{Patience: 2, Baseline: &half}, []float64{3, 2, 2, 0.9, 0.8, 0.7}, 3},
	} {
		c.stop.Monitor = "val_loss"
		if got, _, _ := fit(t, "val_loss", c.values, &c.stop); got != c.want {
			t.Errorf("%+v on %v: %d epochs, want %d", c.stop, c.values, got, c.want)
		}
	}
}

func TestRestoreBestWeights(t *testing.T) {
	l := traintest.Learner()
	b := traintest.Block(l)
	b.Epochs = 8
	i := rt.NewInstance(l.Model)
	var first []byte
	after := callback.Lambda{EpochEnd: func(r *train.Run) error {
		if r.Epoch == 1 {
			first = bytes.Clone(r.Trainer.Instance.Params.Slab)
		}
		return nil
	}}
	var said []string
	_, err := train.Fit(t.Context(), i, b, train.Options{Say: func(s string) { said = append(said, s) }, Callbacks: []train.Callback{after,
		&script{name: "val_loss", values: []float64{3, 1, 2, 2, 2, 2, 2, 2}},
		&callback.EarlyStopping{Monitor: "val_loss", Patience: 3, RestoreBestWeights: true, Verbose: 1}}})
	if err != nil || !bytes.Equal(first, i.Params.Slab) {
		t.Errorf("the best weights are not in place, %v", err)
	}
	if want := []string{"Epoch 5: early stopping", "Restoring model weights from the end of the best epoch: 2"}; !slices.Equal(said, want) {
		t.Errorf("said %q", said)
	}
}

func TestReduceLROnPlateau(t *testing.T) {
	for _, c := range []struct {
		reduce callback.ReduceLROnPlateau
		values []float64
		want   []float32
	}{
		{callback.ReduceLROnPlateau{Factor: 0.5, Patience: 2}, []float64{3, 3, 3, 3, 3, 2}, []float32{0.05, 0.05, 0.025, 0.025, 0.0125, 0.0125}},
		{callback.ReduceLROnPlateau{Factor: 0.5, Patience: 1, Cooldown: 2}, []float64{3, 3, 3, 3, 3, 3}, []float32{0.05, 0.025, 0.025, 0.0125, 0.0125, 0.00625}},
		{callback.ReduceLROnPlateau{Factor: 0.1, Patience: 1, MinLr: 0.01}, []float64{3, 3, 3}, []float32{0.05, 0.01, 0.01}},
		{callback.ReduceLROnPlateau{Factor: 0.5, Patience: 1, MinDelta: 1}, []float64{3, 2.5, 1}, []float32{0.05, 0.025, 0.025}},
		{callback.ReduceLROnPlateau{Factor: 0.1, Patience: 1, MinLr: 0.01, Verbose: 1}, []float64{3, 3, 3, 3}, []float32{0.05, 0.01, 0.01, 0.01}},
	} {
		c.reduce.Monitor = "loss"
		_, got, said := fit(t, "loss", c.values, &c.reduce)
		if c.reduce.Verbose > 0 && !slices.Equal(said, []string{"Epoch 2: ReduceLROnPlateau reducing learning rate to 0.01"}) {
			t.Errorf("said %q", said)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%+v: rates %v, want %v", c.reduce, got, c.want)
		}
	}
}

func TestLearningRateScheduler(t *testing.T) {
	halve := func(epoch int, rate float64) float64 {
		if epoch == 0 {
			return rate
		}
		return rate / 2
	}
	_, got, said := fit(t, "loss", []float64{3, 3, 3}, &callback.LearningRateScheduler{Schedule: halve, Verbose: 1})
	if want := []float32{0.05, 0.025, 0.0125}; !slices.Equal(got, want) || len(said) != 3 || said[1] != "Epoch 2: LearningRateScheduler setting learning rate to 0.025." {
		t.Errorf("rates %v, want %v; said %q", got, want, said)
	}
}

// TestRatesInHistory: as in Keras, the history has the rate of each epoch where a callback changes it, and only there.
func TestRatesInHistory(t *testing.T) {
	dir := t.TempDir()
	history := func(callbacks ...train.Callback) *train.History {
		l := traintest.Learner()
		b := traintest.Block(l)
		b.Epochs, b.ValidationFreq = 3, 2
		callbacks = append([]train.Callback{&script{name: "loss", values: []float64{3, 3, 3}}}, callbacks...)
		h, err := train.Fit(t.Context(), rt.NewInstance(l.Model), b, train.Options{Dir: dir, Callbacks: callbacks})
		if err != nil {
			t.Fatal(err)
		}
		return h
	}
	if h := history(); slices.Contains(h.Names, train.LearningRate) {
		t.Errorf("without such a callback: %v", h.Names)
	}
	h := history(&callback.ReduceLROnPlateau{Monitor: "loss", Factor: 0.5, Patience: 1}, &callback.CSVLogger{Filename: "log.csv"})
	var rates []float32
	for _, rate := range h.Series(train.LearningRate) {
		rates = append(rates, float32(rate))
	}
	if want := []float32{0.05, 0.05, 0.025}; !slices.Equal(rates, want) {
		t.Errorf("rates %v, want %v, of %v", rates, want, h.Names)
	}
	lines := strings.Split(read(t, dir, "log.csv"), "\n")
	if lines[0] != "epoch,learning_rate,loss,mean_absolute_error,val_loss,val_mean_absolute_error" {
		t.Errorf("the head is %q", lines[0])
	}
	if !strings.HasPrefix(lines[1], "0,0.05") || !strings.HasSuffix(lines[1], ",NA,NA") || strings.Contains(lines[2], "NA") {
		t.Errorf("lines %q", lines)
	}
}

// TestSchedulerOnce stops a training after a scheduler has set the rate of an epoch, and before its first step: the run
// that goes on does not set it again.
func TestSchedulerOnce(t *testing.T) {
	run := func(ctx context.Context, resume *train.State, more ...train.Callback) (rate float64, kept *train.State) {
		l := traintest.Learner()
		b := traintest.Block(l)
		b.Epochs = 3
		halve := &callback.LearningRateScheduler{Schedule: func(_ int, rate float64) float64 { return rate / 2 }}
		path := filepath.Join(t.TempDir(), "c")
		var last *train.Run
		see := callback.Lambda{EpochBegin: func(r *train.Run) error { last = r; return nil }}
		o := train.Options{Resume: resume, Callbacks: append([]train.Callback{halve, see}, append(more, &checkpoint.Saver{Path: path})...)}
		if _, err := train.Fit(ctx, rt.NewInstance(l.Model), b, o); err != nil && err != ctx.Err() {
			t.Fatal(err)
		}
		rate, _ = last.Rate()
		kept, _, err := checkpoint.Latest(path)
		if err != nil {
			t.Fatal(err)
		}
		return rate, kept
	}
	want, _ := run(t.Context(), nil)
	ctx, cancel := context.WithCancel(t.Context())
	_, state := run(ctx, nil, callback.Lambda{EpochBegin: func(r *train.Run) error {
		if r.Epoch == 1 {
			cancel()
		}
		return nil
	}})
	if state.Epoch != 1 || state.Batch != 0 {
		t.Fatalf("stopped at %d, %d", state.Epoch, state.Batch)
	}
	if got, _ := run(t.Context(), state); got != want {
		t.Errorf("the rate is %v after a stop, %v without one", got, want)
	}
}

func TestTerminateOnNaN(t *testing.T) {
	run := func(callbacks ...train.Callback) (*train.History, error) {
		l := traintest.Learner()
		b := traintest.Block(l)
		b.Callbacks = callbacks
		poison := callback.Lambda{BatchEnd: func(r *train.Run) error {
			if r.Epoch == 1 && r.Batch == 3 {
				r.Trainer.Instance.Params.Slab.F32(64, 1)[0] /= 0
			}
			return nil
		}}
		return train.Fit(t.Context(), rt.NewInstance(l.Model), b, train.Options{Callbacks: []train.Callback{poison}})
	}
	if _, err := run(); err == nil || !strings.Contains(err.Error(), "epoch 2, step 4: the loss is") {
		t.Errorf("got %v", err)
	}
	if _, err := run(callback.TerminateOnNaN{RaiseError: true}); err == nil || !strings.Contains(err.Error(), "epoch 2, step 4: the loss is") {
		t.Errorf("with RaiseError: got %v", err)
	}
	if h, err := run(callback.TerminateOnNaN{}); err != nil || len(h.Epochs) != 1 {
		t.Errorf("got %v, %v", h, err)
	}
}

func TestModelCheckpoint(t *testing.T) {
	for _, c := range []struct {
		m    callback.ModelCheckpoint
		want string
	}{
		{callback.ModelCheckpoint{Filepath: "m/{epoch:02d}-{val_loss:.2f}.safetensors", SaveWeightsOnly: true}, "01-3.00 02-1.00 03-2.00 04-0.50"},
		{callback.ModelCheckpoint{Filepath: "m/{epoch}.safetensors", SaveBestOnly: true}, "1 2 4"},
		{callback.ModelCheckpoint{Filepath: "m/{epoch}.safetensors", SaveBestOnly: true, InitialValueThreshold: new(1.0)}, "4"},
		{callback.ModelCheckpoint{Filepath: "m/{epoch}-{batch:03d}.safetensors", SaveFreq: 7}, "1-007 2-004 3-001 3-008 4-005"},
		{callback.ModelCheckpoint{Filepath: "m/{epoch}-{batch:03d}-{val_loss}.safetensors", SaveFreq: 19}, "2-009-nan 4-008-nan"},
		{callback.ModelCheckpoint{Filepath: "m/{epoch}-{batch:03d}.safetensors", SaveFreq: 7, SaveBestOnly: true}, ""}, // within epochs there is no val_loss
		{callback.ModelCheckpoint{Filepath: "m/best.safetensors", SaveBestOnly: true}, "best"},
	} {
		dir := t.TempDir()
		l := traintest.Learner()
		b := traintest.Block(l)
		c.m.Monitor = "val_loss"
		_, err := train.Fit(t.Context(), rt.NewInstance(l.Model), b, train.Options{Dir: dir,
			Callbacks: []train.Callback{&script{name: "val_loss", values: []float64{3, 1, 2, 0.5}}, &c.m}})
		if err != nil {
			t.Fatal(err)
		}
		files, _ := filepath.Glob(filepath.Join(dir, "m", "*.safetensors"))
		for i, f := range files {
			files[i] = strings.TrimSuffix(filepath.Base(f), ".safetensors")
			if _, err := checkpoint.Load(f); (err == nil) == c.m.SaveWeightsOnly {
				t.Errorf("%s: %v", f, err)
			}
		}
		if got := strings.Join(files, " "); got != c.want {
			t.Errorf("%s: %s, want %s", c.m.Filepath, got, c.want)
		}
	}
}

func all(dir string) []train.Callback {
	return []train.Callback{
		&callback.ReduceLROnPlateau{Monitor: "val_loss", Factor: 0.5, Patience: 2, MinDelta: 10},
		&callback.LearningRateScheduler{Schedule: func(_ int, rate float64) float64 { return rate * 0.97 }},
		&callback.EarlyStopping{Monitor: "val_loss", Patience: 5, MinDelta: 0.01, RestoreBestWeights: true},
		&callback.CSVLogger{Filename: "log.csv"},
		&callback.ModelCheckpoint{Filepath: "best.safetensors", Monitor: "val_loss", SaveBestOnly: true, SaveWeightsOnly: true},
	}
}

// TestResume stops a training with callbacks after each epoch, and within one: files and weights are as if it had not.
func TestResume(t *testing.T) {
	run := func(dir string, i *rt.Instance, ctx context.Context, resume *train.State, more ...train.Callback) {
		l := traintest.Learner()
		l.Model = i.Model
		b := traintest.Block(l)
		b.Epochs, b.Callbacks = 20, all(dir)
		o := train.Options{Dir: dir, Resume: resume, Callbacks: append(more, &checkpoint.Saver{Path: filepath.Join(dir, "c")})}
		if _, err := train.Fit(ctx, i, b, o); err != nil && err != ctx.Err() {
			t.Fatal(err)
		}
	}
	whole, dir := rt.NewInstance(traintest.Learner().Model), t.TempDir()
	run(dir, whole, t.Context(), nil)
	log, best := read(t, dir, "log.csv"), read(t, dir, "best.safetensors")
	if lines := strings.Count(log, "\n"); lines < 4 || lines > 20 {
		t.Errorf("%d lines: the training is to be stopped by a callback\n%s", lines, log)
	}
	for _, step := range []uint32{5, 10, 23, 30, 50} {
		dir := t.TempDir()
		ctx, cancel := context.WithCancel(t.Context())
		run(dir, rt.NewInstance(traintest.Learner().Model), ctx, nil, callback.Lambda{BatchEnd: func(r *train.Run) error {
			if r.Trainer.Call.Step == step {
				cancel()
			}
			return nil
		}})
		s, _, err := checkpoint.Latest(filepath.Join(dir, "c"))
		if err != nil {
			t.Fatal(err)
		}
		again := rt.NewInstance(traintest.Learner().Model, rt.WithSeed(77))
		run(dir, again, t.Context(), s)
		if !bytes.Equal(again.Params.Slab, whole.Params.Slab) || read(t, dir, "log.csv") != log || read(t, dir, "best.safetensors") != best {
			t.Errorf("stopped at step %d: other results\n%s\nwant\n%s", step, read(t, dir, "log.csv"), log)
		}
	}
}

func read(t *testing.T, dir, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(dir, name))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// TestBackupAndRestore begins a training again that was stopped.
func TestBackupAndRestore(t *testing.T) {
	deletes := true
	run := func(dir string, ctx context.Context, more ...train.Callback) *rt.Instance {
		l := traintest.Learner()
		b, i := traintest.Block(l), rt.NewInstance(l.Model)
		b.Callbacks = []train.Callback{&callback.BackupAndRestore{BackupDir: "b", DeleteCheckpoint: deletes}}
		if _, err := train.Fit(ctx, i, b, train.Options{Dir: dir, Callbacks: more}); err != nil && err != ctx.Err() {
			t.Fatal(err)
		}
		return i
	}
	whole := run(t.TempDir(), t.Context())
	dir := t.TempDir()
	ctx, cancel := context.WithCancel(t.Context())
	steps := 0
	run(dir, ctx, callback.Lambda{BatchEnd: func(r *train.Run) error {
		if r.Trainer.Call.Step == 13 {
			cancel()
		}
		return nil
	}})
	again := run(dir, t.Context(), callback.Lambda{BatchEnd: func(*train.Run) error { steps++; return nil }})
	if !bytes.Equal(whole.Params.Slab, again.Params.Slab) || steps != 40-13 {
		t.Errorf("%d steps more, or other weights", steps)
	}
	if left, _ := os.ReadDir(filepath.Join(dir, "b")); len(left) > 0 {
		t.Errorf("left %v", left)
	}
	deletes = false
	dir = t.TempDir()
	run(dir, t.Context())
	if _, err := os.Stat(filepath.Join(dir, "b", "backup.safetensors")); err != nil {
		t.Errorf("the backup is to stay: %v", err)
	}
}

// TestMonitor: a name that nothing measures is an error, one that only a validation would measure is not, and none is
// val_loss.
func TestMonitor(t *testing.T) {
	for _, c := range []struct {
		callback train.Callback
		split    float64
		want     string
	}{
		{&callback.EarlyStopping{Monitor: "val_los"}, 0.2, "EarlyStopping: nothing measures val_los, want one of loss, mean_absolute_error, val_loss, val_mean_absolute_error"},
		{&callback.ReduceLROnPlateau{Monitor: "accuracy"}, 0, "ReduceLROnPlateau: nothing measures accuracy, want one of loss, mean_absolute_error, learning_rate"},
		{&callback.ModelCheckpoint{Monitor: "acc", SaveBestOnly: true, Filepath: "a"}, 0, "ModelCheckpoint: nothing measures acc, want one of loss, mean_absolute_error"},
		{&callback.ModelCheckpoint{SaveBestOnly: true, Filepath: "a"}, 0.2, ""},
		{&callback.EarlyStopping{}, 0, ""},
	} {
		l := traintest.Learner()
		b := traintest.Block(l)
		b.ValidationSplit = c.split
		_, err := train.Fit(t.Context(), rt.NewInstance(l.Model), b, train.Options{Callbacks: []train.Callback{c.callback}, Dir: t.TempDir()})
		if text := ""; err != nil {
			if text = err.Error(); text != c.want {
				t.Errorf("got %q, want %q", text, c.want)
			}
		} else if c.want != "" {
			t.Errorf("no error, want %q", c.want)
		}
	}
	stopping := &callback.EarlyStopping{}
	if epochs, _, _ := fit(t, "val_loss", []float64{3, 2, 4, 1}, stopping); epochs != 3 || stopping.Monitor != "val_loss" {
		t.Errorf("%d epochs with %q", epochs, stopping.Monitor)
	}
}

// TestUnmeasured: an epoch in which what is watched is not measured changes nothing.
func TestUnmeasured(t *testing.T) {
	l := traintest.Learner()
	b := traintest.Block(l)
	b.Epochs, b.ValidationFreq = 8, 2
	end := &tail{}
	_, err := train.Fit(t.Context(), rt.NewInstance(l.Model), b, train.Options{Callbacks: []train.Callback{
		&callback.ReduceLROnPlateau{Monitor: "val_loss", Factor: 0.5, Patience: 2, MinDelta: 1e9},
		&callback.EarlyStopping{Monitor: "val_loss", Patience: 3, MinDelta: 1e9}, end}})
	if want := []float32{0.05, 0.05, 0.05, 0.05, 0.05, 0.025, 0.025, 0.025}; err != nil || !slices.Equal(end.rates, want) {
		t.Errorf("rates %v, want %v; %v", end.rates, want, err)
	}
}

// TestTwice: a callback forgets what it has seen in another training.
func TestTwice(t *testing.T) {
	stop := &callback.EarlyStopping{Monitor: "val_loss", Patience: 2, RestoreBestWeights: true}
	reduce := &callback.ReduceLROnPlateau{Monitor: "val_loss", Factor: 0.5, Patience: 2, Cooldown: 5}
	schedule := &callback.LearningRateScheduler{Schedule: func(epoch int, rate float64) float64 { return rate * float64(10-epoch) / 10 }}
	save := &callback.ModelCheckpoint{Filepath: "{epoch}.safetensors", Monitor: "val_loss", SaveBestOnly: true, SaveWeightsOnly: true}
	log := &callback.CSVLogger{Filename: "log.csv"}
	var slabs [][]byte
	var rates [][]float32
	var dirs []string
	for range 2 {
		l, dir, end := traintest.Learner(), t.TempDir(), &tail{}
		b, i := traintest.Block(l), rt.NewInstance(l.Model)
		b.Epochs = 6
		_, err := train.Fit(t.Context(), i, b, train.Options{Dir: dir, Callbacks: []train.Callback{
			&script{name: "val_loss", values: []float64{3, 1, 2, 2, 2, 2}}, stop, reduce, schedule, save, log, end}})
		if err != nil {
			t.Fatal(err)
		}
		slabs, rates, dirs = append(slabs, i.Params.Slab), append(rates, end.rates), append(dirs, dir)
	}
	if !bytes.Equal(slabs[0], slabs[1]) || !slices.Equal(rates[0], rates[1]) || read(t, dirs[0], "log.csv") != read(t, dirs[1], "log.csv") {
		t.Errorf("rates %v and then %v, or other weights or lines", rates[0], rates[1])
	}
	for _, name := range []string{"1.safetensors", "2.safetensors"} {
		if read(t, dirs[0], name) != read(t, dirs[1], name) {
			t.Errorf("%s is another one", name)
		}
	}
}

// averaging is a learner whose optimizer keeps averages, which are 7 from the first step on.
func averaging() *rt.Learner {
	l := traintest.Learner()
	for i, v := range l.Model.Variables {
		l.Slots = append(l.Slots, rt.Variable{Path: v.Path + ".moving_average", Kind: rt.Slot, DType: rt.Float32, Shape: v.Shape, Offset: 256 + 64*i,
			Init: rt.Init{Kind: rt.InitConstant, Value: 7}})
	}
	return l
}

// TestSwapEMAWeights: the averages are in place while an epoch is validated, at the end of epochs if they are wanted there, and nowhere else.
func TestSwapEMAWeights(t *testing.T) {
	run := func(callbacks ...train.Callback) (*rt.Instance, *train.History) {
		l := averaging()
		i := rt.NewInstance(l.Model)
		h, err := train.Fit(t.Context(), i, traintest.Block(l), train.Options{Callbacks: callbacks})
		if err != nil {
			t.Fatal(err)
		}
		return i, h
	}
	plain, _ := run()
	for _, onEpoch := range []bool{false, true} {
		is := func(averages bool) func(r *train.Run) error {
			return func(r *train.Run) error {
				if got := rt.Slab(r.Trainer.Instance.Params.Slab).F32(0, 1)[0] == 7; got != averages {
					t.Errorf("epoch %d, swap_on_epoch=%v: the average is in place: %v", r.Epoch, onEpoch, got)
				}
				return nil
			}
		}
		i, h := run(&callback.SwapEMAWeights{SwapOnEpoch: onEpoch}, callback.Lambda{EpochBegin: is(false), BatchEnd: is(false), EpochEnd: is(onEpoch)})
		at := slices.Index(h.Names, "val_loss")
		for _, e := range h.Epochs {
			if e.Values[at] != h.Epochs[0].Values[at] {
				t.Errorf("swap_on_epoch=%v: averages do not change, val_loss does: %v, %v", onEpoch, h.Epochs[0].Values, e.Values)
			}
		}
		if !bytes.Equal(i.Params.Slab, plain.Params.Slab) {
			t.Errorf("swap_on_epoch=%v: other weights", onEpoch)
		}
	}
	l := traintest.Learner()
	_, err := train.Fit(t.Context(), rt.NewInstance(l.Model), traintest.Block(l), train.Options{Callbacks: []train.Callback{&callback.SwapEMAWeights{}}})
	if err == nil || !strings.Contains(err.Error(), "no optimizer keeps moving averages") {
		t.Errorf("without averages: %v", err)
	}
}

// TestResumeKept: what callbacks keep is theirs again when a training goes on: the best weights of an epoch long before, averages that are in
// place, and how much of a file was written, to which others have added since.
func TestResumeKept(t *testing.T) {
	run := func(dir string, i *rt.Instance, ctx context.Context, resume *train.State, more ...train.Callback) {
		l := averaging()
		l.Model = i.Model
		b := traintest.Block(l)
		b.Epochs = 8
		callbacks := append([]train.Callback{
			&script{name: "val_loss", values: []float64{3, 1, 2, 2, 2, 2, 2, 2}},
			&callback.CSVLogger{Filename: "log.csv", Append: true},
			&callback.SwapEMAWeights{SwapOnEpoch: true},
			&callback.EarlyStopping{Monitor: "val_loss", Patience: 4, RestoreBestWeights: true}}, more...)
		if _, err := train.Fit(ctx, i, b, train.Options{Dir: dir, Resume: resume, Callbacks: append(callbacks, &checkpoint.Saver{Path: filepath.Join(dir, "c")})}); err != nil && err != ctx.Err() {
			t.Fatal(err)
		}
	}
	begun := func() string {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, "log.csv"), []byte("of another training\n"), 0o666); err != nil {
			t.Fatal(err)
		}
		return dir
	}
	whole, dir := rt.NewInstance(traintest.Learner().Model), begun()
	run(dir, whole, t.Context(), nil)
	log := read(t, dir, "log.csv")
	if !strings.HasPrefix(log, "of another training\n0,") {
		t.Errorf("the log is\n%s", log)
	}
	for _, step := range []uint32{3, 10, 20, 27, 40, 41} {
		dir := begun()
		ctx, cancel := context.WithCancel(t.Context())
		run(dir, rt.NewInstance(traintest.Learner().Model), ctx, nil, callback.Lambda{BatchEnd: func(r *train.Run) error {
			if r.Trainer.Call.Step == step {
				cancel()
			}
			return nil
		}})
		s, _, err := checkpoint.Latest(filepath.Join(dir, "c"))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, "log.csv"), []byte(read(t, dir, "log.csv")+"lost\n"), 0o666); err != nil {
			t.Fatal(err)
		}
		again := rt.NewInstance(traintest.Learner().Model, rt.WithSeed(77))
		run(dir, again, t.Context(), s)
		if !bytes.Equal(again.Params.Slab, whole.Params.Slab) || read(t, dir, "log.csv") != log {
			t.Errorf("stopped at step %d: other weights, or another log\n%s\nwant\n%s", step, read(t, dir, "log.csv"), log)
		}
	}
}
