package products

import (
	"fmt"

	"github.com/dlgen/dlgen/codegen/device/kernels"
	"github.com/dlgen/dlgen/codegen/ir"
)

// strip is an operand on its way through shared memory: for some rows (or columns), depth summands, which lie there as they
// lie in memory.
type strip struct {
	*matrix
	p      *tiledProduct
	name   string  // of the array
	first  string  // the tile's first row
	end    ir.Size // rows of the operand
	vector int     // elements that are copied at a time; 0: each is computed
}

// width is how many rows (or columns) a tile has.
func (s *strip) width() int {
	if s.p.sides[0] == s {
		return s.p.t.width(0)
	}
	return s.p.t.width(1)
}

// row is the way in shared memory from one row to the next, or from one summand to the next. It keeps those apart that
// work items read together: their banks differ.
func (s *strip) row() int {
	pad := 16 / s.p.d.Size()
	if s.alongDeep {
		return s.p.t.depth + pad
	}
	if s.p.d.Size() == 4 {
		pad *= 2
	}
	return s.width() + pad
}

// extent is how many elements of shared memory a depth takes.
func (s *strip) extent() int {
	if s.alongDeep {
		return s.width() * s.row()
	}
	return s.p.t.depth * s.row()
}

// turns is how work items share the elements: lanes lie along memory, turns of a work item are each step rows (or
// summands) apart.
func (s *strip) turns() (lanes, step, turns int, whole bool) {
	along, other := s.width(), s.p.t.depth
	if s.alongDeep {
		along, other = other, along
	}
	lanes = along / max(s.vector, 1)
	step = s.p.t.items / lanes
	turns = (other + step - 1) / step
	return lanes, step, turns, turns*step == other
}

// slides lists the axes whose placement has to be known behind the loop's beginning.
func (s *strip) slides() (axes []int) {
	for i, a := range s.axes {
		if a.checked || a.stride > 1 {
			axes = append(axes, i)
		}
	}
	return axes
}

// folded is what a placement says of the offset where windows slide by one.
func (s *strip) folded(p placement) string {
	text := p.offset
	for i, a := range s.axes {
		if a.stride == 1 {
			text += " + " + kernels.Product("("+p.at[i]+")", a.step)
		}
	}
	return text
}

// prepare computes, before the loop, what rows say. A row that there is none of lies before all.
func (s *strip) prepare() {
	lanes, step, turns, _ := s.turns()
	k := s.p.Kernel
	in, deep := fmt.Sprintf("l/%d", lanes), fmt.Sprintf("l%%%d", lanes)
	if s.vector > 1 {
		deep += fmt.Sprintf("*%d", s.vector)
	}
	if !s.alongDeep {
		in, deep = deep, in
	}
	k.Add("int %si = %s, %[1]sd = %[3]s;", s.name, in, deep)
	k.Add("int %so[%d];", s.name, s.held(turns))
	for _, axis := range s.slides() {
		k.Add("int %sx%d[%d];", s.name, axis, s.held(turns))
	}
	k.Add("UNROLL for (int u = 0; u < %d; u++) {", s.held(turns))
	k.Add("int at = %s + %si + u*%d;", s.first, s.name, step)
	place := s.across(k, "at")
	offset := s.batch("batch") + " + " + s.folded(place)
	inside := fmt.Sprintf("at < %s", kernels.CSize(s.end))
	whole := s.end.Factor%s.width() == 0
	if !whole && s.gate() < 0 {
		offset = fmt.Sprintf("%s ? %s : -1", inside, offset)
	}
	k.Add("%so[u] = %s;", s.name, offset)
	for _, axis := range s.slides() {
		at := place.at[axis]
		if !whole && axis == s.gate() {
			at = fmt.Sprintf("%s ? %s : -(1 << 30)", inside, at)
		}
		k.Add("%sx%d[u] = %s;", s.name, axis, at)
	}
	k.Add("}")
}

// gate is the axis that tells that a row is there, -1 if its offset does.
func (s *strip) gate() int {
	for i, a := range s.axes {
		if a.checked {
			return i
		}
	}
	return -1
}

// held is how many rows a work item has: one if its turns go along the summands.
func (s *strip) held(turns int) int {
	if s.alongDeep {
		return turns
	}
	return 1
}

// bring begins to bring the depth behind k0 into the half of shared memory that is not multiplied.
func (s *strip) bring(last string) {
	_, step, turns, whole := s.turns()
	k, t := s.p.Kernel, s.p.t
	in, deep, row := s.name+"i", s.name+"d", "0"
	k.Add("{")
	if s.alongDeep {
		s.summand(deep)
		k.Add("UNROLL for (int u = 0; u < %d; u++) {", turns)
		in, row = fmt.Sprintf("(%s + u*%d)", in, step), "u"
	} else {
		k.Add("UNROLL for (int u = 0; u < %d; u++) {", turns)
		deep = fmt.Sprintf("(%s + u*%d)", deep, step)
		s.summand(deep)
	}
	offset := fmt.Sprintf("%so[%s]", s.name, row)
	place := fmt.Sprintf("%s + to", offset)
	var conditions []string
	if s.p.parts > 1 || s.p.k.Factor%t.depth != 0 {
		conditions = append(conditions, "t < "+last)
	}
	if s.gate() < 0 && s.end.Factor%s.width() != 0 {
		conditions = append(conditions, offset+" >= 0")
	}
	for _, axis := range s.slides() {
		a, sum := s.axes[axis], fmt.Sprintf("(%sx%d[%s] + t%[2]d)", s.name, axis, row)
		if a.stride > 1 {
			conditions = append(conditions, fmt.Sprintf("%s%%%d == 0", sum, a.stride))
			place += " + " + kernels.Product(kernels.Over(sum, ir.Fixed(a.stride)), a.step)
		}
		if a.checked {
			conditions = append(conditions, fmt.Sprintf("(uint)%s < %du", sum, a.limit*a.stride))
		}
	}
	to := fmt.Sprintf("%s[(here ^ 1)*%d + %s*%d + %s]", s.name, s.extent(), in, s.row(), deep)
	if !s.alongDeep {
		to = fmt.Sprintf("%s[(here ^ 1)*%d + %s*%d + %s]", s.name, s.extent(), deep, s.row(), in)
	}
	if !whole {
		other, end := in, s.width()
		if !s.alongDeep {
			other, end = deep, t.depth
		}
		k.Add("if (%s < %d) {", other, end)
	}
	there := both(conditions...)
	if there == "" {
		there = "1"
	}
	k.Add("int there = %s;", there)
	s.copy(to, place)
	if !whole {
		k.Add("}")
	}
	k.Add("}")
	k.Add("}")
}

// summand declares what a summand says.
func (s *strip) summand(deep string) {
	k := s.p.Kernel
	k.Add("int t = k0 + %d + %s;", s.p.t.depth, deep)
	place := s.deep(k, "t")
	k.Add("int to = %s;", s.folded(place))
	for _, axis := range s.slides() {
		k.Add("int t%d = %s;", axis, place.at[axis])
	}
}

// copy brings elements to shared memory, zeros if they are not there.
func (s *strip) copy(to, place string) {
	k, d := s.p.Kernel, s.p.d
	switch bytes := s.vector * d.Size(); {
	case s.vector == 0:
		value := kernels.Cast(k.Element(s.buffer, place), s.buffer.Value.Type.DType, d)
		k.Add("%s = there ? %s : 0;", to, kernels.Stored(value, d))
	case bytes < 4:
		k.Add("%s = there ? %s[%s] : 0;", to, k.Buffer(s.buffer), place)
	default:
		k.Add("copy%d(&%s, &%s[there ? %s : 0], there);", bytes, to, k.Buffer(s.buffer), place)
	}
}
