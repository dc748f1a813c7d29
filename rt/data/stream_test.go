package data_test

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/dlgen/dlgen/rt"
	"github.com/dlgen/dlgen/rt/data"
)

// TestStream checks that samples that are read block by block are those in memory, with all rows and with some left out.
func TestStream(t *testing.T) {
	var left, right strings.Builder
	left.WriteString("a,kind\n")
	right.WriteString("label\n")
	for i := range 101 {
		a := fmt.Sprint(i)
		if i%3 == 1 {
			a = "" // left out, by keep
		}
		fmt.Fprintf(&left, "%s,%s\n", a, []string{"cat", "dog", "cow"}[i%3])
		fmt.Fprintf(&right, "%d\n", i%3)
	}
	dir := t.TempDir()
	f := cats(t, dir, left.String(), right.String())
	files := data.NewFinder(dir, "")
	whole, err := data.Load(f, nil, files, nil)
	if err != nil {
		t.Fatal(err)
	}
	files.Memory = 17 * 2 * 7 // a row has 17 bytes: blocks of 6 rows, two of them
	s, err := data.Open(f, nil, files, nil)
	if err != nil {
		t.Fatal(err)
	}
	blocks, ok := s.(data.Blocked)
	if !ok || blocks.BlockRows() != 6 || s.Rows() != whole.Rows() {
		t.Fatalf("%T of %d rows, want %d", s, s.Rows(), whole.Rows())
	}
	for at, line := range map[int]int{0: 2, 1: 4, 2: 5, 66: 101, 67: -1} { // of each three rows the second is left out
		from := fmt.Sprintf("csv: left.csv, line %d; csv: right.csv, line %d", line, line)
		if line < 0 {
			from = ""
		}
		for _, samples := range []data.Samples{whole, s, data.View(whole, 0, whole.Rows())} {
			if got := data.Trace(samples, at); got != from {
				t.Errorf("row %d comes from %q, want %q", at, got, from)
			}
		}
	}
	n := s.Rows()
	got, want := fields(8), fields(8)
	check := func(s, whole data.Samples, rows ...int) {
		t.Helper()
		if err := s.Gather(rows, got); err != nil {
			t.Fatal(err)
		}
		if err := whole.Gather(rows, want); err != nil {
			t.Fatal(err)
		}
		for i := range got {
			if !bytes.Equal(got[i], want[i]) {
				t.Fatalf("rows %v: field %d is %v, want %v", rows, i, got[i], want[i])
			}
		}
	}
	for row := 0; row+8 <= n; row += 5 {
		blocks.Ahead(min(row+12, n-1))
		check(s, whole, row, row+1, row+2, row+3, row+4, row+5, row+6, row+7)
	}
	check(s, whole, n-1, 0, n/2, 3, n-2, 1, n/3, 9) // any order, any distance
	part, ok := data.View(s, 4, n).(data.Blocked)
	if !ok || part.Rows() != n-4 {
		t.Fatal("a view is not read by blocks")
	}
	part.Ahead(30)
	check(part, data.View(whole, 4, n), 0, 5, 2, 30, 31, 32, 33, 34)
	if err := s.Gather([]int{0}, got[:1]); err == nil {
		t.Error("a field is missing and no error")
	}
	if err := data.Close(s); err != nil {
		t.Error(err)
	}
	blocks.Ahead(50)
	if err := s.Gather([]int{50}, got); err == nil {
		t.Error("read after Close")
	}
	files.Memory = 1 << 20
	if m, err := data.Open(f, nil, files, nil); err != nil || slices.Contains([]int{m.Rows()}, 0) {
		t.Error(err)
	} else if _, ok := m.(*data.Memory); !ok {
		t.Errorf("what fits is %T", m)
	}
}

// fields is memory for rows of the dataset Cats.
func fields(rows int) []rt.Slab {
	return []rt.Slab{rt.NewSlab(4 * rows), rt.NewSlab(rows), rt.NewSlab(4 * rows), rt.NewSlab(8 * rows)}
}

// TestStreamFault checks that a fault in a row far back is that of the batch that needs it, and names its place.
func TestStreamFault(t *testing.T) {
	dir := t.TempDir()
	left, right := "a,kind\n", "label\n"
	for i := range 40 {
		left += fmt.Sprintf("%d,cat\n", i)
		right += fmt.Sprintf("%d\n", map[bool]int{true: 7, false: 1}[i == 33])
	}
	f := cats(t, dir, left, right)
	f.Keep, f.Graph.Results = false, f.Graph.Results[:4]
	files := data.NewFinder(dir, "")
	files.Memory = 17 * 8
	f.Graph.Run = func(c *rt.Call) { copy(c.Results, c.Fields) }
	s, err := data.Open(f, nil, files, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Gather([]int{1, 2}, fields(2)); err != nil {
		t.Error(err)
	}
	for range 2 { // it stays an error
		if err := s.Gather([]int{32}, fields(2)); err == nil || !strings.Contains(err.Error(), "csv: right.csv, line 35: label: index 7 is out of range") {
			t.Errorf("got %v", err)
		}
	}
}

// TestNaN checks that a number that is missing does not reach a model.
func TestNaN(t *testing.T) {
	dir := t.TempDir()
	f := cats(t, dir, "a,kind\n1,cat\n2,cat\n,cat\n", "label\n1\n1\n1\n")
	f.Keep, f.Graph.Results = false, f.Graph.Results[:4]
	f.Graph.Run = func(c *rt.Call) { copy(c.Results, c.Fields) }
	_, err := data.Load(f, nil, data.NewFinder(dir, ""), nil)
	if want := "Cats: csv: left.csv, line 4; csv: right.csv, line 4: the field a is NaN"; err == nil || !strings.HasPrefix(err.Error(), want) {
		t.Errorf("got %v, want %s", err, want)
	}
}
