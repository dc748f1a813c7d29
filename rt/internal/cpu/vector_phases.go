package cpu

// InputPhases is ConvInput on a vector unit, all phases in two pieces of work: the kernel's panels of each, then lines of the
// input, of which an item has those of every phase.
type InputPhases struct {
	dx, dy, kernel, panels []float32
	s                      ConvShape
	size                   int // elements of a phase's panels, at most
	turns, items           int // of a phase, at most
	turn, work             int // how much an item of each is
}

// NewInputPhases returns such work, with panels in memory of the scratch.
func NewInputPhases(scratch *Scratch, dx, dy, kernel []float32, s ConvShape) InputPhases {
	w := InputPhases{dx: dx, dy: dy, kernel: kernel, s: s}
	for phase := range s.Phases() {
		part, taps, rows := s.Phase(phase)
		k := TurnedPanels{s: part.group(), taps: taps, filters: s.F}
		w.size, w.turns, w.turn = max(w.size, k.size()), max(w.turns, k.Items()), max(w.turn, k.Work())
		l := InputLines(dx, dy, nil, s, part, rows)
		w.items, w.work = max(w.items, l.Items()), w.work+l.Work()
	}
	w.panels = Take[float32](scratch, s.Phases()*w.size)
	return w
}

// Turns is the number of items of the panels' work, TurnWork the number of elements of one.
func (w *InputPhases) Turns() int    { return w.s.Phases() * w.turns }
func (w *InputPhases) TurnWork() int { return w.turn }

// Turn packs the items [lo, hi).
func (w *InputPhases) Turn(lo, hi int) {
	for lo < hi {
		phase, end := lo/w.turns, min(hi, (lo/w.turns+1)*w.turns)
		w.pack(phase, w.panels[phase*w.size:], lo-phase*w.turns, end-phase*w.turns)
		lo = end
	}
}

// pack packs some of a phase's panels.
func (w *InputPhases) pack(phase int, panels []float32, lo, hi int) {
	part, taps, _ := w.s.Phase(phase)
	k := TurnedPanels{Panels: panels, kernel: w.kernel, s: part.group(), taps: taps, filters: w.s.F}
	k.Run(lo, min(hi, k.Items()))
}

// Items is the number of items of the lines' work, Work the number of multiplications of one.
func (w *InputPhases) Items() int { return w.items }
func (w *InputPhases) Work() int  { return w.work }

// Run computes the items [lo, hi).
func (w *InputPhases) Run(lo, hi int) {
	for phase := range w.s.Phases() {
		w.lines(phase, w.panels[phase*w.size:], lo, hi)
	}
}

// lines computes a phase's part of the items [lo, hi).
func (w *InputPhases) lines(phase int, panels []float32, lo, hi int) {
	part, _, rows := w.s.Phase(phase)
	l := InputLines(w.dx, w.dy, panels, w.s, part, rows)
	if end := min(hi, l.Items()); lo < end {
		l.Run(lo, end)
	}
}

// Alone does all of the work, phase by phase, whose panels are then in the cache when they are read.
func (w *InputPhases) Alone() {
	for phase := range w.s.Phases() {
		w.pack(phase, w.panels, 0, w.turns)
		w.lines(phase, w.panels, 0, w.items)
	}
}
