package modelgraph

import (
	"slices"
	"unicode/utf8"
)

// Sizes of the picture, in pixels.
const (
	boxHeight = 42
	rowGap    = 34
	columnGap = 26
	margin    = 16
	charWidth = 7.0 // of the title, at its size
)

// spot is a node in the picture, or a bend of an edge that passes through a row.
type spot struct {
	row        int
	x, width   float64 // x is the middle
	above      []*spot
	below      []*spot
	last, goal float64 // of the sweeps
}

// layout puts nodes into rows, one row deeper than all that they read, and edges on ways through the rows between.
type layout struct {
	spots         []*spot   // of the nodes, by their places
	rows          [][]*spot // from the left
	ways          [][]*spot // of each edge
	width, height float64
}

// sweeps is how often rows are ordered and moved by their neighbours; more changes little.
const sweeps = 8

func newLayout(g *Graph) *layout {
	l := &layout{}
	for _, n := range g.Nodes {
		chars := max(utf8.RuneCountInString(n.Title), utf8.RuneCountInString(n.detail()))
		l.spots = append(l.spots, &spot{width: float64(chars)*charWidth + 24})
	}
	l.assignRows(g)
	for _, e := range g.Edges {
		l.route(l.spots[e.From], l.spots[e.To])
	}
	for sweep := range sweeps {
		l.order(sweep%2 == 0)
	}
	for range sweeps {
		l.move()
	}
	l.frame()
	return l
}

// assignRows gives each node its row. Inputs stand right above what reads them.
func (l *layout) assignRows(g *Graph) {
	for _, e := range sorted(g.Edges) {
		if e.From < e.To { // a layer that is fed by what it feeds has edges back, which do not count
			l.spots[e.To].row = max(l.spots[e.To].row, l.spots[e.From].row+1)
		}
	}
	for i, n := range g.Nodes {
		if n.Kind != Input {
			continue
		}
		first := -1
		for _, e := range g.Edges {
			if row := l.spots[e.To].row; e.From == i && (first < 0 || row < first) {
				first = row
			}
		}
		l.spots[i].row = max(first-1, 0)
	}
	for _, s := range l.spots {
		l.enter(s)
	}
}

// sorted orders edges by where they begin, so that rows are final when an edge is looked at.
func sorted(edges []Edge) []Edge {
	out := slices.Clone(edges)
	slices.SortStableFunc(out, func(a, b Edge) int { return a.From - b.From })
	return out
}

func (l *layout) enter(s *spot) {
	for len(l.rows) <= s.row {
		l.rows = append(l.rows, nil)
	}
	l.rows[s.row] = append(l.rows[s.row], s)
}

// route gives an edge a bend in each row that it passes.
func (l *layout) route(from, to *spot) {
	way := []*spot{from}
	for row := from.row + 1; row < to.row; row++ {
		bend := &spot{row: row, width: 8}
		l.enter(bend)
		way = append(way, bend)
	}
	way = append(way, to)
	for i := 1; i < len(way); i++ {
		if way[i].row == way[i-1].row+1 {
			way[i-1].below = append(way[i-1].below, way[i])
			way[i].above = append(way[i].above, way[i-1])
		}
	}
	l.ways = append(l.ways, way)
}

// order sorts each row by the middle of what its spots are joined to in the row before it, or behind it.
func (l *layout) order(down bool) {
	for _, row := range l.rows {
		for i, s := range row {
			s.last = float64(i)
		}
	}
	for k := range l.rows {
		row, joined := l.rows[k], func(s *spot) []*spot { return s.above }
		if !down {
			row, joined = l.rows[len(l.rows)-1-k], func(s *spot) []*spot { return s.below }
		}
		for _, s := range row {
			s.goal = s.last
			if near := joined(s); len(near) > 0 {
				s.goal = mean(near, func(n *spot) float64 { return n.last })
			}
		}
		slices.SortStableFunc(row, func(a, b *spot) int {
			switch {
			case a.goal < b.goal:
				return -1
			case a.goal > b.goal:
				return 1
			}
			return 0
		})
		for i, s := range row {
			s.last = float64(i)
		}
	}
}

// move brings spots to the middle of what they are joined to, without changing their order, and keeps them apart.
func (l *layout) move() {
	for _, row := range l.rows {
		for _, s := range row {
			s.goal = s.x
			if near := slices.Concat(s.above, s.below); len(near) > 0 {
				s.goal = mean(near, func(n *spot) float64 { return n.x })
			}
		}
		spread(row)
	}
}

// spread puts a row's spots as near to their goals as their widths allow: from the left, and then as a whole where their
// goals are on average.
func spread(row []*spot) {
	offset := 0.0
	for i, s := range row {
		s.x = s.goal
		if i > 0 {
			before := row[i-1]
			s.x = max(s.x, before.x+(before.width+s.width)/2+columnGap)
		}
		offset += s.goal - s.x
	}
	for _, s := range row {
		s.x += offset / float64(len(row))
	}
}

// frame moves the picture to its margins.
func (l *layout) frame() {
	left, right := 0.0, 0.0
	for i, s := range slices.Concat(l.rows...) {
		if i == 0 {
			left, right = s.x-s.width/2, s.x+s.width/2
		}
		left, right = min(left, s.x-s.width/2), max(right, s.x+s.width/2)
	}
	for _, s := range slices.Concat(l.rows...) {
		s.x += margin - left
	}
	l.width = right - left + 2*margin
	l.height = float64(len(l.rows)*(boxHeight+rowGap)-rowGap) + 2*margin
}

// top is the upper edge of a row.
func top(row int) float64 { return margin + float64(row*(boxHeight+rowGap)) }

func mean(spots []*spot, of func(*spot) float64) float64 {
	sum := 0.0
	for _, s := range spots {
		sum += of(s)
	}
	return sum / float64(len(spots))
}
