package proof

import (
	"fmt"
	"slices"
	"strings"
)

// move adds to a program; false if there is nothing in it to begin with.
type move func(w *writer) bool

// moves are chosen from with even chances: what stands twice comes twice as often.
var moves = []move{
	unary, unary, unary, twofold, twofold, twofold, choose, reduce, reduce, running, reorder, reorder, join, cut, cut, product, product,
	dense, normalized, dropped, convolved, pooled, attended, recurrent, ownCell, embedded,
	integers, compared, counted, hot, taken, wide, narrow, batch, derivative, loop, repeated, ownLayer, ownFunc, kept,
}

func unary(w *writer) bool {
	a, ok := w.float(0)
	if ok {
		w.keep("f32", a.shape, a.mixed, pick(w, []string{"sin(%s)", "cos(2 * %s)", "tanh(%s)", "sigmoid(%s)", "relu(%s)", "gelu(%s)", "softplus(%s)", "exp(tanh(%s)) / 2",
			"sqrt(1 + square(%s))", "log1p(square(%s))", "abs(%s)", "silu(%s)", "erf(%s)", "elu(%s)", "1.5 - %s", "clip(%s, -1, 1)", "arctan(%s)", "mish(%[1]s)", "%[1]s / (1 + abs(%[1]s))",
			"leaky_relu(%s)", "rsqrt(0.5 + square(%s))", "(0.3 * %s) ** 2", "(1 + abs(%s)) ** -1.5"}), a.name)
	}
	return ok
}

func twofold(w *writer) bool {
	a, ok := w.float(0)
	if !ok {
		return false
	}
	b, ok := w.recent(func(v value) bool { return v.dtype == "f32" && w.fits(a.shape, v.shape) })
	if !ok {
		return false
	}
	w.keep("f32", broadcast(a.shape, b.shape), a.mixed || b.mixed, pick(w, []string{"tanh(%s + %s)", "0.7 * (%s - %s)", "tanh(%s * %s)", "tanh(%s / (1.5 + square(%s)))", "maximum(%s, %s)",
		"minimum(%s, 0.5 * %s)", "hypot(%s, 0.5 + square(%s)) / 2", "arctan2(%s, 3 + sin(%s))", "tanh(logaddexp(%s, %s))"}), a.name, b.name)
	return true
}

// fits tells whether two shapes can be repeated to one of few elements.
func (w *writer) fits(a, b []int) bool {
	for i := range min(len(a), len(b)) {
		x, y := a[len(a)-1-i], b[len(b)-1-i]
		if x != y && x != 1 && y != 1 {
			return false
		}
	}
	return value{shape: broadcast(a, b)}.elements() <= w.most
}

func broadcast(a, b []int) []int {
	if len(a) < len(b) {
		a, b = b, a
	}
	out := slices.Clone(a)
	for i := range b {
		at := len(a) - len(b) + i
		out[at] = max(out[at], b[i])
	}
	return out
}

func choose(w *writer) bool {
	a, ok := w.float(0)
	if ok {
		w.keep("f32", a.shape, a.mixed, pick(w, []string{"where(%[1]s > 0.2, sin(%[1]s), -0.5)", "where(isfinite(%[1]s), %[1]s, 0)", "where(%[1]s > 0.1 or %[1]s < -0.3, 0.5 * %[1]s, cos(%[1]s))"}), a.name)
	}
	return ok
}

func reduce(w *writer) bool {
	a, ok := w.float(1)
	if !ok {
		return false
	}
	axis := w.IntN(len(a.shape))
	shape, keep := slices.Clone(a.shape), ""
	if w.IntN(2) == 0 {
		shape[axis], keep = 1, ", keepdims=true"
	} else {
		shape = slices.Delete(shape, axis, axis+1)
	}
	w.keep("f32", shape, a.mixed, pick(w, []string{"mean(%s, axis=%d%s)", "tanh(sum(%s, axis=%d%s))", "max(%s, axis=%d%s)", "min(%s, axis=%d%s)", "tanh(var(%s, axis=%d%s))",
		"tanh(logsumexp(%s, axis=%d%s))", "prod(tanh(%s), axis=%d%s)", "sqrt(0.1 + var(%s, axis=%d%s))", "tanh(sum(square(%s), axis=%d%s))"}), a.name, axis, keep)
	return true
}

func running(w *writer) bool {
	a, ok := w.float(1)
	ok = ok && w.few(a)
	if ok {
		w.keep("f32", a.shape, a.mixed, pick(w, []string{"tanh(cumsum(%s, axis=%d))", "softmax(%s, axis=%d)", "0.3 * log_softmax(%s, axis=%d)", "sort(%s, axis=%d)", "flip(%s, axis=%d)",
			"roll(%s, 1, axis=%d)", "cumprod(tanh(%s), axis=%d)"}), a.name, w.IntN(len(a.shape)))
	}
	return ok
}

func reorder(w *writer) bool {
	a, ok := w.float(1)
	if !ok {
		return false
	}
	if len(a.shape) > 1 && w.IntN(2) == 0 {
		shape := slices.Clone(a.shape)
		slices.Reverse(shape)
		w.keep("f32", shape, a.mixed, "transpose(%s)", a.name)
		return true
	}
	if len(a.shape) < 3 && w.IntN(2) == 0 {
		axis := w.IntN(len(a.shape) + 1)
		w.keep("f32", slices.Insert(slices.Clone(a.shape), axis, 1), a.mixed, "expand_dims(%s, %d)", a.name, axis)
		return true
	}
	w.keep("f32", []int{a.elements()}, a.mixed, "reshape(%s, %s)", a.name, listed([]int{a.elements()}))
	return true
}

func join(w *writer) bool {
	a, ok := w.float(1)
	if !ok || a.elements() > w.most*2/5 {
		return false
	}
	shape, axis := slices.Clone(a.shape), w.IntN(len(a.shape))
	switch w.IntN(3) {
	case 0:
		shape[axis] *= 2
		w.keep("f32", shape, a.mixed, "concatenate([%[1]s, cos(%[1]s)], axis=%[2]d)", a.name, axis)
	case 1:
		shape[axis] += 2
		widths := make([]string, len(shape))
		for i := range widths {
			widths[i] = "[0, 0]"
		}
		widths[axis] = "[2, 0]"
		w.keep("f32", shape, a.mixed, "pad(%s, [%s])", a.name, strings.Join(widths, ", "))
	default:
		shape[axis] *= 2
		w.keep("f32", shape, a.mixed, "repeat(%s, 2, axis=%d)", a.name, axis)
	}
	return true
}

func cut(w *writer) bool {
	a, ok := w.recent(func(v value) bool { return v.dtype == "f32" && len(v.shape) > 0 && v.shape[0] > 1 })
	if !ok {
		return false
	}
	n := a.shape[0]
	rest := a.shape[1:]
	switch w.IntN(4) {
	case 0:
		w.keep("f32", rest, a.mixed, "%s[%d]", a.name, w.IntN(n))
	case 1:
		w.keep("f32", append([]int{n - 1}, rest...), a.mixed, "%s[1:]", a.name)
	case 2:
		w.keep("f32", append([]int{(n + 1) / 2}, rest...), a.mixed, "%s[::2]", a.name)
	default:
		w.keep("f32", a.shape, a.mixed, "%s[::-1]", a.name)
	}
	return true
}

func product(w *writer) bool {
	a, ok := w.float(1)
	if !ok {
		return false
	}
	n := a.shape[len(a.shape)-1]
	m := w.units(a, n)
	shape := append(slices.Clone(a.shape[:len(a.shape)-1]), m)
	switch w.IntN(3) {
	case 0:
		w.keep("f32", shape, a.mixed, "tanh(%s @ %s)", a.name, w.weight(n, m))
	case 1:
		w.keep("f32", shape, a.mixed, "sin(einsum(\"...i,io->...o\", %s, %s))", a.name, w.weight(n, m))
	default:
		w.keep("f32", a.shape, a.mixed, "tanh(%s * %s)", a.name, w.weight(n))
	}
	return true
}

func integers(w *writer) bool {
	if a, ok := w.recent(func(v value) bool { return v.dtype == "i32" }); ok && w.IntN(2) == 0 {
		w.keep("i32", a.shape, a.mixed, pick(w, []string{"(%s * 3 + 1) %% 7", "floor_divide(%s, 2)", "abs(%s) - 2", "bitwise_xor(%s, 5)", "clip(%s, -4, 9)", "maximum(%s, 1)"}), a.name)
		return true
	}
	a, ok := w.float(1)
	if ok {
		axis := w.IntN(len(a.shape))
		shape := slices.Delete(slices.Clone(a.shape), axis, axis+1)
		// Rounding, which no vector can foresee, would decide between elements that are nearly equal.
		form := pick(w, []string{"argmax(floor(8 * %s + 0.123), axis=%d)", "argmin(floor(8 * %s + 0.123), axis=%d)", "count_nonzero(%s, axis=%d)"})
		w.keep("i32", shape, a.mixed, form, a.name, axis)
	}
	return ok
}

func compared(w *writer) bool {
	a, ok := w.float(0)
	if ok {
		w.keep("bool", a.shape, a.mixed, pick(w, []string{"%[1]s > 0.1", "%[1]s <= 0.3 and %[1]s > -0.5", "not (%[1]s < 0)"}), a.name)
	}
	return ok
}

// counted makes a float of what is none.
func counted(w *writer) bool {
	a, ok := w.recent(func(v value) bool { return v.dtype != "f32" && v.dtype != "f64" })
	if ok {
		w.keep("f32", a.shape, a.mixed, pick(w, []string{"sin(f32(%s))", "f32(%s) / 8", "tanh(0.3 * i32(%s))"}), a.name)
	}
	return ok
}

func hot(w *writer) bool {
	a, ok := w.recent(func(v value) bool { return v.dtype == "i32" && len(v.shape) < 3 && v.elements() < w.most/5 })
	if ok {
		w.keep("f32", append(slices.Clone(a.shape), 3), a.mixed, "one_hot(%s, 3)", a.name)
	}
	return ok
}

func taken(w *writer) bool {
	a, ok := w.float(1)
	i, found := w.recent(func(v value) bool { return v.dtype == "i32" && len(v.shape) == 1 })
	if !ok || !found || a.elements()*i.elements() > w.most*4/3 {
		return false
	}
	w.keep("f32", append([]int{i.shape[0]}, a.shape[1:]...), a.mixed || i.mixed, "take(%s, %s %% %d, axis=0)", a.name, i.name, a.shape[0])
	return true
}

func wide(w *writer) bool {
	a, ok := w.float(0)
	if ok {
		w.keep("f64", a.shape, a.mixed, pick(w, []string{"sin(f64(%s))", "f64(%s) * 0.5", "tanh(f64(%s) * 3)"}), a.name)
	}
	return ok
}

func narrow(w *writer) bool {
	a, ok := w.recent(func(v value) bool { return v.dtype == "f64" })
	if ok {
		w.keep("f32", a.shape, a.mixed, "f32(%s)", a.name)
	}
	return ok
}

// batch takes a value over all samples; the result is the same for each.
func batch(w *writer) bool {
	a, ok := w.float(0)
	if ok {
		w.keep("f32", a.shape, true, pick(w, []string{"%[1]s - mean(across_batch(%[1]s), axis=0)", "tanh(%[1]s * max(across_batch(%[1]s), axis=0))"}), a.name)
	}
	return ok
}

// derivative takes the derivative of an expression by a value.
func derivative(w *writer) bool {
	a, ok := w.recent(func(v value) bool { return v.dtype == "f32" && !v.mixed })
	if ok {
		w.keep("f32", a.shape, a.mixed, "tanh(grad(sum(%s), %s))", fmt.Sprintf(pick(w, []string{"sin(%[1]s * %[1]s)", "softplus(2 * %[1]s) * %[1]s", "tanh(%[1]s) ** 3"}), a.name), a.name)
	}
	return ok
}

// loop writes a loop that is unrolled.
func loop(w *writer) bool {
	a, ok := w.float(1)
	if !ok || w.dents > 0 {
		return false
	}
	v := w.keep("f32", a.shape, a.mixed, "0.5 * %s", a.name)
	w.line("for i in 0..%d {", 2+w.IntN(2))
	w.line("    %s = %s", v.name, fmt.Sprintf(pick(w, []string{"sin(%[1]s + 0.1 * i)", "tanh(%[1]s * (0.5 + i) - %[2]s)"}), v.name, a.name))
	w.line("}")
	return true
}

// repeated writes a loop with weights of its own in each turn.
func repeated(w *writer) bool {
	a, ok := w.float(1)
	if ok {
		v := w.keep("f32", a.shape, a.mixed, "0.5 * %s", a.name)
		w.line("repeat %d { %s = %s + (%s -> Dense(%d, activation=tanh)) }", 2+w.IntN(2), v.name, v.name, v.name, a.shape[len(a.shape)-1])
	}
	return ok
}

// ownLayer declares a layer with a weight and uses it twice.
func ownLayer(w *writer) bool {
	a, ok := w.float(1)
	if !ok {
		return false
	}
	layer, n := w.unique("Block"), a.shape[len(a.shape)-1]
	fmt.Fprintf(&w.decls, "layer %s(units: int, f: func = tanh) (x, y = none) {\n    weight gain: f32[units] = ones\n    h = x -> Dense(units) -> LayerNormalization(epsilon=0.2)\n    z = f(h) * gain\n"+
		"    if y != none { return %s } else { return z }\n}\n", layer, pick(w, []string{"tanh(z + y)", "z * sigmoid(y)"}))
	v := w.keep("f32", a.shape, a.mixed, "tanh(%s -> %s(%d))", a.name, layer, n)
	w.keep("f32", a.shape, a.mixed, "tanh(%s -> %s(%d, f=sin, y=%s))", v.name, layer, n, a.name)
	return true
}

// ownFunc declares a function.
func ownFunc(w *writer) bool {
	a, ok := w.float(0)
	if !ok {
		return false
	}
	name := w.unique("bend")
	fmt.Fprintf(&w.decls, "func %s(x, k: float = 0.5) { return where(x > k, tanh(x), k * x) + %s }\n", name, pick(w, []string{"0.1 * square(x)", "sin(x) / 4"}))
	w.keep("f32", a.shape, a.mixed, "tanh(%s(%s, k=%s))", name, a.name, pick(w, []string{"0.25", "-0.5"}))
	return true
}

// kept declares a state and updates it by a mean over the batch.
func kept(w *writer) bool {
	a, ok := w.recent(func(v value) bool { return v.dtype == "f32" && !v.mixed && w.dents == 0 })
	if !ok {
		return false
	}
	w.count++
	name := fmt.Sprintf("s%d", w.count)
	w.line("state %s: f32%s = zeros", name, brackets(a.shape))
	w.keep("f32", a.shape, a.mixed, "tanh(%s - 0.5 * %s)", a.name, name)
	w.line("update %s = 0.9 * %s + 0.1 * mean(across_batch(%s), axis=0)", name, name, a.name)
	return true
}
