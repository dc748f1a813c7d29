package graphs

import (
	"strconv"
	"strings"

	"github.com/dlgen/dlgen/codegen/golang/gotext"
	"github.com/dlgen/dlgen/codegen/golang/loops"
	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/plan"
)

// fusedKernel writes the loops of a fused operation, or of one elementwise operation.
func (f *function) fusedKernel(op *ir.Op, args, results []*plan.Buffer) {
	sums := f.sums
	f.sums = nil
	if f.softmaxBackLower(op, args, results[0]) {
		return
	}
	k := loops.New(f, op, args, results, sums)
	if text, ok := k.InPlace(); ok {
		f.List = append(f.List, text...)
		return
	}
	f.call(k)
}

// call writes the run of a kernel into the function.
func (f *function) call(k *loops.Kernel) {
	name := f.g.m.kernel(k)
	args := make([]string, len(k.Fields))
	for i, field := range k.Fields {
		args[i] = field.Text
		if n, err := strconv.Atoi(field.Text); err == nil && field.Type == "int" {
			args[i] = f.number(n, field.Hint)
		}
	}
	work := name + "{" + strings.Join(args, ", ") + "}"
	if rows, hint, grain := k.Cut(); grain == 0 {
		f.Add("%s.run(0, %s)", work, f.count(rows, hint))
	} else {
		f.Add("rt.Split(%s, %s, %s, %s.run, %s)", f.Pool(), f.count(rows, hint), f.number(grain, "grain"), name, work)
	}
	f.joinSums(k)
}

// kernel declares a kernel, unless there is one like it, and returns its name.
func (m *Writer) kernel(k *loops.Kernel) string {
	text := k.Text()
	key := k.Key(text)
	if name, ok := m.kernels[key]; ok {
		return name
	}
	name := m.Unique(k.Word())
	m.kernels[key] = name
	m.Declare(k.Declaration(name, text))
	return name
}

// What the loops of kernels ask of the function around them.

// Overlap reports whether two buffers may have memory in common.
func (f *function) Overlap(a, b *plan.Buffer) bool { return f.g.overlap(a, b) }

// FloatCount is the text for a whole number among floats that differs between layers which are otherwise alike.
func (f *function) FloatCount(number string) string {
	return f.sized(sized{hint: "count", typ: "float32", inline: number, use: "%s"})
}

// NoteN notes that the text names n.
func (f *function) NoteN() { f.usesN = true }

// Locals are the names of the function's variables.
func (f *function) Locals() gotext.Scope { return f.locals }

// Rows is how many rows a call has at most.
func (f *function) Rows() int { return f.g.s.Rows }

// Tiling says how large tiles are.
func (f *function) Tiling() loops.Tiling { return f.g.m.tiles }
