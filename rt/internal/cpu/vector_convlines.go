package cpu

// How LineConv computes lines of the output.

// compute computes lines [first, end) of a plane of a sample's output.
func (l *LineConv) compute(n, plane, first, end int, copied []float32) {
	s := &l.s
	if l.product() {
		for group := range s.Groups {
			l.rows(n, plane, first, end, group)
		}
		return
	}
	done := false // something has been written to y
	last := l.lastPlane(plane)
	for w0 := range s.Window[0] {
		z := plane*s.Stride[0] - s.Lo[0] + w0*s.Dilate[0]
		if uint(z) >= uint(s.In[0]) {
			continue
		}
		line := s.In[2] * s.Groups * s.C
		v := view{data: l.x, line: line, at: (n*s.In[0] + z) * s.In[1] * line}
		if l.copied {
			v = l.copyLines(v, first, end, copied)
		}
		for group := range s.Groups {
			for o := first; o < end; {
				lines := l.alike(o, end)
				l.outputLines(n, plane, o, lines, w0, group, v, done)
				for ; lines > 0; lines-- {
					if w0 == last && group == s.Groups-1 {
						l.then(n, plane, o)
					}
					o++
				}
			}
			v.at += v.group
		}
		done = true
	}
	if !done {
		for o := first; o < end; o++ {
			l.clearLine(n, plane, o)
			l.then(n, plane, o)
		}
	}
}

// product reports whether lines are a product of matrices: each place sees one, the same.
func (l *LineConv) product() bool {
	s := &l.s
	return s.Window == [3]int{1, 1, 1} && s.Stride == [3]int{1, 1, 1} && s.Lo == [3]int{} && s.In == s.Out && 0 < s.C && s.C <= blockDepth &&
		l.outStep[3] == s.Groups*s.F && l.outStep[2] == s.Out[2]*l.outStep[3]
}

// rows computes a group's part of lines [first, end) of a plane as a product, strip by strip.
func (l *LineConv) rows(n, plane, first, end, group int) {
	s, u := &l.s, l.u
	step, ldc, column := s.Groups*s.C, l.outStep[3], group*s.F
	x, panels := l.x[((n*s.In[0]+plane)*s.In[1]+first)*s.In[2]*step+group*s.C-l.skip:], l.kernel[group*panelSize(s.C, s.F):]
	to, rows := l.at(n, plane, first)+column, (end-first)*s.Out[2]
	high := each(rows, max(1, stripElements/s.F/u.rows)*u.rows)
	for i := 0; i < rows; i += high {
		part := strip{c: l.y[to+i*ldc:], ldc: ldc, a: rowSide{data: x[i*step:], long: true, step: step}, b: panels, bs: u.columns, panel: u.columns * s.C, depth: s.C, columns: s.F, then: u.thenOf(Long, &l.Then, column, s.F)}
		u.strip(&part, min(high, rows-i))
		if !part.then.there && !l.Then.none() {
			l.Then.Rows(l.y, to+i*ldc, min(high, rows-i), s.F, ldc, column)
		}
	}
}

// lastPlane returns the last plane of the window that lies within the input, -1 if none does.
func (l *LineConv) lastPlane(plane int) int {
	s := &l.s
	for w0 := s.Window[0] - 1; w0 >= 0; w0-- {
		if uint(plane*s.Stride[0]-s.Lo[0]+w0*s.Dilate[0]) < uint(s.In[0]) {
			return w0
		}
	}
	return -1
}

// then does what follows to a line of the output.
func (l *LineConv) then(n, plane, o int) {
	if l.Then.none() {
		return
	}
	to := l.at(n, plane, o)
	l.Then.Rows(l.y, to+l.from, l.s.Out[2], l.s.Groups*(l.to-l.from), l.outStep[3], l.from)
}

// view is lines of the input: line i begins at data[at+i*line], those of the next group so many elements behind.
type view struct {
	data            []float32
	at, line, group int
}

// copyLines copies the lines that a range of the output's sees, with zeros at their ends, those of each group together.
func (l *LineConv) copyLines(v view, first, end int, copied []float32) view {
	s := &l.s
	from := first*s.Stride[1] - s.Lo[1]
	to := (end-1)*s.Stride[1] - s.Lo[1] + (s.Window[1]-1)*s.Dilate[1] + 1
	width := l.width() * s.C
	group := (to - from) * width
	for i := max(from, 0); i < min(to, s.In[1]) && !l.held; i++ {
		s.copyGroups(copied[(i-from)*width:], width, group, v.data[v.at+i*v.line:][:v.line], 0, s.Groups)
	}
	return view{data: copied, at: -from * width, line: width, group: group}
}

// within returns the window's lines that lie within the input, as seen from a line of the output.
func (l *LineConv) within(o int) (w1, end int) {
	s := &l.s
	top := o*s.Stride[1] - s.Lo[1]
	w1, end = 0, s.Window[1]
	if top < 0 {
		w1 = (-top + s.Dilate[1] - 1) / s.Dilate[1]
	}
	if top+(end-1)*s.Dilate[1] >= s.In[1] {
		end = min(end, (s.In[1]-top+s.Dilate[1]-1)/s.Dilate[1])
	}
	return w1, end
}

// threes reports whether windows are three places wide, or the like, and the unit has functions for them.
func (l *LineConv) threes() bool {
	run := l.s.Window[2] * l.s.C
	return l.u.lines[0] != nil && run > 0 && run%3 == 0 && !l.s.dilated()
}

// alike is how many lines of the output, from one on, are computed at once: those whose windows lie within the input, where a
// function does many lines. What is done to them afterwards, or is done panel by panel, finds them in the cache.
func (l *LineConv) alike(o, end int) int {
	s := &l.s
	if !l.threes() {
		return 1
	}
	most := end - o
	if s.Groups == 1 && (!l.Then.none() || l.wide < s.F || s.F%l.u.columns > 0) {
		most = max(1, lineElements/max(1, s.Out[2]*l.filters))
	}
	top := o*s.Stride[1] - s.Lo[1]
	below := s.In[1] - 1 - (s.Window[1]-1)*s.Dilate[1] // where the last window that lies within begins
	if top < 0 || top > below {
		return 1
	}
	return min(most, end-o, (below-top)/s.Stride[1]+1)
}

// outputLines computes a group's part of lines of the output, alike, from one plane of the window, or adds to them.
func (l *LineConv) outputLines(n, plane, o, lines, w0, group int, v view, add bool) {
	s := &l.s
	top := o*s.Stride[1] - s.Lo[1]
	w1, end := l.within(o)
	if w1 >= end {
		if !add && group == 0 {
			l.clearLine(n, plane, o)
		}
		return
	}
	shift := 0
	if !l.copied {
		shift = -s.Lo[2] * s.C
	}
	a, run := v.at+(top+w1*s.Dilate[1])*v.line+shift, s.Window[2]*s.C
	panel, to, below := l.kernel[group*panelSize(volume(s.Window)*s.C, s.F)+(w0*s.Window[1]+w1)*run*l.u.columns:], l.at(n, plane, o)+group*s.F, s.Dilate[1]*v.line
	if l.threes() {
		l.tileLines(to, lines, v.data[a:], s.Stride[1]*v.line, below-run, panel, run, end-w1, add)
		return
	}
	if !s.dilated() {
		l.tiles(to, v.data[a:], panel, run, end-w1, below-run, add)
		return
	}
	for i := range end - w1 { // element by element of the window's line
		l.tiles(to, v.data[a+i*below:], panel[i*run*l.u.columns:], s.C, s.Window[2], (s.Dilate[2]-1)*s.C, add || i > 0)
	}
}

// tiles computes a line of the output, which begins at an element, from so many runs of the input, one skip behind the other,
// or adds to it.
func (l *LineConv) tiles(to int, x, panels []float32, run, runs, skip int, add bool) {
	s, u, h := &l.s, l.u, &l.heights
	depth, step := volume(s.Window)*s.C, s.Stride[2]*s.C
	below := h.first * h.high // where tiles of one row less begin
	for j := l.from; j < l.to; j += l.wide {
		panel, n := &panels[j*depth], min(l.wide, l.to-j)
		u.tile(h.high, n, h.first, &l.y[to+j], l.outStep[3], &x[0], step, 1, skip, panel, u.columns, depth*u.columns, run, runs, add)
		if h.others > 0 {
			u.tile(h.high-1, n, h.others, &l.y[to+below*l.outStep[3]+j], l.outStep[3],
				&x[below*step], step, 1, skip, panel, u.columns, depth*u.columns, run, runs, add)
		}
	}
}

// tileLines computes lines of the output that begin at a place of it, with a unit that does many of them at once.
func (l *LineConv) tileLines(to, lines int, a []float32, lineA, skip int, panels []float32, run, times int, add bool) {
	s, u, h := &l.s, l.u, &l.heights
	put, depth := 0, volume(s.Window)*s.C
	switch {
	case add:
		put = 1
	case l.streams():
		put = 2
	}
	if len(l.y) == 0 {
		return
	}
	last := &l.y[max(0, len(l.y)-1-(h.high-1)*l.outStep[3])]
	for j := l.from; j < l.to; {
		n, vectors := min(l.wide, l.to-j), 2
		if narrow := n % u.columns; narrow > 0 && narrow <= u.lanes {
			if n -= narrow; n == 0 {
				n, vectors = narrow, 1
			}
		}
		u.linesOf(vectors, s.F)[h.high-1](&l.y[to+j], 4*l.outStep[3], &a[0], 4*s.Stride[2]*s.C, 4*skip, &panels[j*depth], 4*depth*u.columns,
			run, times, put, n, h.first, h.others, lines, 4*l.outStep[2], 4*lineA, last)
		j += n
	}
}

// clearLine sets a line of the output to zero.
func (l *LineConv) clearLine(n, plane, o int) {
	to := l.at(n, plane, o)
	for i := range l.s.Out[2] {
		clear(l.y[to+l.from+i*l.outStep[3]:][:l.s.Groups*(l.to-l.from)])
	}
}
