package cpu

// Channels in groups: a line of the input is copied as one line for each group, whose channels then lie as those of a
// convolution without groups.

// copyGroups copies some groups of a line of the input, from one on, with zeros at their ends: each is so many elements long, and begins a
// distance behind the one before. The shape is that of a group.
func (s *ConvShape) copyGroups(to []float32, width, apart int, from []float32, group, count int) {
	if width == 0 {
		return
	}
	left, skip, step := min(max(0, s.Lo[2])*s.C, width), max(0, -s.Lo[2]), s.Groups*s.C
	places := max(0, min(s.In[2]-skip, (width-left)/s.C))
	end := left + places*s.C
	for i := range count {
		line := to[i*apart:][:width]
		clear(line[:left])
		clear(line[end:])
	}
	if places > 0 {
		active.regroup(to[left:], s.C, apart, from[skip*step+group*s.C:], step, places, count)
	}
}

// regroup copies some groups of so many elements each of rows, which are a step apart: the rows of each group lie side by side, and begin
// a distance behind those of the one before.
func (u *unit) regroup(to []float32, width, apart int, from []float32, step, rows, groups int) {
	if width == step {
		copy(to[:rows*width], from)
		return
	}
	if width > u.columns || !u.exact && 2*width < u.lanes { // whole vectors are written: what is too much, the last one overwrites
		for i := range groups {
			for row := range rows {
				copyRow(to[i*apart+row*width:][:width], from[row*step+i*width:])
			}
		}
		return
	}
	f := u.packs[1]
	if width <= u.lanes {
		f = u.packs[0]
	}
	_, _ = to[(groups-1)*apart+rows*width-1], from[(rows-1)*step+groups*width-1]
	for row := 0; row < rows; row += packLines {
		f(&to[row*width], width, 4*apart, &from[row*step], 4*step, min(packLines, rows-row), groups*width)
	}
}

// byGroups decides what items of sums of groups are: some groups each if there are few parts. What is copied at once is some groups, which
// fill lines of the cache, of so few lines that it stays there.
func (k *KernelSums) byGroups() {
	s := &k.s
	k.taps, k.some, k.whole, k.step = max(1, s.Window[1]), s.Groups, false, s.F
	k.near = max(1, min(s.Groups, lineBytes/4/max(1, min(s.C, s.F))))
	if items := k.parts * s.Window[0]; 0 < items && items < fewItems {
		k.some = min(s.Groups, even(pieces(s.Groups, pieces(fewItems, items)), k.near))
	}
	k.few = max(1, s.Out[1])
	for k.few > 1 && k.near*(k.lines(k.few)*k.width()*s.C+k.few*s.Out[2]*s.F) > groupElements {
		k.few = (k.few + 1) / 2
	}
}

// groupElements is about the most elements that are copied at once.
const groupElements = 1 << 15

// addGroups adds the products of lines [first, end) of the output to the sums of some groups, from one on.
func (k *KernelSums) addGroups(sums []float32, v view, dy []float32, first, end, group int, copied, spread []float32, add bool) {
	s := &k.s
	filters, width, run := k.filters(), k.width()*s.C, s.Window[2]*s.C*k.filters()
	x, y := k.lines(k.few)*width, k.few*s.Out[2]*s.F // of a group
	for o := first; o < end; o += k.few {
		lines, top := min(k.few, end-o), o*s.Stride[1]-s.Lo[1]
		for g, last := group, min(group+k.some, s.Groups); g < last; g += k.near {
			near := min(k.near, last-g)
			for i := range k.lines(lines) {
				if in := top + i; uint(in) < uint(s.In[1]) {
					s.copyGroups(copied[i*width:], width, x, v.data[v.at+in*v.line:][:v.line], g, near)
				} else {
					for j := range near {
						clear(copied[j*x+i*width:][:width])
					}
				}
			}
			k.u.regroup(spread, s.F, y, dy[(o-first)*s.Out[2]*filters+g*s.F:], filters, lines*s.Out[2], near)
			for j := range near {
				for w1 := range s.Window[1] {
					k.add(sums[w1*run+(g+j)*s.F:], view{data: copied, at: j*x + w1*s.Dilate[1]*width, line: width}, spread[j*y:], lines, add || o > first)
				}
			}
		}
	}
}

// clear sets the sums of some groups, from one on, to zero.
func (k *KernelSums) clear(sums []float32, group int) {
	from, to := group*k.s.F, min(group+k.some, k.s.Groups)*k.s.F
	for i := 0; i < len(sums); i += k.filters() {
		clear(sums[i+from : i+to])
	}
}
