package cpu

// Channels in groups: a line of the input is copied as one line for each group, whose channels then lie as those of a
// convolution without groups.

// copyLine copies a group's part of a line of the input, with zeros at its ends. The shape is that of a group.
func (s *ConvShape) copyLine(line, from []float32, group int) {
	if len(line) == 0 {
		return
	}
	left, skip, step := min(max(0, s.Lo[2])*s.C, len(line)), max(0, -s.Lo[2]), s.Groups*s.C
	places := max(0, min(s.In[2]-skip, (len(line)-left)/s.C))
	end := left + places*s.C
	clear(line[:left])
	if places > 0 {
		gather(line[left:end], from[skip*step+group*s.C:], places, s.C, s.C, step)
	}
	clear(line[end:])
}

// gather copies so many runs that lie one distance apart to where they lie another, eight elements at a time or four if runs are whole
// multiples of these.
func gather(to, from []float32, count, run, toStep, step int) {
	switch {
	case run == toStep && run == step:
		copy(to[:count*run], from)
	case run%8 == 0:
		for n := range count {
			for i := 0; i < run; i += 8 {
				*(*[8]float32)(to[n*toStep+i:]) = *(*[8]float32)(from[n*step+i:])
			}
		}
	case run%4 == 0:
		for n := range count {
			for i := 0; i < run; i += 4 {
				*(*[4]float32)(to[n*toStep+i:]) = *(*[4]float32)(from[n*step+i:])
			}
		}
	default:
		for n := range count {
			copyRow(to[n*toStep:][:run], from[n*step:])
		}
	}
}

// byGroups decides what items of sums of groups are: some groups each if there are few parts, but as many as fill a line of the cache. What is copied
// of a group at once stays in the first-level cache.
func (k *KernelSums) byGroups() {
	s := &k.s
	k.taps, k.some, k.whole = max(1, s.Window[1]), s.Groups, false
	line := lineBytes / 4
	if items := k.parts * s.Window[0]; 0 < items && items < fewItems {
		k.some = max(pieces(s.Groups, pieces(fewItems, items)), pieces(line, max(1, min(s.C, s.F))))
		k.some = min(k.some, s.Groups)
	}
	k.few = max(1, s.Out[1])
	for k.few > 1 && k.lines(k.few)*k.width()*s.C+k.few*s.Out[2]*k.step > groupElements {
		k.few = (k.few + 1) / 2
	}
}

// groupElements is about the most elements that are copied of a group at once.
const groupElements = 1 << 13

// addGroups adds the products of lines [first, end) of the output to the sums of some groups, from one on.
func (k *KernelSums) addGroups(sums []float32, v view, dy []float32, first, end, group int, copied, spread []float32, add bool) {
	s := &k.s
	filters, width := k.filters(), k.width()*s.C
	run := s.Window[2] * s.C * filters
	for o := first; o < end; o += k.few {
		lines := min(k.few, end-o)
		seen := k.lines(lines)
		for g := group; g < min(group+k.some, s.Groups); g++ {
			for i := range seen {
				line, in := copied[i*width:][:width], o*s.Stride[1]-s.Lo[1]+i
				if uint(in) >= uint(s.In[1]) {
					clear(line)
				} else {
					s.copyLine(line, v.data[v.at+in*v.line:][:v.line], g)
				}
			}
			gather(spread, dy[(o-first)*s.Out[2]*filters+g*s.F:], lines*s.Out[2], s.F, k.step, filters)
			for w1 := range s.Window[1] {
				k.add(sums[w1*run+g*s.F:], view{data: copied, at: w1 * s.Dilate[1] * width, line: width}, spread, lines, add || o > first)
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
