// Package rendereddigits is the source `rendered_digits(count=n, seed=s)`: pictures of the digits 0 to 9, 28
// by 28 grey levels, drawn from the outlines of the Go fonts with random place, size, slant, turn, stroke and
// noise. Row i is the same for the same seed, whatever the count.
package rendereddigits

import (
	"encoding/binary"
	"errors"
	"math"
	"math/rand/v2"

	"github.com/dlgen/dlgen/rt"
	"github.com/dlgen/dlgen/rt/data"
)

//go:generate sh -c "cd _glyphs && go run ."

// Size is the height and width of a picture in pixels.
const Size = 28

// Open opens the source.
func Open(args data.Args, _ data.Finder, _ []data.Column) (data.Source, error) {
	count := args.Int("count", 0)
	if count < 1 || count > 10_000_000 {
		return nil, errors.New("count must lie between 1 and 10,000,000")
	}
	return &source{count: int(count), seed: uint64(args.Int("seed", 0))}, nil
}

type source struct {
	count int
	seed  uint64
}

// Columns are the images and their labels.
func (s *source) Columns() []data.Column {
	return []data.Column{
		{Name: "images", DType: rt.Uint8, Shape: []int{Size, Size, 1}},
		{Name: "labels", DType: rt.Int32, Index: 10, Classes: []string{"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"}},
	}
}

func (s *source) Rows() int    { return s.count }
func (s *source) Close() error { return nil }

func (s *source) ReadText(int, int, int, []string) error { return errors.New("no column of text") }

// Read draws the pictures, or gives the labels, of rows from..to.
func (s *source) Read(column, from, to int, dst []byte) error {
	for row := from; row < to; row++ {
		random := rand.New(rand.NewPCG(s.seed, uint64(row)))
		digit := random.IntN(10)
		if column == 1 {
			binary.LittleEndian.PutUint32(dst[4*(row-from):], uint32(digit))
			continue
		}
		draw(dst[Size*Size*(row-from):][:Size*Size], digit, random)
	}
	return nil
}

// point is a place in 1/2048 em.
type point struct{ x, y int16 }

// pen is how one picture is drawn: outline coordinates become pixels by an affine map, and the edge of the
// stroke is moved outwards by weight pixels.
type pen struct {
	a, b, c, d, dx, dy float64
	weight, ink, paper float64
	noise              float64
}

// newPen draws a pen. The digit's box is about 20 pixels high, as in MNIST.
func newPen(outline [][]point, random *rand.Rand) pen {
	uniform := func(low, high float64) float64 { return low + (high-low)*random.Float64() }
	minX, maxX, minY, maxY := math.Inf(1), math.Inf(-1), math.Inf(1), math.Inf(-1)
	for _, contour := range outline {
		for _, p := range contour {
			minX, maxX = math.Min(minX, float64(p.x)), math.Max(maxX, float64(p.x))
			minY, maxY = math.Min(minY, float64(p.y)), math.Max(maxY, float64(p.y))
		}
	}
	height := uniform(15, 22) / (maxY - minY)
	width := height * uniform(0.75, 1.25)
	slant, turn := uniform(-0.3, 0.3), uniform(-0.2, 0.2)
	sin, cos := math.Sincos(turn)
	p := pen{
		// x' = width·(x + slant·y), y' = -height·y, then turned.
		a: cos * width, b: cos*width*slant + sin*height,
		c: sin * width, d: sin*width*slant - cos*height,
		weight: uniform(-0.5, 0.7), ink: uniform(170, 255), paper: uniform(0, 20), noise: uniform(0, 14),
	}
	midX, midY := (minX+maxX)/2, (minY+maxY)/2
	p.dx = Size/2 + uniform(-3, 3) - p.a*midX - p.b*midY
	p.dy = Size/2 + uniform(-3, 3) - p.c*midX - p.d*midY
	return p
}

// draw paints a digit: each pixel's ink is its signed distance to the outline, moved by the pen's weight and
// cut to one pixel of softness.
func draw(dst []byte, digit int, random *rand.Rand) {
	outline := glyphs[random.IntN(len(glyphs))][digit]
	p := newPen(outline, random)
	distances := signedDistances(p.edges(outline))
	for i, distance := range distances {
		cover := min(max(distance+p.weight+0.5, 0), 1)
		grey := p.paper + (p.ink-p.paper)*cover + p.noise*random.NormFloat64()
		dst[i] = byte(min(max(grey, 0), 255))
	}
}

// edge is a straight piece of the outline in pixels.
type edge struct{ x0, y0, x1, y1 float64 }

func (p pen) edges(outline [][]point) []edge {
	var edges []edge
	at := func(q point) (x, y float64) {
		return p.a*float64(q.x) + p.b*float64(q.y) + p.dx, p.c*float64(q.x) + p.d*float64(q.y) + p.dy
	}
	for _, contour := range outline {
		for i, q := range contour {
			x0, y0 := at(q)
			x1, y1 := at(contour[(i+1)%len(contour)])
			edges = append(edges, edge{x0, y0, x1, y1})
		}
	}
	return edges
}

// reach is how far an edge is felt, in pixels: beyond it each pen's cover is 0 or 1.
const reach = 2

// signedDistances are the distances of the pixels' middles to the nearest edge, positive inside (nonzero winding);
// beyond reach they are infinite.
func signedDistances(edges []edge) (distances [Size * Size]float64) {
	var windings [Size * Size]int8
	for i := range distances {
		distances[i] = math.Inf(1)
	}
	for i := range edges {
		edges[i].near(&distances)
		edges[i].wind(&windings)
	}
	for i := range distances {
		if distances[i] = math.Sqrt(distances[i]); windings[i] == 0 {
			distances[i] = -distances[i]
		}
	}
	return distances
}

// near lowers the squared distances of the pixels around an edge.
func (e *edge) near(squares *[Size * Size]float64) {
	ex, ey := e.x1-e.x0, e.y1-e.y0
	length := ex*ex + ey*ey
	left, right := pixelRange(e.x0, e.x1)
	top, bottom := pixelRange(e.y0, e.y1)
	for y := top; y < bottom; y++ {
		for x := left; x < right; x++ {
			px, py := float64(x)+0.5-e.x0, float64(y)+0.5-e.y0
			t := 0.0
			if length > 0 {
				t = min(max((px*ex+py*ey)/length, 0), 1)
			}
			dx, dy := px-t*ex, py-t*ey
			squares[y*Size+x] = min(squares[y*Size+x], dx*dx+dy*dy)
		}
	}
}

// pixelRange returns the pixels within reach of what lies between two places.
func pixelRange(a, b float64) (from, to int) {
	from = int(math.Floor(min(a, b) - reach))
	to = int(math.Ceil(max(a, b) + reach))
	return max(from, 0), min(to, Size)
}

// wind counts an edge in the windings of the pixels that see it on their right.
func (e *edge) wind(windings *[Size * Size]int8) {
	ex, ey := e.x1-e.x0, e.y1-e.y0
	for row := range Size {
		y := float64(row) + 0.5
		up, down := e.y0 <= y && e.y1 > y, e.y1 <= y && e.y0 > y
		if !up && !down {
			continue
		}
		for x := range Size {
			side := ex*(y-e.y0) - ey*(float64(x)+0.5-e.x0)
			if up && side > 0 {
				windings[row*Size+x]++
			} else if down && side < 0 {
				windings[row*Size+x]--
			}
		}
	}
}
