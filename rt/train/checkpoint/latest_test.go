package checkpoint

import (
	"os"
	"path/filepath"
	"testing"
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
		"both":                {func(string) {}, 2, false},
		"the last is damaged": {damage, 1, true},
		"between the renames": {func(path string) { _ = os.Rename(path, path+".next") }, 2, false},
		"all are damaged":     {func(path string) { damage(path); damage(Previous(path)) }, -1, false},
		"there is none":       {func(path string) { _ = Remove(path) }, -1, false},
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
