package checkpoint

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/dlgen/dlgen/rt"
	"github.com/dlgen/dlgen/rt/train"
	"github.com/dlgen/dlgen/rt/train/traintest"
)

// TestLatest finds the newest file that is whole, whatever a crash has left.
func TestLatest(t *testing.T) {
	save := func(path string, epoch int) {
		s := state()
		s.Epoch = epoch
		if err := Save(path, s); err != nil {
			t.Fatal(err)
		}
	}
	damage := func(path string) {
		if err := os.WriteFile(path, []byte("cut"), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	for name, c := range map[string]struct {
		change func(path string)
		want   int // the epoch, -1: none
		passed bool
	}{
		"both":                        {func(string) {}, 2, false},
		"the last is damaged":         {damage, 1, true},
		"between the renames":         {func(path string) { _ = os.Rename(path, path+".next") }, 2, false},
		"damaged between the renames": {func(path string) { _ = os.Remove(path); damage(path + ".next") }, 1, true},
		"a damaged one is left":       {func(path string) { _ = Remove(path); damage(path + ".next") }, -1, false},
		"all are damaged":             {func(path string) { damage(path); damage(Previous(path)) }, -1, false},
		"there is none":               {func(path string) { _ = Remove(path) }, -1, false},
	} {
		path := filepath.Join(t.TempDir(), "c")
		save(path, 1)
		save(path, 2)
		c.change(path)
		s, passed, err := Latest(path)
		if (err != nil) != (c.want < 0) || (passed != nil) != c.passed || err == nil && s.Epoch != c.want {
			t.Errorf("%s: %v, %v, %v", name, s, passed, err)
		}
		if Exists(path) != (name != "there is none") {
			t.Errorf("%s: Exists is wrong", name)
		}
	}
}

// TestSaveFails: where a checkpoint cannot be written, the one that was there stays where it is.
func TestSaveFails(t *testing.T) {
	path := filepath.Join(t.TempDir(), "c")
	s := state()
	for s.Epoch = range 2 {
		if err := Save(path, s); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.MkdirAll(filepath.Join(path+".next", "in the way"), 0o777); err != nil {
		t.Fatal(err)
	}
	if s.Epoch = 2; Save(path, s) == nil {
		t.Error("it is saved where a folder lies")
	}
	for at, want := range map[string]int{path: 1, Previous(path): 0} {
		if found, err := Load(at); err != nil || found.Epoch != want {
			t.Errorf("%s: %+v, %v, want epoch %d", filepath.Base(at), found, err, want)
		}
	}
}

// TestSaver: after the first epoch, when it is time, and after the last; before each something else is written, without which nothing is.
func TestSaver(t *testing.T) {
	for _, c := range []struct {
		every time.Duration
		fails bool
		want  []int
	}{{0, false, []int{0, 1, 2, 3}}, {time.Hour, false, []int{0, 3}}, {0, true, nil}} {
		path := filepath.Join(t.TempDir(), "c")
		var before, saved []int
		l := traintest.Learner()
		saver := &Saver{Path: path, Every: c.every, Before: func(r *train.Run) error {
			if c.fails {
				return errors.New("no room")
			}
			before = append(before, r.Epoch)
			return nil
		}}
		_, err := train.Fit(t.Context(), rt.NewInstance(l.Model), traintest.Block(l), train.Options{Callbacks: []train.Callback{saver, after(func() {
			if s, err := Load(path); err == nil && (len(saved) == 0 || saved[len(saved)-1] != s.Epoch-1) {
				saved = append(saved, s.Epoch-1)
			}
		})}})
		if (err != nil) != c.fails || !slices.Equal(before, c.want) || !slices.Equal(saved, c.want) {
			t.Errorf("every %v: %v, before %v and saved %v, want %v", c.every, err, before, saved, c.want)
		}
	}
}

// after is a callback that is told when an epoch has ended.
type after func()

func (after) OnTrainBegin(*train.Run) error { return nil }
func (after) OnEpochBegin(*train.Run) error { return nil }
func (after) OnBatchEnd(*train.Run) error   { return nil }
func (a after) OnEpochEnd(*train.Run) error { a(); return nil }
func (after) OnInterrupt(*train.Run) error  { return nil }
func (after) OnTrainEnd(*train.Run) error   { return nil }
