package cpu

// Peaks is the maximum of windows of a convolution's result, taken while its lines are in the cache, and what is done to
// that at once. Windows have no place in common with those on other lines, and reach over no edge.
type Peaks struct {
	Z    []float32
	Size WindowShape
	Keep bool // the convolution's result is wanted too
	Then Then[float32]
}

// Lines reports whether windows can be taken line by line, from some lines of the output at a time.
func (s *WindowShape) Lines() bool {
	for axis := range s.In {
		if s.Lo[axis] != 0 || s.Window[axis] == 0 || (s.Out[axis]-1)*s.Stride[axis]+s.Window[axis] > s.In[axis] {
			return false
		}
	}
	return active.rows > 0 && s.Window[0] == 1 && s.Stride[0] == 1 && s.Stride[1] >= s.Window[1] && volume(s.Out) > 0 && s.C > 0
}

// peaking is what a thread needs to take the windows.
type peaking struct {
	places []int32   // of a window's elements, counted from its first
	lines  []float32 // of the convolution's result, if that is not kept
}

// prepare returns it for so many lines of the convolution's result.
func (p *Peaks) prepare(scratch *Scratch, lines int) peaking {
	if p.Z == nil {
		return peaking{}
	}
	s := &p.Size
	size := s.In[2] * s.C
	g := peaking{places: Take[int32](scratch, s.Window[1]*s.Window[2])}
	for i := range g.places {
		g.places[i] = int32(i/s.Window[2]*size + i%s.Window[2]*s.C)
	}
	if !p.Keep {
		g.lines = Take[float32](scratch, lines*size)
	}
	return g
}

// take takes the windows of which y has lines: those from one on of a plane, some channels of them.
func (p *Peaks) take(g *peaking, y []float32, plane, first, lines, channel, channels int) {
	s := &p.Size
	line := s.In[2] * s.C
	to := pieces(first, s.Stride[1])
	for at := to*s.Stride[1] - first; at+s.Window[1] <= lines && to < s.Out[1]; at += s.Stride[1] {
		z := ((plane*s.Out[1]+to)*s.Out[2])*s.C + channel
		active.peaks(&p.Z[z], &y[at*line+channel], &g.places[0], len(g.places), channels, s.Out[2], 4*s.Stride[2]*s.C, 4*s.C)
		if !p.Then.none() {
			p.Then.Rows(p.Z, z, s.Out[2], channels, s.C, channel)
		}
		to++
	}
}

// KernelPeaks are what the derivative by the output is made of if that is of a maximum of windows: the output and the
// derivative by the maximum.
type KernelPeaks struct {
	Y, DZ []float32
	Size  WindowShape
}

// Takes reports whether the work can make the derivative by the output itself, sample by sample.
func (k *KernelSums) Takes() bool { return k.bands == 1 && k.Items() == k.parts }

// Take lets it do that.
func (k *KernelSums) Take(p KernelPeaks) {
	k.peaks = p
	k.peaks.Size.N = 1
}

// derivative returns that by a sample's output, and where it begins.
func (k *KernelSums) derivative(n int, given []float32) ([]float32, int) {
	size := volume(k.s.Out) * k.filters()
	if k.peaks.Y == nil {
		return k.dy, n * size
	}
	peaks := volume(k.peaks.Size.Out) * k.filters()
	MaxPoolInput(given, k.peaks.Y[n*size:][:size], k.peaks.DZ[n*peaks:][:peaks], &k.peaks.Size, 0, 1)
	return given, 0
}
