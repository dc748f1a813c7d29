package cpu

// WinoConv is a convolution by Winograd's algorithm. Items are some lines of tiles and some filters.
type WinoConv struct {
	s       ConvShape
	y, x    []float32
	kernel  []float32 // [3, 3, c, f]
	turned  []float32 // in panels of filters, each [16, c, u.columns]
	u       *unit
	lines   int  // of tiles, in an item
	filters int  // in an item
	own     bool // each Run turns the kernel for itself
	Then    Then[float32]
	peaks   Peaks
}

// Take lets the work take the maximum of windows of its result, two lines after two lines.
func (w *WinoConv) Take(p Peaks) { w.peaks = p }

// NewWinoConv returns the work; the caller gives it memory for the turned kernel by Use.
func NewWinoConv(y, x, kernel []float32, s ConvShape) WinoConv {
	w := WinoConv{s: s, y: y, x: x, kernel: kernel, u: active, filters: s.F}
	w.cut()
	return w
}

// cut decides what an item is: one small picture is cut by filters, all else into lines of tiles.
func (w *WinoConv) cut() {
	_, across := w.s.tiles()
	all := w.allLines()
	if all*across <= winoTiles && w.s.F > w.u.columns {
		w.lines, w.filters = all, w.u.columns
		return
	}
	most := min(all, max(1, w.s.atOnce()/across))
	for most > 1 && most*across > fewTiles && pieces(all, most) < fewItems/2 {
		most = (most + 1) / 2
	}
	// Products are of whole groups of tiles: the number of lines that fills these best.
	rows := w.u.wino.of(min(w.s.F, w.u.columns)).rows
	w.lines = most
	for lines := most - 1; 2*lines > most; lines-- {
		if even(lines*across, rows)*w.lines < even(w.lines*across, rows)*lines {
			w.lines = lines
		}
	}
}

// NewWinoInput returns the derivative by the input as such work. The memory holds the kernel turned round, as many
// elements as the kernel.
func NewWinoInput(dx, dy, kernel, memory []float32, s ConvShape) WinoConv {
	for tap := range winoTaps {
		transpose(memory[(winoTaps-1-tap)*s.C*s.F:][:s.C*s.F], kernel[tap*s.C*s.F:][:s.C*s.F], s.C, s.F)
	}
	return NewWinoConv(dx, dy, memory, s.backward())
}

// transpose writes a matrix of rows and columns, multiples of eight, the other way.
func transpose(to, from []float32, rows, columns int) {
	_, _ = to[:rows*columns], from[:rows*columns]
	for i := 0; i < rows; i += 8 {
		active.turn(&to[i], 4*rows, &from[i*columns], 4*columns, columns/8)
	}
}

// Size is the number of elements of the turned kernel.
func (w *WinoConv) Size() int { return pieces(w.s.F, w.u.columns) * w.panel() }

// panel is the number of elements of a panel of the turned kernel.
func (w *WinoConv) panel() int { return winoNumbers * apart(w.s.C*w.u.columns) }

// Own lets each Run turn the kernel for itself, all of it.
func (w *WinoConv) Own() { w.own = true }

// Use sets the memory of the turned kernel.
func (w *WinoConv) Use(turned []float32) { w.turned = turned }

// Panels is the number of parts of the kernel that can be turned on their own; 0 if the items do that.
func (w *WinoConv) Panels() int {
	if w.filters < w.s.F || w.lines == w.allLines() {
		return 0
	}
	return pieces(w.s.F, w.u.columns)
}

// Turn turns the panels [lo, hi).
func (w *WinoConv) Turn(lo, hi int) {
	c, f := w.s.C, w.s.F
	for panel := lo; panel < hi; panel++ {
		j := panel * w.u.columns
		width := min(w.u.columns, f-j)
		w.u.wino.kernel(&w.turned[panel*w.panel()], 4*apart(c*width), &w.kernel[j], 4*c*f, 4*f, c, width/w.u.lanes)
	}
}

// PanelWork is the number of elements that are written for a panel.
func (w *WinoConv) PanelWork() int { return winoNumbers * w.s.C * w.u.columns }

// allLines is the number of lines of tiles.
func (w *WinoConv) allLines() int {
	down, _ := w.s.tiles()
	return w.s.N * w.s.In[0] * down
}

// Items is the number of items of the work.
func (w *WinoConv) Items() int { return pieces(w.allLines(), w.lines) * pieces(w.s.F, w.filters) }

// Work is the number of multiplications of an item.
func (w *WinoConv) Work() int {
	_, across := w.s.tiles()
	return winoNumbers * w.lines * across * w.s.C * w.filters
}

// Run computes the items [lo, hi). Each thread has a copy of the work.
func (w *WinoConv) Run(lo, hi int) {
	scratch := Borrow()
	_, across := w.s.tiles()
	p := pictures{w.s, w.u, Take[float32](scratch, w.s.In[2]*w.s.C)}
	clear(p.zeros)
	tiles := even(w.lines*across, winoGroupRows)
	seen := Take[float32](scratch, winoNumbers*apart(tiles*w.s.C))
	given := Take[float32](scratch, winoNumbers*apart(tiles*w.u.columns))
	none := Take[float32](scratch, w.s.Out[2]*w.s.F)
	g := w.peaks.prepare(scratch, 2)
	if w.own {
		w.turned = Take[float32](scratch, w.Size())
		w.Turn(0, pieces(w.s.F, w.u.columns))
	}
	parts := pieces(w.s.F, w.filters)
	for item := lo; item < hi; item++ {
		first := item / parts * w.lines
		end := min(first+w.lines, w.allLines())
		from := item % parts * w.filters
		to := min(from+w.filters, w.s.F)
		if w.Panels() == 0 {
			w.Turn(from/w.u.columns, pieces(to, w.u.columns))
		}
		p.see(seen, w.x, first, end, 0, w.s.C, even((end-first)*across, winoGroupRows))
		for j := from; j < to; j += w.u.columns {
			width := min(w.u.columns, to-j)
			w.multiply(given, seen, (end-first)*across, j, width)
			w.give(given, none, &g, first, end, j, width)
		}
	}
	scratch.Return()
}

// multiply computes the products of a panel's filters. There is room for whole groups of tiles.
func (w *WinoConv) multiply(given, seen []float32, tiles, j, width int) {
	c := w.s.C
	products := w.u.wino.of(width)
	groups := pieces(tiles, products.rows)
	room := groups * products.rows
	to, from, panel := apart(even(tiles, winoGroupRows)*width), apart(even(tiles, winoGroupRows)*c), apart(c*width)
	products.multiply(&given[0], 4*(to-room*width), &seen[0], c, 4*(from-room*c), &w.turned[j/w.u.columns*w.panel()], 4*(panel-c*width), groups, winoNumbers)
}

// give writes the places of lines of tiles, for a panel's filters; none is where lines behind the last go.
func (w *WinoConv) give(given, none []float32, g *peaking, first, end, j, width int) {
	s := &w.s
	down, across := s.tiles()
	tiles := even((end-first)*across, winoGroupRows)
	line := s.Out[2] * s.F
	for l := first; l < end; l++ {
		y, to := w.y, (l/down*s.Out[1]+l%down*2)*line+j
		if g.lines != nil {
			y, to = g.lines, j
		}
		count, second := 1, &none[0]
		if l%down*2+1 < s.Out[1] {
			count, second = 2, &y[to+line]
		}
		w.u.wino.give(&y[to], second, 4*s.F, &given[(l-first)*across*width], 4*apart(tiles*width), 4*width, s.Out[2], across, width/w.u.lanes)
		if !w.Then.none() {
			w.Then.Rows(y, to, count*s.Out[2], width, s.F, j)
		}
		if w.peaks.Z != nil {
			w.peaks.take(g, y[to-j:], l/down, l%down*2, count, j, width)
		}
	}
}
