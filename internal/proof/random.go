package proof

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
)

// value is a name of a random program, with what is known of it.
type value struct {
	name  string
	dtype string
	shape []int
	mixed bool // depends on the other samples of the batch: no output may
}

func (v value) elements() int {
	n := 1
	for _, d := range v.shape {
		n *= d
	}
	return n
}

// writer writes one random program. Floats of its values stay about as small as its inputs, so that f32 code can be
// compared with the oracle.
type writer struct {
	*rand.Rand
	seed  uint64
	decls strings.Builder
	body  strings.Builder
	pool  []value
	count int
	dents int // how many blocks are around
	sizes []int
	most  int // elements of a value of a sample, where it can be helped
	rows  int // of a batch
	work  int // multiplications of a product in a batch, where it can be helped
	turns int // of a recurrent layer
	// Of images.
	sides, channels []int
}

// steps is how many values a random program computes, one from the other for the most part.
const steps = 30

// Random is a random program: well typed, of at least 20 operations one after the other, with loops, layers of its own,
// recurrent cells, several types, values across the batch, and states. The same seed gives the same program.
func Random(seed uint64) *Subject {
	w := &writer{Rand: rand.New(rand.NewPCG(seed, 41)), seed: seed, sizes: []int{1, 2, 3, 4}, most: 150, rows: rows, work: math.MaxInt, turns: math.MaxInt}
	w.fields()
	for range steps {
		w.step(moves)
	}
	w.results(1)
	text := w.decls.String() + "model MODEL {\n" + w.body.String() + "}\n"
	s := &Subject{Name: fmt.Sprintf("random %d", seed), Text: text, Seed: seed}
	if w.IntN(2) == 0 {
		s.Steps = 2
		s.Text += "train MODEL { optimizer = " + pick(w, optimizers) + " }\n"
	}
	return s
}

var optimizers = []string{"SGD(0.05)", "SGD(0.05, momentum=0.9)", "Adam(0.01, epsilon=0.05)", "RMSprop(0.01, epsilon=0.05)", "AdamW(0.01, epsilon=0.05, clipnorm=1.0)"}

// unique is a name of a declaration that no other random program has.
func (w *writer) unique(name string) string {
	w.count++
	return fmt.Sprintf("%s%dn%dx", name, w.seed, w.count) // x: names that the language counts on from have a number there
}

func pick[T any](w *writer, from []T) T { return from[w.IntN(len(from))] }

// line writes a statement.
func (w *writer) line(format string, args ...any) {
	fmt.Fprintf(&w.body, strings.Repeat("    ", w.dents+1)+format+"\n", args...)
}

// keep binds an expression to a new name of the pool.
func (w *writer) keep(dtype string, shape []int, mixed bool, format string, args ...any) value {
	w.count++
	v := value{fmt.Sprintf("v%d", w.count), dtype, shape, mixed}
	w.line("%s = %s", v.name, fmt.Sprintf(format, args...))
	w.pool = append(w.pool, v)
	return v
}

// few reports whether a value is small enough for what compares all its elements with each other.
func (w *writer) few(v value) bool { return w.work == math.MaxInt || v.elements() <= 2000 }

// input declares an input.
func (w *writer) input(name, dtype string, shape ...int) {
	w.line("input %s: %s%s", name, dtype, brackets(shape))
	dtype, _, _ = strings.Cut(dtype, "(")
	w.pool = append(w.pool, value{name, dtype, shape, false})
}

func (w *writer) fields() {
	w.input("x", "f32", w.size()+1, w.size()+1)
	w.input("y", "f32", w.size()+1)
	w.input("z", "f32")
	w.input("k", "index(5)", w.size()+1)
	w.input("j", "i32", w.size()+1)
	w.input("b", "bool", w.size()+1)
	w.input("d", "f64", w.size()+1)
}

// weight declares a weight.
func (w *writer) weight(shape ...int) string {
	w.count++
	name := fmt.Sprintf("w%d", w.count)
	w.line("weight %s: f32%s = %s", name, brackets(shape), pick(w, []string{"glorot_uniform", "ones", "RandomNormal(stddev=0.3)"}))
	return name
}

func (w *writer) size() int { return pick(w, w.sizes) }

// units is how many numbers a layer makes of each n of a value: as many as there is room and time for.
func (w *writer) units(a value, n int) int {
	for range 20 {
		if m := w.size(); w.work == math.MaxInt || m*a.elements()*w.rows <= w.work && m*(a.elements()/n) <= w.most {
			return m
		}
	}
	return 1
}

// recent returns one of the pool that fits, late ones with more chance; ok is false if none does.
func (w *writer) recent(fits func(v value) bool) (value, bool) {
	var found []value
	for _, v := range w.pool {
		if fits(v) {
			found = append(found, v)
		}
	}
	if len(found) == 0 {
		return value{}, false
	}
	return found[max(w.IntN(len(found)), w.IntN(len(found)), w.IntN(len(found)))], true
}

// float returns a f32 value with a least number of axes.
func (w *writer) float(rank int) (value, bool) {
	return w.recent(func(v value) bool { return v.dtype == "f32" && len(v.shape) >= rank })
}

// step adds a value by a move chosen at random that finds what it needs.
func (w *writer) step(moves []move) {
	for !pick(w, moves)(w) {
	}
}

// results makes outputs, losses and metrics of the last values. There is a weight that learns, whatever the moves were.
func (w *writer) results(scale float64) {
	w.line("weight last: f32 = ones")
	outputs := 0
	for _, v := range slices.Backward(w.pool) {
		if !v.mixed && outputs < 3 && strings.HasPrefix(v.name, "v") {
			w.line("output out%d = %s", outputs, v.name)
			outputs++
		}
	}
	losses := 0
	size := ""
	if scale != 1 {
		size = fmt.Sprintf("%g * ", scale)
	}
	for _, v := range slices.Backward(w.pool) {
		if v.dtype != "f32" && v.dtype != "f64" || losses == 3 {
			continue
		}
		name, factor := "", "last * "
		if losses > 0 {
			name, factor = fmt.Sprintf(" l%d", losses), ""
		}
		w.line("loss%s = %s%smean(%s)", name, factor, size, fmt.Sprintf(pick(w, []string{"square(%s)", "sin(2 * %s)", "softplus(%s)"}), v.name))
		losses++
	}
	if v, ok := w.float(0); ok {
		w.line("metric m = mean(abs(%s))", v.name)
	}
}

// brackets is a shape as a type has it.
func brackets(shape []int) string {
	if len(shape) == 0 {
		return ""
	}
	return listed(shape)
}

func listed(shape []int) string { return strings.ReplaceAll(fmt.Sprint(shape), " ", ", ") }
