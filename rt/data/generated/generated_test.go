package generated

import (
	"testing"

	"github.com/dlgen/dlgen/rt/data"
)

func TestOpen(t *testing.T) {
	s, err := Open(data.Args{"count": int64(7)}, data.Finder{}, nil)
	if err != nil || s.Rows() != 7 || len(s.Columns()) != 0 {
		t.Errorf("got %v, %v", s, err)
	}
	if _, err := Open(data.Args{}, data.Finder{}, nil); err == nil {
		t.Error("no rows were taken")
	}
}
