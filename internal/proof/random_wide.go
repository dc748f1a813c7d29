package proof

import (
	"fmt"
	"math"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
)

// Wide is a random program whose values are larger than those of Random and whose shapes are odd, with layers one after the other: a device's
// kernels are chosen by sizes. In the precision float32 it has all moves that fit, in others layers alone. The same seed and precision give
// the same program.
func Wide(seed uint64, precision string) *Subject {
	r := rand.New(rand.NewPCG(seed, 43))
	w := &writer{Rand: r, seed: seed, most: pick(&writer{Rand: r}, []int{1200, 3000, 6000}), work: 1 << 20, turns: 33}
	w.sizes = []int{1, 2, 3, 4, 5, 7, 8, 8, 12, 16, 16, 17, 24, 31, 32, 32, 33, 48, 63, 64, 64, 65, 96, 127, 128, 129, 130, 257}
	w.rows = pick(w, []int{1, 2, 3, 5, 8, 16, 17, 33})
	w.most = max(100, min(w.most, pick(w, []int{8000, 20000, 60000})/w.rows))
	classes := 2 + w.IntN(40)
	moves, count := wideMoves, 11
	if precision != "float32" {
		moves, count = layerMoves, 6
	}
	w.sides, w.channels = []int{4, 5, 7, 8, 9, 12, 16, 17}, []int{1, 2, 3, 4, 8, 8, 16, 32}
	if w.IntN(5) == 0 { // images large enough for convolutions that are not products in tiles
		w.rows, w.most, w.work = pick(w, []int{16, 17, 33, 65}), 8192, 1<<23
		w.sides, w.channels, w.sizes = []int{6, 8, 12, 14, 16, 19}, []int{4, 8, 16}, []int{3, 4, 8, 12, 16, 32, 32, 33}
		moves, count = []move{filtered, filtered, filtered, filtered, unary, twofold, summed}, 4
	}
	w.wideFields(classes)
	for range count {
		w.step(moves)
	}
	w.ends()
	elements := 1
	if v, ok := w.float(0); ok {
		elements = v.elements() * w.rows
	}
	w.results(math.Round(math.Sqrt(float64(elements)))) // so that no derivative drowns in what differs by rounding
	if v, ok := w.recent(func(v value) bool {
		return v.dtype == "f32" && !v.mixed && strings.HasPrefix(v.name, "v") && v.elements()*classes*w.rows <= w.work
	}); ok {
		w.line("loss c = sparse_categorical_crossentropy(t, %s, from_logits=true)", fmt.Sprintf("f32(%s -> Flatten -> Dense(%d))", w.calm(v), classes))
	}
	s := &Subject{Name: fmt.Sprintf("wide %d %s", seed, precision), Seed: seed, Rows: w.rows, Rough: "proven by smaller programs", Rounded: precisions[precision], Steps: 2}
	s.Text = w.decls.String() + "model MODEL {\n" + w.body.String() + "}\ntrain MODEL {\n    optimizer = " + pick(w, wideOptimizers) + "\n    precision = " + precision + "\n}\n"
	return s
}

var wideOptimizers = []string{"SGD(0.3)", "SGD(0.2, momentum=0.9, nesterov=true)", "SGD(0.2, global_clipnorm=1.0)", "Adam(0.02, epsilon=0.05)", "RMSprop(0.02, epsilon=0.05, centered=true)",
	"AdamW(0.02, epsilon=0.05, clipnorm=1.0)", "Nadam(0.02, epsilon=0.05)", "Adagrad(0.05, initial_accumulator_value=0.5)", "Adam(0.02, epsilon=0.05, use_ema=true, ema_overwrite_frequency=2)",
	"SGD(0.3, gradient_accumulation_steps=2)", "SGD(0.2, momentum=0.9, clipvalue=0.5)"}

// layerMoves are those whose layers compute in what a train block's precision says, wideMoves all that programs of larger values have.
var (
	layerMoves = []move{layered, layered, layered, layered, filtered, filtered, headed, headed, recurrent, recurrent, lookedUp, unary, twofold, residual}
	wideMoves  = append(slices.Clone(layerMoves), unary, twofold, twofold, choose, reduce, reduce, running, reorder, join, cut, product, product, dense, normalized, dropped,
		convolved, pooled, ownCell, integers, compared, counted, hot, taken, wide, narrow, batch, derivative, repeated, repeated, ownLayer, ownFunc, kept, turned, turned, summed, shared)
)

// wideFields declares inputs of each number of axes, and classes to be told.
func (w *writer) wideFields(classes int) {
	declare := func(kind, name, dtype string, shape ...int) {
		w.line("%s %s: %s%s", kind, name, dtype, brackets(shape))
		dtype, _, _ = strings.Cut(dtype, "(")
		w.pool = append(w.pool, value{name, dtype, shape, false})
	}
	a := w.size()
	declare("input", "x", "f32", a, w.within(a))
	long := w.size()
	if w.rows < 4 && w.IntN(2) == 0 {
		long = pick(w, []int{1025, 2048, 8200, 9001, 12288}) // more than work items of a group keep in registers
	}
	declare("input", "y", "f32", long)
	side := pick(w, w.sides)
	channels := pick(w, w.channels)
	for channels > 1 && channels*side*(side+1) > w.most {
		channels /= 2
	}
	declare("input", "m", "f32", side, side+w.IntN(2), channels)
	declare("input", "k", "index(1100)", min(40, w.size()))
	declare("input", "j", "i32", w.size())
	declare("input", "d", "f64", w.size())
	w.line("target t: index(%d)", classes)
}

// within is how many of n elements there may be.
func (w *writer) within(n int) int {
	for range 20 {
		if m := w.size(); n*m <= w.most {
			return m
		}
	}
	return 1
}

// ends has all values that nothing else is made of add to a loss: else much of a program is dead.
func (w *writer) ends() {
	text := w.body.String()
	var terms []string
	for _, v := range w.pool {
		if v.dtype == "f32" && len(regexp.MustCompile(`\b`+v.name+`\b`).FindAllString(text, 2)) == 1 {
			terms = append(terms, fmt.Sprintf(pick(w, []string{"%.0f * mean(square(%s))", "%.0f * mean(sin(2 * %s))", "%.0f * mean(softplus(%s))"}), math.Sqrt(float64(v.elements()*w.rows)), v.name))
		}
	}
	if len(terms) > 0 {
		w.line("loss ends = %s", strings.Join(terms, " + "))
	}
}

// calm is a value divided by so much that sums of all of it are about as large as its elements.
func (w *writer) calm(v value) string {
	n := 1
	if len(v.shape) > 0 {
		n = v.shape[len(v.shape)-1]
	}
	if n < 12 {
		return v.name
	}
	return fmt.Sprintf("(%.2g * %s)", 2/math.Sqrt(float64(n)), v.name)
}

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
		f.then(f.shape, "%s(epsilon=0.1)", pick(w, []string{"LayerNormalization", "RMSNormalization", "BatchNormalization"}))
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
		f.then(f.shape, "%s", pick(w, []string{"LayerNormalization(epsilon=0.1)", "BatchNormalization(epsilon=0.1)", "GroupNormalization(groups=1, epsilon=0.1)"}))
	case 9, 10:
		if h > 1 && v > 1 {
			f.then([]int{h / 2, v / 2, c}, "%s(2)", pick(w, []string{"MaxPooling2D", "AveragePooling2D"}))
		}
	default:
		f.then([]int{h, v, m}, "Conv2D(%d, %d, padding=same, dilation_rate=%d)", m, size, 1+w.IntN(2))
	}
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
