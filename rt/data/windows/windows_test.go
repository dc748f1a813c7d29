package windows

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/dlgen/dlgen/rt"
	"github.com/dlgen/dlgen/rt/data"
	"github.com/dlgen/dlgen/rt/data/csv"
)

func opened(t *testing.T, length, horizon, stride int, together bool, columns ...any) (data.Source, error) {
	t.Helper()
	return openedArgs(t, data.Args{"columns": columns, "together": together, "length": int64(length), "horizon": int64(horizon), "stride": int64(stride)})
}

func openedArgs(t *testing.T, args data.Args) (data.Source, error) {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "a.csv"), []byte("day,t,wet\nmon,0.5,1\ntue,1.5,2\nwed,2.5,3\nthu,3.5,4\nfri,4.5,5\nsat,5.5,6\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	args["source"] = data.SourceSpec{Kind: "csv", Open: csv.Open, Args: data.Args{"file": "a.csv"}}
	return Open(args, data.NewFinder(dir, ""), nil)
}

func TestOpen(t *testing.T) {
	for _, c := range []struct {
		length, horizon, stride int
		together                bool
		columns                 []any
		rows                    int
		past, future            []float32 // of the last row
	}{
		{3, 2, 1, false, []any{"t"}, 2, []float32{1.5, 2.5, 3.5}, []float32{4.5, 5.5}},
		{1, 1, 4, false, []any{"t"}, 2, []float32{4.5}, []float32{5.5}},
		{2, 1, 2, true, []any{"t", "wet"}, 2, []float32{2.5, 3, 3.5, 4}, []float32{4.5, 5}},
		{5, 1, 9, true, []any{"t"}, 1, []float32{0.5, 1.5, 2.5, 3.5, 4.5}, []float32{5.5}},
	} {
		s, err := opened(t, c.length, c.horizon, c.stride, c.together, c.columns...)
		if err != nil {
			t.Fatal(err)
		}
		past, future := make([]float32, c.rows*len(c.past)), make([]float32, c.rows*len(c.future))
		if s.Rows() != c.rows || s.Read(0, 0, c.rows, rt.Bytes(past)) != nil || s.Read(1, 0, c.rows, rt.Bytes(future)) != nil {
			t.Fatalf("%d rows", s.Rows())
		}
		if past, future = past[len(past)-len(c.past):], future[len(future)-len(c.future):]; !slices.Equal(past, c.past) || !slices.Equal(future, c.future) {
			t.Errorf("got %v, then %v, want %v, then %v", past, future, c.past, c.future)
		}
		if shape := s.Columns()[0].Shape; c.together != (len(shape) == 2) || shape[0] != c.length {
			t.Errorf("past is %v", shape)
		}
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}
}

// TestSamplingRate takes each second row, of overlapping windows and of such that lie apart.
func TestSamplingRate(t *testing.T) {
	for _, c := range []struct {
		stride, rows int
		past, future []float32
	}{
		{1, 2, []float32{0.5, 2.5, 1.5, 3.5}, []float32{4.5, 5.5}},
		{9, 1, []float32{0.5, 2.5}, []float32{4.5}},
	} {
		s, err := openedArgs(t, data.Args{"columns": []any{"t"}, "length": int64(2), "horizon": int64(1), "stride": int64(c.stride), "sampling_rate": int64(2)})
		if err != nil {
			t.Fatal(err)
		}
		past, future := make([]float32, len(c.past)), make([]float32, len(c.future))
		if s.Rows() != c.rows || s.Read(0, 0, c.rows, rt.Bytes(past)) != nil || s.Read(1, 0, c.rows, rt.Bytes(future)) != nil {
			t.Fatalf("%d rows", s.Rows())
		}
		if !slices.Equal(past, c.past) || !slices.Equal(future, c.future) {
			t.Errorf("got %v, then %v", past, future)
		}
		if from, to := s.(*source).Span(c.rows - 1); to-from != 5 {
			t.Errorf("the last window has the rows %d..%d", from, to)
		}
	}
	if _, err := openedArgs(t, data.Args{"columns": []any{"t"}, "length": int64(3), "horizon": int64(1), "sampling_rate": int64(2)}); err == nil ||
		!strings.Contains(err.Error(), "6 rows, want at least 7 for one window and its future") {
		t.Errorf("got %v", err)
	}
}

// TestReach opens series to predict from: a window needs no future that is not read, which is zeros then, and the last one ends
// with the series.
func TestReach(t *testing.T) {
	for _, c := range []struct {
		length, stride, reach int
		begins                []float32 // the first row of each window
		future                float32   // the first row behind the last
	}{
		{3, 1, 3, []float32{0.5, 1.5, 2.5, 3.5}, 0},
		{3, 2, 3, []float32{0.5, 2.5, 3.5}, 0},
		{2, 9, 2, []float32{0.5, 4.5}, 0},
		{2, 3, 4, []float32{0.5, 2.5}, 4.5},
		{4, 1, 6, []float32{0.5}, 4.5},
	} {
		s, err := openedArgs(t, data.Args{"columns": []any{"t"}, "length": int64(c.length), "horizon": int64(2), "stride": int64(c.stride), "reach": int64(c.reach)})
		if err != nil {
			t.Fatal(err)
		}
		n := len(c.begins)
		past, future := make([]float32, n*c.length), slices.Repeat([]float32{9}, n*2)
		if s.Rows() != n || s.Read(0, 0, n, rt.Bytes(past)) != nil || s.Read(1, 0, n, rt.Bytes(future)) != nil {
			t.Fatalf("%+v: %d rows", c, s.Rows())
		}
		for i, want := range c.begins {
			if from, to := s.(*source).Span(i); past[i*c.length] != want || float32(from)+0.5 != want || to-from != c.reach {
				t.Errorf("%+v: window %d begins with %v and has the rows %d..%d", c, i, past[i*c.length], from, to)
			}
		}
		if future[2*n-2] != c.future {
			t.Errorf("%+v: the last future begins with %v", c, future[2*n-2])
		}
	}
	if _, err := openedArgs(t, data.Args{"columns": []any{"t"}, "length": int64(7), "horizon": int64(2), "reach": int64(7)}); err == nil ||
		!strings.HasSuffix(err.Error(), "6 rows, want at least 7 for one window") {
		t.Errorf("got %v", err)
	}
}

func TestBroken(t *testing.T) {
	for _, c := range []struct {
		length, horizon, stride int
		column, want            string
	}{
		{5, 2, 1, "t", "csv(a.csv): 6 rows, want at least 7"},
		{0, 2, 1, "t", "at least 1"},
		{1, 1, 0, "t", "at least 1"},
		{1, 1, 1, "day", `no column of numbers "day"`},
		{1, 1, 1, "x", `no column of numbers "x"`},
		{1 << 40, 1, 1, "t", "at least 1"},
	} {
		if _, err := opened(t, c.length, c.horizon, c.stride, false, c.column); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("got %v, want %q", err, c.want)
		}
	}
}
