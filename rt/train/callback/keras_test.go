package callback_test

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/dlgen/dlgen/rt"
	"github.com/dlgen/dlgen/rt/train"
	"github.com/dlgen/dlgen/rt/train/callback"
	"github.com/dlgen/dlgen/rt/train/traintest"
)

// kerasCase is what a callback of Keras decided on a sequence of values.
type kerasCase struct {
	Kind   string
	Args   json.RawMessage
	Values []float64
	First  int // the initial epoch
	Want   struct {
		Epochs   int
		Rates    []float64
		Saved    []string
		Restored *int // the epoch whose weights are put back
	}
}

// kerasArgs are the arguments of all kinds.
type kerasArgs struct {
	Mode                  string
	MinDelta              float64 `json:"min_delta"`
	Patience, Cooldown    int
	Baseline              *float64
	RestoreBestWeights    bool `json:"restore_best_weights"`
	StartFromEpoch        int  `json:"start_from_epoch"`
	Factor                float64
	MinLr                 float64  `json:"min_lr"`
	SaveBestOnly          bool     `json:"save_best_only"`
	InitialValueThreshold *float64 `json:"initial_value_threshold"`
}

// callback makes the callback of a case.
func (c *kerasCase) callback(t *testing.T) train.Callback {
	var a kerasArgs
	if err := json.Unmarshal(c.Args, &a); err != nil {
		t.Fatal(err)
	}
	const monitor = "val_loss"
	larger := a.Mode == "max"
	switch c.Kind {
	case "EarlyStopping":
		return &callback.EarlyStopping{Monitor: monitor, Max: larger, MinDelta: a.MinDelta, Patience: a.Patience, Baseline: a.Baseline,
			RestoreBestWeights: a.RestoreBestWeights, StartFromEpoch: a.StartFromEpoch}
	case "ReduceLROnPlateau":
		return &callback.ReduceLROnPlateau{Monitor: monitor, Max: larger, Factor: a.Factor, Patience: a.Patience, MinDelta: a.MinDelta, Cooldown: a.Cooldown, MinLr: a.MinLr}
	}
	return &callback.ModelCheckpoint{Filepath: "m/{epoch:03d}-{val_loss:.2f}.safetensors", Monitor: monitor, Max: larger,
		SaveBestOnly: a.SaveBestOnly, InitialValueThreshold: a.InitialValueThreshold}
}

// TestKeras compares decisions, epoch by epoch, with those of Keras's callbacks on the same values.
func TestKeras(t *testing.T) {
	text, err := os.ReadFile("testdata/keras.json")
	if err != nil {
		t.Fatal(err)
	}
	var cases []*kerasCase
	if err := json.Unmarshal(text, &cases); err != nil || len(cases) < 100 {
		t.Fatal(err, len(cases))
	}
	for n, c := range cases {
		l := traintest.Learner()
		b := traintest.Block(l)
		b.InitialEpoch, b.Epochs = c.First, c.First+len(c.Values)
		values := append(make([]float64, c.First), c.Values...)
		i, dir := rt.NewInstance(l.Model), t.TempDir()
		weights := map[int][]byte{}
		end := &tail{}
		see := callback.Lambda{EpochEnd: func(r *train.Run) error {
			weights[r.Epoch] = bytes.Clone(r.Trainer.Instance.Params.Slab)
			return nil
		}}
		h, err := train.Fit(t.Context(), i, b, train.Options{Dir: dir, Callbacks: []train.Callback{&script{name: "val_loss", values: values}, c.callback(t), end, see}})
		if err != nil {
			t.Fatal(n, err)
		}
		files, _ := filepath.Glob(filepath.Join(dir, "m", "*"))
		for k, f := range files {
			files[k] = strings.TrimSuffix(filepath.Base(f), ".safetensors")
		}
		if len(h.Epochs) != c.Want.Epochs || !slices.Equal(files, c.Want.Saved) && len(files)+len(c.Want.Saved) > 0 {
			t.Errorf("case %d: %d epochs, want %d; files %q, want %q: %s %s %v", n, len(h.Epochs), c.Want.Epochs, files, c.Want.Saved, c.Kind, c.Args, c.Values)
			continue
		}
		for k, rate := range end.rates {
			if want := float32(c.Want.Rates[k]); max(rate-want, want-rate) > 1e-6*want {
				t.Errorf("case %d, epoch %d: the rate is %v, want %v: %s %v", n, k, rate, want, c.Args, c.Values)
				break
			}
		}
		final := c.First + c.Want.Epochs - 1
		if c.Want.Restored != nil {
			final = *c.Want.Restored
		}
		if !bytes.Equal(weights[final], i.Params.Slab) {
			t.Errorf("case %d: the weights are not those of epoch %d: %s %v", n, final, c.Args, c.Values)
		}
	}
}
