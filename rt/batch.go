package rt

// PredictBatch runs the model on any number of rows, as many at a time as it has room for, and returns the outputs of
// those that went well. It uses the memory of outs if that is large enough. Put copies a row into the memory of a batch,
// take one out of it.
func PredictBatch[I, O any](m *Instance, ins []I, outs []O, put func(*I, []Slab, int), take func(*O, []Slab, int)) ([]O, error) {
	if cap(outs) < len(ins) {
		outs = make([]O, len(ins))
	}
	outs = outs[:len(ins)]
	for from := 0; from < len(ins); from += m.Model.BatchSize {
		n := min(m.Model.BatchSize, len(ins)-from)
		c := m.Begin(n)
		for i := range n {
			put(&ins[from+i], c.Fields, i)
		}
		err := m.Predict(c)
		for i := 0; i < n && err == nil; i++ {
			take(&outs[from+i], c.Results, i)
		}
		m.End(c)
		if err != nil {
			return outs[:from], err
		}
	}
	return outs, nil
}
