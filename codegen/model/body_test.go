package model

import "testing"

func TestSliceCount(t *testing.T) {
	for _, c := range []struct {
		part IndexPart
		want int
	}{
		{IndexPart{Start: 0, Stop: 5, Step: 2}, 3}, {IndexPart{Start: 4, Stop: -1, Step: -1}, 5}, {IndexPart{Start: 4, Stop: 0, Step: -2}, 2},
		{IndexPart{Start: 3, Stop: 3, Step: 1}, 0}, {IndexPart{Start: 1, Stop: 4, Step: -1}, 0},
	} {
		if got := c.part.Count(); got != c.want {
			t.Errorf("%s: got %d, want %d", c.part, got, c.want)
		}
	}
}
