package ir

import "testing"

// TestViews follows elements of heads through what moves them, for a few rows: each lies where the view says.
func TestViews(t *testing.T) {
	const rows = 3
	b := NewBuilder("views", nil)
	x := b.Field(&FieldSpec{Name: "x", Type: Type{DType: F32, Shape: Shape{Batch, 5, 24}}})
	part := b.Reshape(b.SliceAxis(b.Reshape(x, Shape{Batch, 5, 3, 2, 4}), 2, 1, 2), Shape{Batch, 5, 2, 4})
	heads := b.Reshape(b.Transpose(part, []int{0, 2, 1, 3}), Shape{-2, 5, 4})
	source, view := ViewOf(heads)
	if source != x {
		t.Fatalf("it is a view of %v", source.Type)
	}
	for n := range rows * 2 {
		for i := range 5 {
			for d := range 4 {
				want := ((n/2*5+i)*3+1)*8 + n%2*4 + d
				if got := view.at(n, i, d); got != want {
					t.Errorf("head %d, row %d, column %d lies at %d, want %d", n, i, d, got, want)
				}
			}
		}
	}
	one := b.Reshape(b.Transpose(b.Reshape(heads, Shape{Batch, 2, 5, 4}), []int{0, 2, 1, 3}), Shape{Batch, 5, 1, 8})
	both := b.Reshape(b.Concat(2, b.Broadcast(b.Scalar(F32, 1), one.Type.Shape, nil), one), Shape{-5, 16})
	if view, ok := ViewIn(heads, ordered(heads, both)); !ok {
		t.Error("there is no view")
	} else {
		for n := range rows * 2 {
			for i := range 5 {
				for d := range 4 {
					want := (n/2*5+i)*16 + 8 + n%2*4 + d
					if got := view.at(n, i, d); got != want {
						t.Errorf("head %d, row %d, column %d is brought to %d, want %d", n, i, d, got, want)
					}
				}
			}
		}
	}
	if source, _ := ViewOf(b.Reshape(b.Transpose(part, []int{0, 3, 2, 1}), Shape{Batch, 10, 4})); source == x {
		t.Error("axes that are cut otherwise have no view")
	}
}

// ordered are the operations from a value to another that is made of it by moving.
func ordered(from, to *Value) []*Op {
	if from == to {
		return nil
	}
	for _, arg := range to.Op.Args {
		if arg == from || len(ordered(from, arg)) > 0 {
			return append(ordered(from, arg), to.Op)
		}
	}
	return nil
}

// at is the place of coordinates.
func (v View) at(c ...int) int {
	place := v.Offset
	for _, t := range v.Terms {
		x := c[t.Axis] / t.Div
		if t.Mod != 0 {
			x %= t.Mod
		}
		place += x * t.Stride
	}
	return place
}
