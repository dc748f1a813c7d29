package cpu

// Then is what is done to the rows of a product while they are in the cache: a bias for each column, and perhaps a
// relu. The zero value is nothing.
type Then[T Number] struct {
	Bias []T // nil: none
	Relu bool
}

// none reports that there is nothing to do.
func (t *Then[T]) none() bool { return t.Bias == nil && !t.Relu }

// Rows does it to rows of y, each of n columns and a step behind the one before; columns begin at a place of the bias.
func (t *Then[T]) Rows(y []T, rows, n, step, column int) {
	if rows == 0 || n == 0 {
		return
	}
	if f := vectored(y); f != nil && t.Bias != nil {
		bias := Floats(t.Bias[column : column+n])
		active.vectors.bias[reluIndex(t.Relu)](&f[0], &bias[0], rows, n, 4*step)
		return
	}
	for i := range rows {
		line := y[i*step:][:n]
		if t.Bias != nil {
			addEach(line, t.Bias[column:])
		}
		if t.Relu {
			for j, e := range line {
				line[j] = max(e, 0)
			}
		}
	}
}

func reluIndex(relu bool) int {
	if relu {
		return 1
	}
	return 0
}
