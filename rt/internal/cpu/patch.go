package cpu

// The packing of a convolution's operands straight from its tensors.
//
// The base of patches is the first channel of a group; that of sources the first filter of a group.

// unflat splits a place among three axes.
func unflat(at int, axes [3]int) [3]int {
	at, c := at/axes[2], at%axes[2]
	a, b := at/axes[1], at%axes[1]
	return [3]int{a, b, c}
}

// flat joins the places along three axes.
func flat(at, axes [3]int) int { return (at[0]*axes[1]+at[1])*axes[2] + at[2] }

// input returns the place of the input that element w of the window at place o of the output sees, and whether it is
// within the input.
func (s *ConvShape) input(o, w [3]int) (at [3]int, ok bool) {
	ok = true
	for axis := range o {
		at[axis] = o[axis]*s.Stride[axis] - s.Lo[axis] + w[axis]*s.Dilate[axis]
		ok = ok && uint(at[axis]) < uint(s.In[axis])
	}
	return at, ok
}

// output returns the place of the output whose window sees place i of the input as its element w, and whether there
// is one, for a convolution without strides.
func (s *ConvShape) output(i, w [3]int) (at [3]int, ok bool) {
	for axis := range i {
		first := i[axis] + s.Lo[axis] - w[axis]*s.Dilate[axis]
		if at[axis] = first; uint(first) >= uint(s.Out[axis]) {
			return at, false
		}
	}
	return at, true
}

// patch writes what the window at a place of the output sees: depth is [window, channels of the group]. What lies
// side by side in the window and in the input is copied as one run.
func (o *Operand[T]) patch(panel []T, width, base, place, from, to int) {
	s := &o.Conv
	outputs, channels := volume(s.Out), s.C/s.Groups
	n, out := place/outputs, unflat(place%outputs, s.Out)
	sample := o.Data[n*volume(s.In)*s.C+base:]
	together := 1 // taps of a run
	if s.Groups == 1 && s.Dilate[2] == 1 {
		together = s.Window[2]
	}
	length := together * channels // of a whole run
	for l := from; l < to; {
		tap, skip := l/length*together, l%length
		run := min(length-skip, to-l)
		line := panel[(l-from)*width:]
		l += run
		w := unflat(tap, s.Window)
		at, first, end := s.lineSeen(out, w, together)
		first, end = min(max(first*channels-skip, 0), run), min(max(end*channels-skip, 0), run)
		clearLine(line, width, first)
		if first < end {
			spreadLine(line[first*width:], width, sample[at*s.C+skip+first:][:end-first])
		}
		if end < run {
			clearLine(line[end*width:], width, run-end)
		}
	}
}

// lineSeen returns where in the input the element w of the window at a place of the output lies, and which of that
// and its neighbours to the right, count together, lie within the input: the elements [first, end). The place is
// right for these.
func (s *ConvShape) lineSeen(out, w [3]int, count int) (at, first, end int) {
	for axis := range out {
		i := out[axis]*s.Stride[axis] - s.Lo[axis] + w[axis]*s.Dilate[axis]
		at = at*s.In[axis] + i
		switch {
		case axis == 2:
			return at, max(0, -i), s.In[2] - i
		case uint(i) >= uint(s.In[axis]):
			return 0, count, count
		}
	}
	return at, 0, count
}

// clearLine writes zeros width apart.
func clearLine[T Number](panel []T, width, count int) {
	for i := range count {
		panel[i*width] = 0
	}
}

// elements writes what one element of the window, [window, channels of the group], sees at places of the output, or
// what it and the next channel see, if there is room for two. It returns how many these are.
func (o *Operand[T]) elements(panel []T, width, base, vector, room, from, to int) (count int) {
	s := &o.Conv
	outputs, channels := volume(s.Out), s.C/s.Groups
	w, c := unflat(vector/channels, s.Window), vector%channels
	count = min(2, room, channels-c)
	step := s.Stride[2] * s.C
	for l := from; l < to; {
		n, out := l/outputs, unflat(l%outputs, s.Out)
		run := min(s.Out[2]-out[2], to-l) // a line of the output, or what is meant of it
		line := panel[(l-from)*width:]
		l += run
		first, end := s.seen(out, w, run)
		clearLines(line, width, count, 0, first)
		clearLines(line, width, count, end, run)
		if first == end {
			continue
		}
		out[2] += first
		in, _ := s.input(out, w)
		at := (n*volume(s.In)+flat(in, s.In))*s.C + base + c
		if count == 2 {
			pickPairs(line[first*width:], width, o.Data[at:], step, end-first)
		} else {
			pick(line[first*width:], width, o.Data[at:], step, end-first)
		}
	}
	return count
}

// clearLines writes zeros to the places [from, to) of so many lines side by side, width apart.
func clearLines[T Number](panel []T, width, count, from, to int) {
	for i := from; i < to; i++ {
		clear(panel[i*width:][:count])
	}
}

// pick writes elements that are a step apart, width apart.
func pick[T Number](panel []T, width int, x []T, step, count int) {
	for i := range count {
		panel[i*width] = x[i*step]
	}
}

// pickPairs is pick for elements and their neighbours.
func pickPairs[T Number](panel []T, width int, x []T, step, count int) {
	for i := range count {
		*(*[2]T)(panel[i*width:]) = *(*[2]T)(x[i*step:])
	}
}

// seen returns the span of a run of outputs along the last axis whose windows have their element w within the input;
// if there is none, it is empty and at the run's end.
func (s *ConvShape) seen(out, w [3]int, run int) (first, end int) {
	for axis := range 2 {
		if at := out[axis]*s.Stride[axis] - s.Lo[axis] + w[axis]*s.Dilate[axis]; uint(at) >= uint(s.In[axis]) {
			return run, run
		}
	}
	at := out[2]*s.Stride[2] - s.Lo[2] + w[2]*s.Dilate[2] // where the run's first output looks
	if at < 0 {
		first = min((-at+s.Stride[2]-1)/s.Stride[2], run)
	}
	if at >= s.In[2] {
		return run, run
	}
	return first, max(first, min((s.In[2]-at+s.Stride[2]-1)/s.Stride[2], run))
}

// source writes what saw a place of the input: depth is [window, filters of the group].
func (o *Operand[T]) source(panel []T, width, base, place, from, to int) {
	s := &o.Conv
	inputs, filters := volume(s.In), s.F/s.Groups
	n, in := place/inputs, unflat(place%inputs, s.In)
	sample := o.Data[n*volume(s.Out)*s.F+base:]
	for l := from; l < to; {
		tap, f := l/filters, l%filters
		run := min(filters-f, to-l)
		if out, ok := s.output(in, unflat(tap, s.Window)); ok {
			spreadLine(panel[(l-from)*width:], width, sample[flat(out, s.Out)*s.F+f:][:run])
		} else {
			clearLine(panel[(l-from)*width:], width, run)
		}
		l += run
	}
}

// Taps are some of a window's elements: along each axis the first, and how far it is from one to the next.
type Taps struct{ Window, First, Step [3]int }

// whole returns the place within the whole window of one of the taps.
func (t *Taps) whole(tap [3]int) int {
	for axis := range tap {
		tap[axis] = t.First[axis] + tap[axis]*t.Step[axis]
	}
	return flat(tap, t.Window)
}

// turned writes a channel of the kernel: depth is [taps, filters of the group].
func (o *Operand[T]) turned(panel []T, width, base, channel, from, to int) {
	s := &o.Conv
	channels, filters := s.C/s.Groups, s.F/s.Groups
	for l := from; l < to; {
		tap, f := o.Taps.whole(unflat(l/filters, s.Window)), l%filters
		run := min(filters-f, to-l)
		spreadLine(panel[(l-from)*width:], width, o.Data[base+(tap*channels+channel)*s.F+f:][:run])
		l += run
	}
}
