package attention

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/dlgen/dlgen/codegen/device/kernels"
	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/plan"
)

// attention is an attend operation as kernels. Scores are made a tile at a time, of some queries and some keys, and stay in
// registers and shared memory; tiles of which a causal mask leaves nothing are left out. In this order:
//
//	forward    a group for some queries goes over all keys: a running maximum, by which the sums so far are scaled
//	           whenever it grows (Milakov, Gimelshein 2018; Dao et al. 2022)
//	rows       a group for some queries goes over all keys: first for the sums of rows that the rest needs, then for
//	           products over the keys, such as dq
//	columns    a group for some keys goes over all queries: products over the queries, such as dk and dv
//
// Nothing is added by two groups, so sums have one order.
type attention struct {
	g          *kernels.List
	s          *plan.Step
	body       *ir.Graph
	args       map[*ir.Value]*plan.Buffer // of parameters
	d          ir.DType
	batch      ir.Size
	rows, cols int // queries and keys of each
	products   []*ir.Op
	sums       []*ir.Op // reductions of rows
	dots       []*ir.Op // sums of products of two rows, which need no scores
	ends       []*end
	scores     map[*ir.Value]bool
	level      map[*ir.Value]int    // how many reductions, one behind the other, come before a value
	quick      bool                 // scores are rounded to small floats
	saved      map[*ir.Value]string // of a reduction: the pointer to what a kernel before has stored
}

// end is a product that reads scores.
type end struct {
	op      *ir.Op
	score   *ir.Value
	other   *ir.Value
	over    bool // the keys, else the queries
	first   bool // the summed axis of the other operand comes first
	swapped bool // the result has the other operand's axis first
	width   int  // the other operand's other axis
}

// Write writes an attend operation.
func Write(g *kernels.List, s *plan.Step) {
	a := &attention{g: g, s: s, body: s.Op.Attrs.Body, args: map[*ir.Value]*plan.Buffer{}, scores: map[*ir.Value]bool{}, level: map[*ir.Value]int{}, saved: map[*ir.Value]string{}}
	for i, p := range a.body.Params {
		a.args[p.Value] = s.Args[i]
	}
	for _, op := range a.body.Ops {
		if n := op.Results[0].Type.Shape.Elements(g.Schedule.Rows); n >= 1<<31 && (op.Kind == ir.OpRandom || op.Kind == ir.OpParam) {
			kernels.Refuse(op, fmt.Sprintf("%d elements are more than a GPU's kernels count", n))
		}
	}
	a.read()
	if half := a.half(); half != 0 {
		if s.Op.Attrs.Mode == "softmax" && a.flashForward(half) || s.Op.Attrs.Mode != "softmax" && a.flashBackward(half) {
			return
		}
		a.quick = false
	}
	if s.Op.Attrs.Mode == "softmax" {
		a.forward()
		return
	}
	a.overKeys()
	a.overQueries()
}

// read sorts the operations of the body.
func (a *attention) read() {
	for _, op := range a.body.Ops {
		v := op.Results[0]
		for _, arg := range op.Args {
			a.level[v] = max(a.level[v], a.level[arg])
		}
		switch {
		case op.Kind == ir.OpDot && !a.scores[op.Args[0]] && !a.scores[op.Args[1]]:
			a.products = append(a.products, op)
			a.scores[v] = true
			if len(a.products) == 1 {
				a.sizes(v)
			}
		case op.Kind == ir.OpDot:
			a.ends = append(a.ends, a.end(op))
		case ir.Reduces(op.Kind):
			if !a.scores[op.Args[0]] {
				a.dots = append(a.dots, op)
				continue
			}
			a.sums = append(a.sums, op)
			a.level[v]++
		case op.Kind != ir.OpParam:
			a.scores[v] = slices.ContainsFunc(op.Args, func(arg *ir.Value) bool { return a.scores[arg] })
		}
	}
}

// sizes notes those of the scores.
func (a *attention) sizes(v *ir.Value) {
	s := v.Type.Shape
	n := len(s)
	a.d, a.batch, a.rows, a.cols = v.Type.DType, s[:n-2].Size(), int(s[n-2]), int(s[n-1])
}

// end reads a product of scores.
func (a *attention) end(op *ir.Op) *end {
	at, attrs, batch := 0, &op.Attrs, len(op.Attrs.BatchA)
	contract, others := [][]int{attrs.ContractA, attrs.ContractB}, op.Args
	if !a.scores[op.Args[0]] {
		at = 1
	}
	e := &end{op: op, score: op.Args[at], other: others[1-at], over: contract[at][0] == batch+1, swapped: at == 1}
	rest, first := kernels.Side(op, e.other.Type.Shape, batch, contract[1-at])
	e.first, e.width = first, rest.Factor
	return e
}

// source is the memory of an operand, which a product may read as what moves and widens it, and the place of an element of it: of
// a batch, of a row, and how deep in that.
func (a *attention) source(o operand) (b *plan.Buffer, at func(batch, row, deep string) string) {
	v := o.v
	for v.Op.Kind == ir.OpCast {
		v = v.Op.Args[0]
	}
	source, view := ir.ViewOf(v)
	return a.args[source], func(batch, row, deep string) string {
		if o.across {
			row, deep = deep, row
		}
		return a.placeIn(view, v.Type.Shape, batch, row, deep)
	}
}

// placeIn is the place of an element in a view of matrices.
func (a *attention) placeIn(view ir.View, s ir.Shape, batch, row, column string) string {
	names := []string{row, column}
	for range len(s) - 2 {
		names = append([]string{batch}, names...)
	}
	if len(s) > 3 { // several batch axes are one here, and lie so
		return fmt.Sprintf("(%s*%d + %s)*%d + %s", batch, int(s[len(s)-2]), row, int(s[len(s)-1]), column)
	}
	text := strconv.Itoa(view.Offset)
	for _, t := range view.Terms {
		x := "(" + names[t.Axis] + ")"
		if t.Div != 1 {
			x += "/" + strconv.Itoa(t.Div)
		}
		if t.Mod != 0 {
			x = "(" + x + "%" + strconv.Itoa(t.Mod) + ")"
		}
		text += " + " + x + "*" + strconv.Itoa(t.Stride)
	}
	return text
}

// ofRow reports whether a value is a number of each query.
func (a *attention) ofRow(v *ir.Value) bool {
	return v.Type.Shape.Size() == a.queries() && !a.scores[v]
}

func (a *attention) reduced(v *ir.Value) bool { return ir.Reduces(v.Op.Kind) }

// queries are all of all batches.
func (a *attention) queries() ir.Size { return a.batch.Times(ir.Fixed(a.rows)) }

// operands are the two of a product that makes scores.
func (a *attention) operands(op *ir.Op) [2]operand {
	batch, attrs := len(op.Attrs.BatchA), &op.Attrs
	_, acrossA := kernels.Side(op, op.Args[0].Type.Shape, batch, attrs.ContractA)
	_, acrossB := kernels.Side(op, op.Args[1].Type.Shape, batch, attrs.ContractB)
	return [2]operand{{op.Args[0], true, acrossA}, {op.Args[1], false, acrossB}}
}

// depth is how long the sums are that make scores.
func (a *attention) depth(op *ir.Op) int { return int(op.Args[0].Type.Shape[op.Attrs.ContractA[0]]) }

// groupOrder is which part of a batch a group has, and of which batch. What skips is unequal work: the last queries and the first keys
// have most to do, and those of all batches begin.
func (a *attention) groupOrder(parts int, skips, queries bool) (part, batch string) {
	if !skips {
		return fmt.Sprintf("GROUP%%%d", parts), fmt.Sprintf("GROUP/%d", parts)
	}
	part, batch = kernels.Over("GROUP", a.batch), "0"
	if !a.batch.IsOne() {
		batch = "GROUP%" + kernels.CSize(a.batch)
	}
	if queries {
		part = fmt.Sprintf("(%d - %s)", parts-1, part)
	}
	return part, batch
}
