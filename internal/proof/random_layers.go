package proof

import (
	"fmt"
	"slices"
)

func dense(w *writer) bool {
	a, ok := w.float(1)
	if ok {
		m := w.units(a, a.shape[len(a.shape)-1])
		w.keep("f32", append(slices.Clone(a.shape[:len(a.shape)-1]), m), a.mixed, "%s -> Dense(%d, activation=%s)", a.name, m, pick(w, []string{"tanh", "sigmoid", "softsign"}))
	}
	return ok
}

func normalized(w *writer) bool {
	a, ok := w.recent(func(v value) bool {
		return v.dtype == "f32" && len(v.shape) > 0 && v.shape[len(v.shape)-1] > 1
	})
	if !ok {
		return false
	}
	w.keep("f32", a.shape, a.mixed, "tanh(%s -> %s(epsilon=0.1))", a.name, pick(w, []string{"LayerNormalization", "RMSNormalization", "BatchNormalization"}))
	return true
}

func dropped(w *writer) bool {
	a, ok := w.float(0)
	if ok {
		w.keep("f32", a.shape, a.mixed, "%s -> %s", a.name, pick(w, []string{"Dropout(0.3)", "GaussianNoise(0.1)", "GaussianDropout(0.1)"}))
	}
	return ok
}

// sequence returns a value of two axes.
func (w *writer) sequence(length int) (value, bool) {
	return w.recent(func(v value) bool { return v.dtype == "f32" && len(v.shape) == 2 && v.shape[0] >= length })
}

func convolved(w *writer) bool {
	a, ok := w.sequence(2)
	if ok {
		m := w.units(a, a.shape[1])
		w.keep("f32", []int{a.shape[0], m}, a.mixed, "tanh(%s -> Conv1D(%d, %d, padding=same, dilation_rate=%d))", a.name, m, 1+w.IntN(3), 1+w.IntN(2))
	}
	return ok
}

func pooled(w *writer) bool {
	a, ok := w.sequence(2)
	if ok {
		w.keep("f32", []int{a.shape[0] / 2, a.shape[1]}, a.mixed, "%s -> %s(2)", a.name, pick(w, []string{"MaxPooling1D", "AveragePooling1D"}))
	}
	return ok
}

func attended(w *writer) bool {
	a, ok := w.sequence(1)
	if ok {
		w.keep("f32", a.shape, a.mixed, pick(w, []string{"tanh((%[1]s, %[1]s) -> Attention)", "tanh((%[1]s, %[1]s) -> MultiHeadAttention(2, 3))",
			"tanh((%[1]s, %[1]s) -> MultiHeadAttention(1, 2, use_causal_mask=true))"}), a.name)
	}
	return ok
}

func recurrent(w *writer) bool {
	a, ok := w.sequence(2)
	ok = ok && a.shape[0] <= w.turns
	if ok {
		m := w.cells(a)
		w.keep("f32", []int{a.shape[0], m}, a.mixed, "f32(%s -> %s(%d, return_sequences=true))", a.name, pick(w, []string{"LSTM", "GRU", "SimpleRNN"}), m)
	}
	return ok
}

// cells is how many units a recurrent layer has.
func (w *writer) cells(a value) int {
	return w.units(value{shape: []int{a.shape[0], 4 * max(a.shape[1], 32)}}, 4*max(a.shape[1], 32))
}

// ownCell declares a recurrent cell.
func ownCell(w *writer) bool {
	a, ok := w.sequence(2)
	if !ok || a.shape[0] > w.turns {
		return false
	}
	cell, m := w.unique("Cell"), w.cells(a)
	fmt.Fprintf(&w.decls, "layer %s(units: int) (x, h: f32[units], s: f32[1]) {\n    weight mix: f32[units, units] = orthogonal\n    g = sigmoid(x -> Dense(units))\n"+
		"    h2 = g * h + (1 - g) * %s((x -> Dense(units)) + h @ mix)\n    return h2 * s, h2, tanh(s + mean(%s, keepdims=true))\n}\n", cell, pick(w, []string{"tanh", "sin"}), pick(w, []string{"square(h2)", "h2 - h"}))
	w.keep("f32", []int{a.shape[0], m}, a.mixed, "%s -> RNN(%s(%d), return_sequences=true)", a.name, cell, m)
	return true
}

func embedded(w *writer) bool {
	k, ok := w.recent(func(v value) bool { return v.dtype == "index" && len(v.shape) == 1 })
	if ok {
		m := w.size()
		w.keep("f32", []int{k.shape[0], m}, false, "%s -> Embedding(5, %d)", k.name, m)
	}
	return ok
}
