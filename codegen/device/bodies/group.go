package bodies

import (
	"fmt"
	"slices"

	"github.com/dlgen/dlgen/codegen/device/kernels"
	"github.com/dlgen/dlgen/codegen/ir"
)

const (
	// heldMost is how many elements of a row a work item keeps in its registers: of longer rows, each pass reads them again.
	heldMost = 32
	// longGroup is the most work items of a group.
	longGroup = 256
	// longTurns is how many pieces of such a row a work item reads at once.
	longTurns = 4
)

// RowGroup is a kernel for a body with reductions whose rows belong to a group each. A row is cut in pieces of some neighbours, which a
// work item takes from memory at once: piece l, the one a group's work items behind it, and so on.
type RowGroup struct {
	*Body
	count  ir.Size
	Length ir.Size // of a row, in elements
	pieces ir.Size
	wide   int // elements of a piece
	group  int
	turns  int               // pieces of a work item that are read at once
	held   bool              // those are all it has, and stay in its registers
	names  map[string]string // the array of an operand that is taken, or the name of what is the same for all of a row, by the text of its element
	before []string          // lines before the pass that is written
	takes  []string          // lines of it that take operands
	inside bool              // what is evaluated is an element of the pass
	// Where columns are summed, a group has so many rows side by side, and so many one after the other.
	high, deep int
	sums       []*columnSum
}

// grouped begins such a kernel, for rows of a length.
func (b *Body) grouped(count, length ir.Size) *RowGroup {
	rows := b.K.List.Schedule.Rows
	r := &RowGroup{Body: b, count: count, Length: length, pieces: length, wide: b.neighbours(length), names: map[string]string{}, high: 1, deep: 1}
	if length.Power == 0 {
		r.pieces = ir.Fixed(length.Factor / r.wide)
	}
	b.group = r
	pieces := r.pieces.At(rows)
	r.group = 32
	for r.group < longGroup && (r.each(pieces)*r.wide > heldMost || pieces > r.group && count.At(rows)*r.group < b.K.List.Limits.Busy) {
		r.group *= 2
	}
	r.turns = r.each(pieces)
	if r.held = length.Power == 0 && r.turns*r.wide <= heldMost; !r.held {
		r.turns = min(r.turns, longTurns)
	}
	return r
}

// each is how many pieces a work item has.
func (r *RowGroup) each(pieces int) int { return (pieces + r.group - 1) / r.group }

// Write writes the kernel.
func (r *RowGroup) Write() {
	r.begin()
	for pass := 0; pass < r.passes; pass++ {
		r.reductions(pass)
	}
	r.last()
	r.end()
}

// reductions writes those that a pass over the row makes, then the numbers of the row that follow from them.
func (r *RowGroup) reductions(pass int) {
	now := r.now(pass)
	if len(now) == 0 {
		return
	}
	k := r.K
	r.numbers(pass)
	var over []*ir.Op
	for _, op := range now {
		if at := r.chosen(op); at != nil {
			r.pick(op, at)
		} else if r.rowVar[op.Results[0]] == "" {
			over = append(over, op)
		}
	}
	if len(over) == 0 {
		return
	}
	if o := r.online(pass, over); o != nil {
		r.reduceOnline(o)
		return
	}
	sums := map[*ir.Op]string{}
	for _, op := range over {
		sums[op] = k.Temp("r")
		k.Add("%s %s = %s;", kernels.Accumulator(op), sums[op], kernels.Start(op))
	}
	r.pass(func(e *Evaluation) (first, each, last []string) {
		for _, op := range over {
			sum, x := sums[op], e.Value(op.Args[0])
			if kernels.Accumulator(op) != "WIDE" || op.Kind != ir.OpSum || r.held || r.wide == 1 {
				each = append(each, fmt.Sprintf("%s = %s;", sum, kernels.Join(op, sum, x)))
				continue
			}
			// A few neighbours are added in float: to convert each to WIDE takes as long as to read a long row.
			few := k.Temp("f")
			first = append(first, fmt.Sprintf("float %s = 0.0f;", few))
			each = append(each, fmt.Sprintf("%s += %s;", few, x))
			last = append(last, fmt.Sprintf("%s += %s;", sum, few))
		}
		return
	})
	for _, op := range over {
		r.across(op, sums[op])
		r.settle(op, sums[op])
	}
}

// across joins what the work items of a row have, for all of them.
func (r *RowGroup) across(op *ir.Op, sum string) { r.K.Across(op, sum, r.group, r.high) }

// pass goes over the row. What is evaluated for an element gives lines for before the elements of a piece, for each and for behind the last.
func (r *RowGroup) pass(write func(e *Evaluation) (first, each, last []string)) {
	k := r.K
	outside := k.Lines
	k.Lines, r.before, r.takes, r.inside = nil, nil, nil, true
	e := r.Evaluation(kernels.NewSpace(r.shape, r.row, "i", "j"))
	first, each, last := write(e)
	if r.held {
		r.early(e)
	}
	lines := append(k.Lines, each...)
	k.Lines, r.inside = append(outside, r.before...), false
	if !r.held {
		k.Add("for (int f = l; f < %s; f += %d) {", kernels.CSize(r.pieces), r.group*r.turns)
	}
	for _, line := range r.takes {
		k.Add("%s", line)
	}
	k.Add("UNROLL for (int t = 0; t < %d; t++) {", r.turns)
	guard := r.there()
	if guard != "" {
		k.Add("if (%s) {", guard)
	}
	k.Lines = slices.Concat(k.Lines, first, r.overPiece(lines), last)
	if guard != "" {
		k.Add("}")
	}
	k.Add("}")
	if !r.held {
		k.Add("}")
		r.forget()
	}
}

// overPiece does lines for each element of a piece.
func (r *RowGroup) overPiece(lines []string) []string {
	head := []string{fmt.Sprintf("UNROLL for (int u = 0; u < %d; u++) {", r.wide), fmt.Sprintf("int e = t*%d + u, j = %s + u;", r.wide, r.at())}
	return slices.Concat(head, lines, []string{"}"})
}

// at is where piece t begins in the row.
func (r *RowGroup) at() string {
	first := "l"
	if !r.held {
		first = "f"
	}
	return fmt.Sprintf("(%s + t*%d)*%d", first, r.group, r.wide)
}

// there is the condition that a piece t is there, "" if it is.
func (r *RowGroup) there() string {
	switch {
	case !r.held:
		return fmt.Sprintf("f + t*%d < %s", r.group, kernels.CSize(r.pieces))
	case r.pieces.Factor%r.group == 0:
		return ""
	}
	return fmt.Sprintf("t < %d || l < %d", r.turns-1, r.pieces.Factor-(r.turns-1)*r.group)
}

// last computes and stores the results.
func (r *RowGroup) last() {
	k := r.K
	r.numbers(r.passes)
	elements := len(r.sums) > 0 || slices.ContainsFunc(r.graph.Results, func(x ir.Result) bool { return !r.ofRow(x.Value) })
	if elements {
		r.pass(r.elementResults)
	}
	if !slices.ContainsFunc(r.graph.Results, func(x ir.Result) bool { return r.ofRow(x.Value) }) {
		return
	}
	if elements {
		k.Add("MEMORY_BARRIER;") // a row's number may be stored in the place of one that all have read
	}
	k.Add("if (l == 0) {")
	r.Store(r.Evaluation(kernels.NewSpace(r.shape, r.row, "i", "")), r.graph.Results, r.ofRow)
	k.Add("}")
}

// elementResults are the lines that store the results that have elements, and sum columns.
func (r *RowGroup) elementResults(e *Evaluation) (first, each, last []string) {
	k := r.K
	each = r.addColumns(e)
	for i, x := range r.graph.Results {
		v := x.Value
		if r.ofRow(v) {
			continue
		}
		value, to, d := e.Value(v), r.results[i], v.Type.DType
		call := kernels.WideCall(d)
		if call == "" || r.wide == 1 || k.List.Checks || !kernels.WideMemory(to) || !v.Type.Shape.Equal(r.shape) {
			each = append(each, k.Storing(to, e.place(v), kernels.Stored(value, d)))
			continue
		}
		name := k.Temp("o")
		first = append(first, fmt.Sprintf("float %s[%d];", name, r.wide))
		each = append(each, fmt.Sprintf("%s[u] = %s;", name, value))
		at := kernels.NewSpace(r.shape, r.row, "i", "("+r.at()+")").At(v.Type.Shape, ir.Axes(0, len(v.Type.Shape)))
		last = append(last, fmt.Sprintf("put_%s(&%s[%s], %s, %d);", call, k.Buffer(to), at, name, r.wide))
	}
	return
}
