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
	moves, count, classes := w.widen(precision)
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

// widen chooses how large values are, and of which moves a program has how many.
func (w *writer) widen(precision string) (moves []move, count, classes int) {
	w.rows = pick(w, []int{1, 2, 3, 5, 8, 16, 17, 33})
	w.most = max(100, min(w.most, pick(w, []int{8000, 20000, 60000})/w.rows))
	classes = 2 + w.IntN(40)
	moves, count = wideMoves, 11
	if precision != "float32" {
		moves, count = layerMoves, 6
	}
	w.sides, w.channels = []int{4, 5, 7, 8, 9, 12, 16, 17}, []int{1, 2, 3, 4, 8, 8, 16, 32}
	if w.IntN(5) == 0 { // images large enough for convolutions that are not products in tiles
		w.rows, w.most, w.work = pick(w, []int{16, 17, 33}), 4096, 1<<23 // the oracle keeps all values of a graph
		w.sides, w.channels, w.sizes = []int{6, 8, 12, 14, 16, 19}, []int{4, 8, 16}, []int{3, 4, 8, 12, 16, 32, 32, 33}
		moves, count = []move{filtered, filtered, filtered, filtered, unary, twofold, summed}, 4
	}
	return moves, count, classes
}

var wideOptimizers = []string{"SGD(0.3)", "SGD(0.2, momentum=0.9, nesterov=true)", "SGD(0.2, global_clipnorm=1.0)", "Adam(0.02, epsilon=0.05)", "RMSprop(0.02, epsilon=0.05, centered=true)",
	"AdamW(0.02, epsilon=0.05, clipnorm=1.0)", "Nadam(0.02, epsilon=0.05)", "Adagrad(0.05, initial_accumulator_value=0.5)", "Adamax(0.02, epsilon=0.05)", "Adam(0.02, epsilon=0.05, use_ema=true, ema_overwrite_frequency=2)",
	"SGD(0.3, gradient_accumulation_steps=2)", "SGD(0.2, momentum=0.9, clipvalue=0.5)"}

// layerMoves are those whose layers compute in what a train block's precision says, wideMoves all that programs of larger values have.
var (
	layerMoves = []move{layered, layered, layered, layered, filtered, filtered, headed, headed, recurrent, recurrent, lookedUp, unary, twofold, residual}
	wideMoves  = append(slices.Clone(layerMoves), unary, twofold, twofold, choose, reduce, reduce, running, reorder, join, cut, product, product, dense, normalized, dropped,
		convolved, pooled, ownCell, integers, compared, counted, hot, taken, wide, narrow, batch, derivative, repeated, repeated, ownLayer, ownFunc, kept, turned, turned, summed, shared)
)

// wideFields declares inputs of each number of axes, and classes to be told.
func (w *writer) wideFields(classes int) {
	a := w.size()
	w.input("x", "f32", a, w.within(a))
	long := w.size()
	if w.rows < 4 && w.IntN(2) == 0 {
		long = pick(w, []int{1025, 2048, 8200, 9001, 12288}) // more than work items of a group keep in registers
	}
	w.input("y", "f32", long)
	side := pick(w, w.sides)
	channels := pick(w, w.channels)
	for channels > 1 && channels*side*(side+1) > w.most {
		channels /= 2
	}
	w.input("m", "f32", side, side+w.IntN(2), channels)
	w.input("k", "index(1100)", min(40, w.size()))
	w.input("j", "i32", w.size())
	w.input("d", "f64", w.size())
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
