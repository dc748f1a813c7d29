package cpu

// Channels in groups: a line of the input is copied as one line for each group, whose channels then lie as those of a
// convolution without groups.

// copyLine copies a line of the input with zeros at its ends, width elements in all; the line of each group begins so many
// elements behind that of the group before. The shape is that of a group.
func (s *ConvShape) copyLine(to, from []float32, width, group int) {
	if width == 0 {
		return
	}
	step := s.Groups * s.C
	left, skip := min(max(0, s.Lo[2])*s.C, width), max(0, -s.Lo[2])
	places := max(0, min(s.In[2]-skip, (width-left)/s.C))
	for i := range s.Groups {
		line := to[i*group:][:width]
		end := left + places*s.C
		clear(line[:left])
		if places > 0 {
			gather(line[left:end], from[skip*step+i*s.C:], s.C, step)
		}
		clear(line[end:])
	}
}

// gather copies runs that lie a step apart and puts them side by side, eight elements at a time or four if they are so many.
func gather(to, from []float32, run, step int) {
	switch {
	case run == step:
		copy(to, from)
	case run%8 == 0:
		for at := 0; len(to) > 0; at += step {
			for i := 0; i < run; i += 8 {
				*(*[8]float32)(to[i:]) = *(*[8]float32)(from[at+i:])
			}
			to = to[run:]
		}
	case run%4 == 0:
		for at := 0; len(to) > 0; at += step {
			for i := 0; i < run; i += 4 {
				*(*[4]float32)(to[i:]) = *(*[4]float32)(from[at+i:])
			}
			to = to[run:]
		}
	default:
		for at := 0; len(to) > 0; at += step {
			copyRow(to[:run], from[at:])
			to = to[run:]
		}
	}
}
