package proof

import (
	"fmt"
	"slices"
	"strings"
)

// form is a chain of layers and the shape that it makes.
type form struct {
	text  string
	shape []int
}

// then adds a layer.
func (f *form) then(shape []int, format string, args ...any) {
	f.text += " -> " + fmt.Sprintf(format, args...)
	f.shape = shape
}

// layered feeds a value through several layers.
func layered(w *writer) bool {
	a, ok := w.recent(func(v value) bool { return v.dtype == "f32" && (len(v.shape) == 1 || len(v.shape) == 2) })
	if !ok {
		return false
	}
	f := form{w.calm(a), a.shape}
	for range 1 + w.IntN(3) {
		w.layer(&f)
	}
	w.keep("f32", f.shape, a.mixed, pick(w, []string{"tanh(f32(%s))", "f32(%s) / 2"}), f.text)
	return true
}

// apartFromBias stands before a normalization of columns: the derivative by a bias right there is nothing but rounding errors.
const apartFromBias = "Activation(softsign) -> "

var activations = []string{"tanh", "relu", "gelu", "sigmoid", "silu", "softplus", "none"}

// layer adds a layer to a chain, for vectors or sequences.
func (w *writer) layer(f *form) {
	n := f.shape[len(f.shape)-1]
	rest := f.shape[:len(f.shape)-1]
	m := w.units(value{shape: f.shape}, n)
	of := func(n int) []int { return append(slices.Clone(rest), n) }
	switch k := w.IntN(10); {
	case k < 4:
		f.then(of(m), "Dense(%d, activation=%s, use_bias=%t)", m, pick(w, activations), w.IntN(4) > 0)
	case k < 6 && n > 2:
		f.then(f.shape, "%s(epsilon=0.1)", pick(w, []string{"LayerNormalization", "RMSNormalization", apartFromBias + "BatchNormalization"}))
	case k == 6:
		f.then(f.shape, "Dropout(0.25)")
	case k == 7 && len(rest) == 1:
		f.then(of(m), "Conv1D(%d, %d, padding=%s, activation=%s)", m, 1+w.IntN(4), pick(w, []string{"same", "causal"}), pick(w, activations))
	case k == 8 && len(rest) == 1 && rest[0] > 3:
		f.then([]int{rest[0] / 2, n}, "%s(2)", pick(w, []string{"MaxPooling1D", "AveragePooling1D"}))
	default:
		f.then(f.shape, "Activation(%s)", pick(w, []string{"softmax", "gelu", "relu", "softsign"}))
	}
}

// filtered feeds an image through several layers.
func filtered(w *writer) bool {
	a, ok := w.recent(func(v value) bool {
		return v.dtype == "f32" && len(v.shape) == 3 && v.shape[0] > 2 && v.shape[1] > 2
	})
	if !ok {
		return false
	}
	f := form{w.calm(a), a.shape}
	for range 1 + w.IntN(3) {
		w.filter(&f)
	}
	w.keep("f32", f.shape, a.mixed, pick(w, []string{"tanh(f32(%s))", "f32(%s) / 2"}), f.text)
	return true
}

// filter adds a layer to a chain, for images.
func (w *writer) filter(f *form) {
	h, v, c := f.shape[0], f.shape[1], f.shape[2]
	size := 1 + w.IntN(min(3, h, v))
	m := w.units(value{shape: []int{h, v, c, size, size}}, c*size*size)
	act := pick(w, activations)
	switch w.IntN(12) {
	case 0, 1, 2:
		f.then([]int{h, v, m}, "Conv2D(%d, %d, padding=same, activation=%s, use_bias=%t)", m, size, act, w.IntN(3) > 0)
	case 3:
		f.then([]int{h - size + 1, v - size + 1, m}, "Conv2D(%d, %d, activation=%s)", m, size, act)
	case 4:
		f.then([]int{(h + 1) / 2, (v + 1) / 2, m}, "Conv2D(%d, %d, strides=2, padding=same, activation=%s)", m, size, act)
	case 5:
		f.then(f.shape, "DepthwiseConv2D(%d, padding=same, activation=%s)", size, act)
	case 6:
		f.then([]int{h, v, m}, "SeparableConv2D(%d, %d, padding=same)", m, size)
	case 7:
		if 4*h*v*m <= 2*w.most {
			f.then([]int{2 * h, 2 * v, m}, "Conv2DTranspose(%d, %d, strides=2, padding=same)", m, size)
		}
	case 8:
		f.then(f.shape, "%s", pick(w, []string{"LayerNormalization(epsilon=0.1)", apartFromBias + "BatchNormalization(epsilon=0.1)",
			fmt.Sprintf("%sGroupNormalization(groups=%d, epsilon=0.1)", apartFromBias, pick(w, divisors(c)))}))
	case 9, 10:
		if h > 1 && v > 1 {
			f.then([]int{h / 2, v / 2, c}, "%s(2)", pick(w, []string{"MaxPooling2D", "AveragePooling2D"}))
		}
	default:
		f.then([]int{h, v, m}, "Conv2D(%d, %d, padding=same, dilation_rate=%d)", m, size, 1+w.IntN(2))
	}
}

// divisors are the numbers that divide one.
func divisors(n int) (list []int) {
	for d := 1; d <= n; d++ {
		if n%d == 0 {
			list = append(list, d)
		}
	}
	return list
}

// residual adds a value to what layers make of it.
func residual(w *writer) bool {
	a, ok := w.recent(func(v value) bool {
		return v.dtype == "f32" && (len(v.shape) == 1 || len(v.shape) == 2) && v.elements()*v.shape[len(v.shape)-1]*8*w.rows <= w.work
	})
	if !ok {
		return false
	}
	n := a.shape[len(a.shape)-1]
	hidden := pick(w, []int{1, 2}) * n
	w.keep("f32", a.shape, a.mixed, "0.7 * (%s + f32(%s -> LayerNormalization(epsilon=0.1) -> Dense(%d, activation=%s) -> Dense(%d)) / %d)", a.name, a.name, hidden, pick(w, activations), n, 1+n/4)
	return true
}

// headed attends in several heads, within a sequence or to another one.
func headed(w *writer) bool {
	fit := func(v value) bool {
		return v.dtype == "f32" && len(v.shape) == 2 && v.shape[1] > 1 && v.shape[0] <= 130 && v.elements()*64*w.rows <= w.work && v.shape[0]*v.shape[0]*64*w.rows <= 2*w.work
	}
	a, ok := w.recent(fit)
	if !ok {
		return false
	}
	b := a
	if w.IntN(3) == 0 {
		b, _ = w.recent(fit)
	}
	heads, size, more := pick(w, []int{1, 2, 3, 4}), pick(w, []int{2, 3, 8, 15, 16, 17, 32}), ""
	if w.IntN(2) == 0 {
		more = ", use_causal_mask=true"
	}
	if w.IntN(4) == 0 {
		more += ", dropout=0.2"
	}
	layer := fmt.Sprintf("MultiHeadAttention(%d, %d%s)", heads, size, more)
	if w.IntN(4) == 0 {
		layer = fmt.Sprintf("GroupQueryAttention(%d, %d, %d%s)", size, 2*heads, heads, more)
	}
	w.keep("f32", a.shape, a.mixed || b.mixed, "tanh(f32((%s, %s) -> %s))", w.calm(a), w.calm(b), layer)
	return true
}

// lookedUp looks vectors up in a short or a long table.
func lookedUp(w *writer) bool {
	k, ok := w.recent(func(v value) bool { return v.dtype == "index" })
	m := w.within(k.elements())
	if ok {
		w.keep("f32", append(slices.Clone(k.shape), m), false, "f32(%s -> Embedding(1100, %d))", k.name, m)
	}
	return ok
}

// shared has all elements of a value share one.
func shared(w *writer) bool {
	a, ok := w.float(1)
	if ok {
		n := a.elements()
		flat := fmt.Sprintf("reshape(%s, [%d])", a.name, n)
		w.keep("f32", []int{n}, a.mixed, pick(w, []string{"tanh(%[2]d * softmax(3 * %[1]s))", "%[1]s - logsumexp(2 * %[1]s)", "tanh(log_softmax(%[1]s) + log(%[2]d.0))",
			"tanh(%[1]s -> LayerNormalization(epsilon=0.1))"}), flat, n)
	}
	return ok
}

// turned takes axes in another order or makes others of them.
func turned(w *writer) bool {
	a, ok := w.recent(func(v value) bool { return v.dtype == "f32" && len(v.shape) >= 2 })
	if !ok {
		return false
	}
	order := w.Perm(len(a.shape))
	shape, axes := make([]int, len(order)), make([]string, len(order))
	for i, from := range order {
		shape[i], axes[i] = a.shape[from], fmt.Sprint(from)
	}
	w.keep("f32", shape, a.mixed, "transpose(%s, [%s])", a.name, strings.Join(axes, ", "))
	return true
}

// summed reduces several axes, after several operations.
func summed(w *writer) bool {
	a, ok := w.float(2)
	if !ok {
		return false
	}
	axis := w.IntN(len(a.shape) - 1)
	shape := slices.Delete(slices.Clone(a.shape), axis, axis+2)
	w.keep("f32", shape, a.mixed, pick(w, []string{"mean(gelu(2 * %s), axis=[%d, %d])", "tanh(sum(sin(3 * %s), axis=[%d, %d]) / 4)", "max(0.7 * %s, axis=[%d, %d])", "sqrt(0.1 + var(%s, axis=[%d, %d]))"}), a.name, axis, axis+1)
	return true
}
