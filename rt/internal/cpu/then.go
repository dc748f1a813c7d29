package cpu

import "math"

// Then is what is done to the rows of a product while they are in the cache: y*Scale + Bias, with a factor and a
// summand for each column, plus an element of another tensor, then a relu, then a limit. The zero value is nothing.
type Then[T Number] struct {
	Scale, Bias []T // nil: none
	Add         []T // of the whole result's shape; nil: none
	Relu        bool
	Max         T // 0: none
}

// none reports that there is nothing to do.
func (t *Then[T]) none() bool { return t.plain() && t.Bias == nil && !t.Relu }

// plain reports that there is at most a bias and a relu.
func (t *Then[T]) plain() bool { return t.Scale == nil && t.Add == nil && t.Max == 0 }

// Rows does it to rows of y, the first of which begins at a place; each is of n columns and a step behind the one
// before; columns begin at a place of the scale and the bias.
func (t *Then[T]) Rows(y []T, at, rows, n, step, column int) {
	if rows == 0 || n == 0 {
		return
	}
	if f := vectored(y); f != nil && !(t.plain() && t.Bias == nil) {
		any(t).(*Then[float32]).vectors(f, at, rows, n, step, column)
		return
	}
	for i := range rows {
		from := at + i*step
		t.line(y[from:][:n], from, column)
	}
}

// line does it to a row, or a part of one, that begins at a place of y.
func (t *Then[T]) line(line []T, at, column int) {
	if t.Scale != nil {
		for j, s := range t.Scale[column:][:len(line)] {
			line[j] *= s
		}
	}
	if t.Bias != nil {
		addEach(line, t.Bias[column:])
	}
	if t.Add != nil {
		addEach(line, t.Add[at:])
	}
	if t.Relu {
		for j, e := range line {
			line[j] = max(e, 0)
		}
	}
	if t.Max != 0 {
		for j, e := range line {
			line[j] = min(e, t.Max)
		}
	}
}

// vectors is Rows on the vector unit.
func (t *Then[T]) vectors(y []float32, at, rows, n, step, column int) {
	v := &active.vectors
	to, last := &y[at], (rows-1)*step+n
	_ = y[at:][:last]
	scale, bias := part(Floats(t.Scale), column, n), part(Floats(t.Bias), column, n)
	low, high := t.limits()
	switch {
	case t.plain():
		v.bias[reluIndex(t.Relu)](to, bias, rows, n, 4*step)
	case t.Add == nil:
		v.then(to, scale, bias, rows, n, 4*step, low, high)
	default:
		v.thenAdd(to, scale, bias, part(Floats(t.Add), at, last), rows, n, 4*step, low, high)
	}
}

// part returns where n elements of x begin; nil if there is no x.
func part(x []float32, from, n int) *float32 {
	if x == nil {
		return nil
	}
	return &x[from:][:n][0]
}

// limits are those between which results stay.
func (t *Then[T]) limits() (low, high float32) {
	low, high = float32(math.Inf(-1)), float32(math.Inf(1))
	if t.Relu {
		low = 0
	}
	if t.Max != 0 {
		high = float32(t.Max)
	}
	return low, high
}

// limited is 1 if there are any.
func (t *Then[T]) limited() int { return reluIndex(t.Relu || t.Max != 0) }

func reluIndex(relu bool) int {
	if relu {
		return 1
	}
	return 0
}
