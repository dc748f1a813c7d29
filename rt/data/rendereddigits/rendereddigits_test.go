package rendereddigits

import (
	"bytes"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/dlgen/dlgen/rt/data"
)

// TestRows checks that a row depends on the seed and its number alone, and that something is drawn.
func TestRows(t *testing.T) {
	open := func(count, seed int64) data.Source {
		s, err := Open(data.Args{"count": count, "seed": seed}, data.Finder{}, nil)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	read := func(s data.Source, column, from, to int) []byte {
		dst := make([]byte, (to-from)*s.Columns()[column].RowBytes())
		if err := s.Read(column, from, to, dst); err != nil {
			t.Fatal(err)
		}
		return dst
	}
	long, short, other := open(9, 1), open(6, 1), open(9, 2)
	image := read(long, 0, 5, 6)
	if !bytes.Equal(image, read(short, 0, 3, 6)[2*Size*Size:]) {
		t.Error("the row depends on the count or on where reading begins")
	}
	if bytes.Equal(image, read(other, 0, 5, 6)) {
		t.Error("the row does not depend on the seed")
	}
	bright := 0
	for _, p := range image {
		if p > 128 {
			bright++
		}
	}
	if bright < 20 || bright > 400 {
		t.Errorf("%d bright pixels", bright)
	}
	if l := read(long, 1, 0, 9); l[0] > 9 {
		t.Errorf("labels % x", l)
	}
	for _, count := range []int64{0, -1, 1 << 40} {
		if _, err := Open(data.Args{"count": count}, data.Finder{}, nil); err == nil {
			t.Errorf("count %d was taken", count)
		}
	}
}

// TestSignedDistances compares with the plain loop over all edges.
func TestSignedDistances(t *testing.T) {
	for digit := range 10 {
		random := rand.New(rand.NewPCG(1, uint64(digit)))
		outline := glyphs[random.IntN(len(glyphs))][digit]
		edges := newPen(outline, random).edges(outline)
		for i, got := range signedDistances(edges) {
			want := signedDistance(edges, float64(i%Size)+0.5, float64(i/Size)+0.5)
			if got != want && !(math.Abs(want) > reach && math.Abs(got) > reach && got*want > 0) {
				t.Fatalf("digit %d, pixel %d: got %v, want %v", digit, i, got, want)
			}
		}
	}
}

// signedDistance is the distance of a place to the nearest edge, positive inside (nonzero winding).
func signedDistance(edges []edge, x, y float64) float64 {
	nearest, winding := math.Inf(1), 0
	for _, e := range edges {
		ex, ey := e.x1-e.x0, e.y1-e.y0
		px, py := x-e.x0, y-e.y0
		t := 0.0
		if length := ex*ex + ey*ey; length > 0 {
			t = min(max((px*ex+py*ey)/length, 0), 1)
		}
		dx, dy := px-t*ex, py-t*ey
		nearest = min(nearest, dx*dx+dy*dy)
		if side := ex*py - ey*px; e.y0 <= y && e.y1 > y && side > 0 {
			winding++
		} else if e.y1 <= y && e.y0 > y && side < 0 {
			winding--
		}
	}
	if nearest = math.Sqrt(nearest); winding == 0 {
		return -nearest
	}
	return nearest
}
