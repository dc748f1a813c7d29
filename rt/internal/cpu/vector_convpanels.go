package cpu

// The panels of a convolution's kernel as LineConv reads them.

// panelSize is the number of elements of panels, [depth, filters].
func panelSize(depth, filters int) int { return depth * even(filters, active.columns) }

// PackKernel returns panels of a kernel [window, c, f], those of one group behind those of the other.
func PackKernel(scratch *Scratch, kernel []float32, s *ConvShape) []float32 {
	g, w := s.group(), active.columns
	depth := volume(g.Window) * g.C
	size := panelSize(depth, g.F)
	panels := Take[float32](scratch, g.Groups*size)
	for group := range g.Groups {
		for j := 0; j < g.F; j += w {
			n := min(w, g.F-j)
			for l := range depth {
				to := panels[group*size+j*depth+l*w:][:w]
				copy(to, kernel[l*s.F+group*g.F+j:][:n])
				clear(to[n:])
			}
		}
	}
	return panels
}

// PackTurned returns panels of a kernel [window, c, f] as the derivative by the input needs it, [window turned round,
// f, c], of those of its elements that taps names.
func PackTurned(scratch *Scratch, kernel []float32, s *ConvShape, taps *Taps) []float32 {
	g, w := s.group(), active.columns
	depth := volume(g.Window) * g.F
	size := panelSize(depth, g.C)
	panels := Take[float32](scratch, g.Groups*size)
	for group := range g.Groups {
		for j := 0; j < g.C; j += w {
			n := min(w, g.C-j)
			for tap := range volume(g.Window) {
				whole := taps.whole(mirrored(unflat(tap, g.Window), g.Window))
				turnPanel(panels[group*size+j*depth+tap*g.F*w:][:g.F*w], w, kernel[(whole*g.C+j)*s.F+group*g.F:], s.F, n)
			}
		}
	}
	return panels
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
