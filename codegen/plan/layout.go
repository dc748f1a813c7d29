package plan

import (
	"slices"

	"github.com/dlgen/dlgen/codegen/ir"
)

// Layout says where each variable of a module lies in the slab of the variables. The trainable f32 weights come
// first. What an optimizer keeps for each weight lies in blocks of the same inner order, so that one pass over
// weights, gradients and slots updates all.
type Layout struct {
	rows    int                  // of the largest batch, for memories
	Offsets map[*ir.Variable]int // bytes from the slab's start, multiples of Align
	Order   []*ir.Variable       // by offset
	Bytes   int
}

// NewLayout lays out the variables of a module: weights, states, memories, slots of each training, accumulators.
func NewLayout(m *ir.Module) *Layout {
	l := &Layout{rows: max(m.BatchSize, 1), Offsets: map[*ir.Variable]int{}}
	for _, v := range m.Variables {
		if trains(v) {
			l.add(v)
		}
	}
	for _, v := range m.Variables {
		l.add(v)
	}
	for _, v := range m.Memories {
		l.add(v)
	}
	for _, t := range m.Trains {
		l.addSlots(t)
	}
	for _, metric := range m.Metrics {
		for _, v := range metric.Accumulators {
			l.add(v)
		}
	}
	for _, g := range m.Graphs() {
		l.addOthers(g)
	}
	return l
}

// SlotsStart is where the slab of the slots begins: behind the weights and states of the module.
func (l *Layout) SlotsStart(m *ir.Module) int {
	end := 0
	for _, v := range m.Variables {
		end = max(end, Aligned(l.Offsets[v]+v.Type.Bytes(1)))
	}
	return end
}

// trains reports whether a variable belongs to the first block.
func trains(v *ir.Variable) bool {
	return v.Kind == ir.Weight && v.Trainable && v.Type.DType == ir.F32
}

// add puts a variable behind all others, unless it has a place.
func (l *Layout) add(v *ir.Variable) {
	if _, ok := l.Offsets[v]; !ok {
		l.addAt(v, l.Bytes)
	}
}

func (l *Layout) addAt(v *ir.Variable, offset int) {
	l.Offsets[v] = offset
	l.Order = append(l.Order, v)
	l.Bytes = max(l.Bytes, offset+Aligned(v.Type.Bytes(l.rows)))
}

// addSlots lays out the slots of a training. The first slots that weights have are one block, the second ones the
// next, and so on; a block reaches from the first to the last weight that has such a slot.
func (l *Layout) addSlots(t *ir.Training) {
	if t.Step != nil {
		mirrored := l.slotsOf(t)
		for n := 0; ; n++ {
			if !l.addMirror(mirrored, n) {
				break
			}
		}
	}
	for _, v := range t.Slots {
		l.add(v)
	}
}

// mirror is a weight with the slots that mirror it.
type mirror struct {
	weight *ir.Variable
	slots  []*ir.Variable
}

// addMirror adds the block of the n-th slots; false if there are none.
func (l *Layout) addMirror(mirrored []mirror, n int) bool {
	start, first := l.Bytes, -1
	for _, m := range mirrored {
		if n >= len(m.slots) {
			continue
		}
		at := l.Offsets[m.weight]
		if first < 0 {
			first = at
		}
		l.addAt(m.slots[n], start+at-first)
	}
	return first >= 0
}

// slotsOf finds for each trained weight, in the order of the slab, the slots of its type from which its new value
// is computed.
func (l *Layout) slotsOf(t *ir.Training) []mirror {
	taken := map[*ir.Variable]bool{}
	var mirrored []mirror
	for _, u := range t.Step.Updates {
		if !trains(u.Variable) {
			continue
		}
		m := mirror{weight: u.Variable}
		read := readBy(u.Value)
		for _, v := range t.Slots {
			if read[v] && !taken[v] && v.Type.Equal(u.Variable.Type) {
				taken[v] = true
				m.slots = append(m.slots, v)
			}
		}
		mirrored = append(mirrored, m)
	}
	slices.SortFunc(mirrored, func(a, b mirror) int { return l.Offsets[a.weight] - l.Offsets[b.weight] })
	return mirrored
}

// readBy returns the variables from which operations of the optimizer compute a value.
func readBy(v *ir.Value) map[*ir.Variable]bool {
	read := map[*ir.Variable]bool{}
	walkUpdate(v, func(leaf *ir.Value) {
		if p := leaf.Op.Attrs.Param; p != nil && p.Kind == ir.Stored {
			read[p.Variable] = true
		}
	})
	return read
}

// walkUpdate visits what the operations of the optimizer that compute a value read and do not make.
func walkUpdate(v *ir.Value, visit func(leaf *ir.Value)) {
	seen := map[*ir.Value]bool{}
	var walk func(v *ir.Value)
	walk = func(v *ir.Value) {
		if seen[v] {
			return
		}
		seen[v] = true
		if v.Op.Phase != ir.Optimize || v.Op.Kind == ir.OpParam {
			visit(v)
			return
		}
		for _, arg := range v.Op.Args {
			walk(arg)
		}
	}
	walk(v)
}

// addOthers adds the variables of a graph that the module's lists do not name.
func (l *Layout) addOthers(g *ir.Graph) {
	for _, p := range g.Params {
		if p.Kind == ir.Stored {
			l.add(p.Variable)
		}
	}
	for _, u := range g.Updates {
		l.add(u.Variable)
	}
}
