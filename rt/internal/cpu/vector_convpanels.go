package cpu

// The panels of a convolution's kernel as LineConv reads them.

// panelSize is the number of elements of panels, [depth, filters].
func panelSize(depth, filters int) int { return depth * even(filters, active.columns) }

// KernelPanels is the packing of a kernel [window, c, f] into panels, those of one group behind those of the other. Items are
// some lines of the kernel each.
type KernelPanels struct {
	Panels, kernel         []float32
	groups, depth, filters int // filters are those of a group
}

// NewKernelPanels returns the packing of a kernel into memory of the scratch.
func NewKernelPanels(scratch *Scratch, kernel []float32, s *ConvShape) KernelPanels {
	g := s.group()
	k := KernelPanels{kernel: kernel, groups: g.Groups, depth: volume(g.Window) * g.C, filters: g.F}
	k.Panels = Take[float32](scratch, k.groups*panelSize(k.depth, k.filters))
	return k
}

// Items is the number of items of the work.
func (k *KernelPanels) Items() int { return pieces(k.depth, packLines) }

// Work is the number of elements of an item.
func (k *KernelPanels) Work() int { return packLines * k.groups * k.filters }

// Run packs the items [lo, hi).
func (k *KernelPanels) Run(lo, hi int) {
	for from := lo * packLines; from < min(hi*packLines, k.depth); from += packLines {
		end := min(from+packLines, k.depth)
		for group := range k.groups {
			k.lines(k.Panels[group*panelSize(k.depth, k.filters):], group*k.filters, from, end)
		}
	}
}

// lines packs a group's part of the lines [from, end), which begins at a column.
func (k *KernelPanels) lines(to []float32, column, from, end int) {
	u, w, ld := active, active.columns, k.groups*k.filters
	if !u.exact && k.filters > 0 {
		lines := k.kernel[from*ld+column : (end-1)*ld+column+k.filters]
		u.packs[1](&to[from*w], w, 4*w*k.depth, &lines[0], 4*ld, end-from, k.filters)
		return
	}
	for j := 0; j < k.filters; j += w {
		n := min(w, k.filters-j)
		for l := from; l < end; l++ {
			line := to[j*k.depth+l*w:][:w]
			copy(line, k.kernel[l*ld+column+j:][:n])
			clear(line[n:])
		}
	}
}

// TurnedPanels is the packing of a kernel [window, c, f] as the derivative by the input needs it, [window turned round, f, c],
// of those of its elements that taps name. Items are panels.
type TurnedPanels struct {
	Panels, kernel []float32
	s              ConvShape // of a group
	taps           Taps
	filters        int // of all groups
}

// size is how many elements the panels have.
func (k *TurnedPanels) size() int { return k.s.Groups * panelSize(k.depth(), k.s.C) }

func (k *TurnedPanels) depth() int { return volume(k.s.Window) * k.s.F }

// Items is the number of items of the work.
func (k *TurnedPanels) Items() int { return k.s.Groups * pieces(k.s.C, active.columns) }

// Work is the number of elements of an item.
func (k *TurnedPanels) Work() int { return k.depth() * active.columns }

// Run packs the items [lo, hi).
func (k *TurnedPanels) Run(lo, hi int) {
	g, w := &k.s, active.columns
	across, depth := pieces(g.C, w), k.depth()
	for item := lo; item < hi; item++ {
		group, j := item/across, item%across*w
		to, n := k.Panels[group*panelSize(depth, g.C)+j*depth:], min(w, g.C-j)
		for tap := range volume(g.Window) {
			whole := k.taps.whole(mirrored(unflat(tap, g.Window), g.Window))
			turnPanel(to[tap*g.F*w:][:g.F*w], w, k.kernel[(whole*g.C+j)*k.filters+group*g.F:], k.filters, n)
		}
	}
}

// turnPanel writes so many lines, a step apart, as columns of a panel, and zeros behind them.
func turnPanel(panel []float32, width int, lines []float32, step, n int) {
	depth, c := len(panel)/width, 0
	if depth == 0 {
		return
	}
	for ; active.turn != nil && c+8 <= n; c += 8 {
		active.turnLines(panel[c:], width, lines[c*step:], step, 0, depth)
	}
	for ; c < n; c++ {
		spreadLine(panel[c:], width, lines[c*step:][:depth])
	}
	for l := 0; n < width && l < len(panel); l += width {
		clear(panel[l+n:][:width-n])
	}
}

// mirrored is an element of a window counted from its other end.
func mirrored(tap, window [3]int) [3]int {
	for axis := range tap {
		tap[axis] = window[axis] - 1 - tap[axis]
	}
	return tap
}
