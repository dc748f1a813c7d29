package rt

import (
	"errors"
	"fmt"
	"slices"
	"testing"
)

func TestGather(t *testing.T) { eachVariant(t, testGather) }

func testGather(t *testing.T) {
	pools, r := teams(t), random()
	for i, d := range []GatherDims{{1, 100, 30, 1, 34}, {1, 70, 5, 1, 9}, {1, 3000, 20, 1, 20}, {1, 9, 40, 6, 44}, {1, 1, 5, 3, 7}, {2, 3, 4, 1, 5}, {3, 2, 9, 70, 1}, {1, 1, 1000, 64, 900}, {0, 1, 2, 3, 4}, {1, 0, 2, 3, 4}, {1, 1, 2, 0, 4}, {1, 1, 2, 3, 0}} {
		p := pools[i%len(pools)]
		x, y := numbers[float32](r, d.Batch*d.Outer*d.K*d.Inner, true), newBuffer[float32](d.Batch*d.Outer*d.J*d.Inner)
		dy := numbers[float32](r, len(y.x), true)
		index := make([]int32, d.Batch*d.J)
		for i := range index {
			index[i] = int32(r.IntN(d.K))
			if d.Outer > 3 { // what is padded with its own elements
				index[i] = int32(min(max(i-2, 2-i), d.K-1))
			}
		}
		wantY, wantX := make([]float64, len(y.x)), make([]float64, len(x.x))
		for o := range d.Batch * d.Outer {
			for j := range d.J {
				for i := range d.Inner {
					from, to := (o*d.K+int(index[o/d.Outer*d.J+j]))*d.Inner+i, (o*d.J+j)*d.Inner+i
					wantY[to] = float64(x.x[from])
					wantX[from] += float64(dy.x[to])
				}
			}
		}
		var f Fault
		Gather(p, y.x, x.x, index, d, "index", &f)
		what := fmt.Sprint("gather ", d)
		same(t, what, y.x, wantY, 0)
		y.check(t, what)
		dx := newBuffer[float32](len(x.x))
		ScatterAdd(p, dx.x, index, dy.x, d, "index", &f)
		same(t, "scatter_add "+what, dx.x, wantX, 0)
		dx.check(t, what)
		if err := f.Err(); err != nil {
			t.Errorf("%s: %v", what, err)
		}
	}
}

func TestFault(t *testing.T) {
	var f Fault
	x, y := []float32{1, 2, 3}, make([]float32, 4)
	Gather(nil, y, x, []int32{2, 3, -1, 0}, GatherDims{1, 1, 3, 1, 4}, "tokens", &f)
	same(t, "gather", y, []float64{3, 0, 0, 1}, 0)
	ScatterAdd(nil, x, []int32{5, 1, 1}, []float32{1, 1, 1}, GatherDims{1, 1, 3, 1, 3}, "later", &f)
	same(t, "scatter_add", x, []float64{0, 2, 0}, 0)
	var index *IndexError
	if err := f.Err(); !errors.As(err, &index) || *index != (IndexError{What: "tokens", Value: 3, Limit: 3}) {
		t.Errorf("the fault is %v", err)
	}
	if got, want := f.Err().Error(), "tokens: index 3 is out of range, want 0 to 2"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	f.Reset()
	if f.Err() != nil || !CheckIndex(&f, "n", []int64{0, 1}, 2) || CheckIndex(&f, "n", []uint8{0, 2}, 2) || f.Err() == nil {
		t.Error("reset or check of a fault")
	}
}

// TestRowOfIndex has an index that is none in row 6 of rows that come in calls of four.
func TestRowOfIndex(t *testing.T) {
	type row [2]int32
	m := NewInstance(&Model{Name: "M", BatchSize: 4,
		Inputs:  []Tensor{{Name: "kind", DType: Int32, Shape: []int{2}, Index: 3}},
		Predict: Graph{Run: func(*Call) {}},
	})
	put := func(r *row, fields []Slab, n int) { copy(fields[0].I32(8*n, 2), r[:]) }
	take := func(*struct{}, []Slab, int) {}
	rows := make([]row, 9)
	rows[6][1] = -1
	const want = "row 6: kind: index -1 is out of range, want 0 to 2"
	outs, err := PredictBatch(m, rows, nil, put, take)
	var index *IndexError
	if len(outs) != 4 || err == nil || err.Error() != want || !errors.As(err, &index) || index.Value != -1 {
		t.Errorf("%d outputs, %v", len(outs), err)
	} else if row, known := index.Row(); row != 6 || !known {
		t.Errorf("row %d, %v", row, known)
	}
	n := 0
	for _, err := range PredictSeq(m, slices.Values(rows), put, take) {
		if n++; n > 4 && (err == nil || err.Error() != want) || n <= 4 && err != nil {
			t.Errorf("output %d: %v", n-1, err)
		}
	}
	if n != 5 {
		t.Errorf("%d outputs", n)
	}
}
