package kernels

import (
	"fmt"
	"slices"

	"github.com/dlgen/dlgen/codegen/ir"
)

// Space is where a kernel's element lies: the number of its row, its place within the row.
type Space struct {
	shape ir.Shape
	row   int    // the first axis of a row; len(shape) if elements are alone
	i     string // the number of the element, or of the row
	j     string // the place within the row; "" while the row as a whole is meant
}

// NewSpace is one of a shape, whose rows begin at an axis.
func NewSpace(shape ir.Shape, row int, i, j string) *Space {
	return &Space{shape: shape, row: row, i: i, j: j}
}

// Coordinate is the place along an axis.
func (s *Space) Coordinate(axis int) string {
	d := s.shape[axis].Size()
	if d.IsOne() {
		return "0"
	}
	from, first, last := s.i, 0, s.row
	if axis >= s.row {
		from, first, last = s.j, s.row, len(s.shape)
	}
	text := Over(from, s.shape[axis+1:last].Size())
	if axis > first {
		text = fmt.Sprintf("%s%%%s", text, CSize(d))
	}
	return "(" + text + ")"
}

// whole is the number of the element among all of the space.
func (s *Space) whole() string {
	switch {
	case s.row == len(s.shape):
		return s.i
	case s.row == 0:
		return s.j
	}
	return "(" + Product(s.i, s.shape[s.row:].Size()) + " + " + s.j + ")"
}

// At is the place of an element in a tensor whose axis a lies on axis axes[a] of the space, or is stretched if that is -1.
func (s *Space) At(shape ir.Shape, axes []int) string {
	if slices.Equal(axes, ir.Axes(0, len(s.shape))) {
		return s.whole()
	}
	if slices.Equal(axes, ir.Axes(0, s.row)) {
		return s.i
	}
	if s.row < len(s.shape) && slices.Equal(axes, ir.Axes(s.row, len(s.shape))) {
		return s.j
	}
	if s.row == len(s.shape) && len(axes) > 0 && slices.Equal(axes, ir.Axes(len(s.shape)-len(axes), len(s.shape))) {
		return "(" + s.i + "%" + CSize(shape.Size()) + ")"
	}
	text := ""
	for a, axis := range axes {
		if axis < 0 || shape[a].Size().IsOne() {
			continue
		}
		if text != "" {
			text += " + "
		}
		text += Product(s.Coordinate(axis), shape[a+1:].Size())
	}
	if text == "" {
		return "0"
	}
	return "(" + text + ")"
}

// Coordinates declares the places along each axis of a shape, of element i.
func (k *Kernel) Coordinates(prefix, i string, shape ir.Shape) []string {
	s := NewSpace(shape, len(shape), i, "")
	names := make([]string, len(shape))
	for axis := range shape {
		names[axis] = "0"
		if text := s.Coordinate(axis); text != "0" {
			names[axis] = fmt.Sprintf("%s%d", prefix, axis)
			k.Add("int %s = %s;", names[axis], text)
		}
	}
	return names
}

// Offset is the place of coordinates in a tensor.
func Offset(at []string, shape ir.Shape) string {
	text := ""
	for axis, x := range at {
		if x == "0" {
			continue
		}
		if text != "" {
			text += " + "
		}
		text += Product(x, shape[axis+1:].Size())
	}
	if text == "" {
		return "0"
	}
	return text
}
