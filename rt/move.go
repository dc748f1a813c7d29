package rt

import "github.com/dlgen/dlgen/rt/internal/cpu"

// moveGrain is how many items of cpu.Strip rows a thread takes at a time.
const moveGrain = 8

// moving is the work of every operation that only moves elements.
type moving[E Element] struct {
	y, x []E
	move cpu.Move
}

func (w moving[E]) Run(lo, hi int) { cpu.RunMove(w.y, w.x, &w.move, lo, hi) }

// move runs a move whose axes have been added.
func move[E Element](p *Pool, y, x []E, m cpu.Move) {
	items := m.Finish()
	grain := moveGrain
	if len(y) < smallWork*cpu.ForkCost {
		grain = items
	}
	split(p, items, grain, moving[E]{y, x, m})
}

// smallWork is the number of elements below which threads cost more than they bring, where dividing work costs what is usual.
const smallWork = 1 << 14

// Transpose permutes axes: x has a shape, result axis i is operand axis axes[i]. As for all moves, axes that do not move
// together are at most cpu.MaxRank.
func Transpose[E Element](p *Pool, y, x []E, shape, axes []int) {
	var m cpu.Move
	step := stride(shape, -1) // of all elements
	for _, axis := range axes {
		if length := shape[axis]; length > 0 {
			step /= length
			m.Add(length, step, stride(shape, axis))
			continue
		}
		return
	}
	move(p, y, x, m)
}

// stride returns the distance between neighbours along an axis.
func stride(shape []int, axis int) int {
	s := 1
	for _, n := range shape[axis+1:] {
		s *= n
	}
	return s
}

// Broadcast repeats x along the axes where its shape has 1 and into has more; both have the same rank.
func Broadcast[E Element](p *Pool, y, x []E, shape, into []int) {
	var m cpu.Move
	for axis, length := range into {
		step := stride(shape, axis)
		if shape[axis] == 1 {
			step = 0
		}
		m.Add(length, stride(into, axis), step)
	}
	move(p, y, x, m)
}

// Slice takes the elements from starts up to limits by strides of an x with a shape.
func Slice[E Element](p *Pool, y, x []E, shape, starts, limits, strides []int) {
	if sliceLines(p, y, x, shape, starts, limits, strides) {
		return
	}
	var m cpu.Move
	step := 1
	for axis := range shape {
		step *= (limits[axis] - starts[axis] + strides[axis] - 1) / strides[axis]
	}
	for axis := range shape {
		length := (limits[axis] - starts[axis] + strides[axis] - 1) / strides[axis]
		if length <= 0 {
			return
		}
		step /= length
		along := stride(shape, axis)
		m.XAt += starts[axis] * along
		m.Add(length, step, strides[axis]*along)
	}
	move(p, y, x, m)
}

// sliceLines is Slice where a single axis is cut, whose elements follow each other: the result's lie in lines. It reports
// whether that is so. Loops slice small tensors each turn: no division is done for them.
func sliceLines[E Element](p *Pool, y, x []E, shape, starts, limits, strides []int) bool {
	rows, cut, inner := 1, -1, 1
	for axis, length := range shape {
		switch whole := strides[axis] == 1 && starts[axis] == 0 && limits[axis] == length; {
		case !whole && (cut >= 0 || strides[axis] != 1):
			return false
		case !whole:
			cut = axis
		case cut < 0:
			rows *= length
		default:
			inner *= length
		}
	}
	if cut < 0 {
		return false
	}
	width := (limits[cut] - starts[cut]) * inner
	copyLines(p, y, x[min(starts[cut]*inner, len(x)):], rows, width, width, shape[cut]*inner)
	return true
}

// copyLines copies rows of a width, which lie so many elements apart in y and in x.
func copyLines[E Element](p *Pool, y, x []E, rows, width, yStep, xStep int) {
	if rows <= 0 || width <= 0 {
		return
	}
	if rows*width < smallWork*cpu.ForkCost { // without a thread's help
		cpu.CopyLines(y, x, rows, width, yStep, xStep)
		return
	}
	var m cpu.Move
	m.Add(rows, yStep, xStep)
	m.Add(width, 1, 1)
	move(p, y, x, m)
}

// Pad puts lo and hi elements of a value around each axis of an x with a shape, and dilate of them between
// neighbours; negative lo and hi cut off.
func Pad[E Element](p *Pool, y, x []E, shape, lo, hi, dilate []int, value E) {
	Fill(p, y, value)
	var m cpu.Move
	step := 1
	for axis := range shape {
		step *= padded(shape[axis], lo[axis], hi[axis], dilate[axis])
	}
	for axis, length := range shape {
		out, by := padded(length, lo[axis], hi[axis], dilate[axis]), dilate[axis]+1
		first := max(0, (-lo[axis]+by-1)/by)               // the first element that is not cut off …
		end := min(length, floorDiv(out-1-lo[axis], by)+1) // … and the end of those
		if out == 0 || first >= end {
			return
		}
		step /= out
		m.YAt += (lo[axis] + first*by) * step
		along := stride(shape, axis)
		m.XAt += first * along
		m.Add(end-first, by*step, along)
	}
	move(p, y, x, m)
}

// padded is the length of an axis after Pad.
func padded(length, lo, hi, dilate int) int { return length + lo + hi + max(0, length-1)*dilate }

func floorDiv(a, b int) int {
	if a < 0 {
		return -((-a + b - 1) / b)
	}
	return a / b
}

// Reverse turns round the axes of an x with a shape.
func Reverse[E Element](p *Pool, y, x []E, shape, axes []int) {
	var m cpu.Move
	for axis, length := range shape {
		along := stride(shape, axis)
		step := along
		for _, a := range axes {
			if a == axis {
				step = -along
				m.XAt += (length - 1) * along
			}
		}
		if length == 0 {
			return
		}
		m.Add(length, along, step)
	}
	move(p, y, x, m)
}

// Place writes one operand of a concatenation: x is rows lines of width elements, which go to place at of the
// lines of total elements in y:
//
//	for i := range rows { copy(y[i*total+at:], x[i*width:(i+1)*width]) }
func Place[E Element](p *Pool, y, x []E, rows, width, at, total int) {
	copyLines(p, y[min(at, len(y)):], x, rows, width, total, width)
}

// Copy copies x, which is as long as y.
func Copy[E Element](p *Pool, y, x []E) { split(p, len(y), smallWork*cpu.ForkCost, copying[E]{y, x}) }

type copying[E Element] struct{ y, x []E }

func (w copying[E]) Run(lo, hi int) { copy(w.y[lo:hi], w.x[lo:hi]) }

// Fill sets all elements.
func Fill[E Element](p *Pool, y []E, value E) {
	split(p, len(y), smallWork*cpu.ForkCost, filling[E]{y, value})
}

type filling[E Element] struct {
	y     []E
	value E
}

func (w filling[E]) Run(lo, hi int) { cpu.Fill(w.y[lo:hi], w.value) }

// Iota writes the index along an axis: y has the form [outer, k, inner].
//
//	y[o, i, j] = i
func Iota[T Number](y []T, outer, k, inner int) {
	for o := range outer {
		for i := range k {
			cpu.Fill(y[(o*k+i)*inner:][:inner], T(i))
		}
	}
}
