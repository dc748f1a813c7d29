package attention

import (
	"fmt"
	"slices"

	"github.com/dlgen/dlgen/codegen/device/kernels"
	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/plan"
)

// overKeys writes the kernel of the reductions of rows and of the products over the keys.
func (a *attention) overKeys() {
	t := a.tiles(true)
	if len(t.products)+len(a.sums)+len(a.dots) == 0 {
		return
	}
	t.begin()
	known := map[*ir.Value]string{}
	dots := func() {
		for _, op := range a.dots {
			t.dot(op, known)
		}
	}
	for level := 1; ; level++ {
		now := a.sumsOf(level)
		if len(now) == 0 {
			break
		}
		t.reductions(now, known, dots)
		dots = nil
	}
	if len(t.products) > 0 {
		t.sum(known, dots)
		dots = nil
	}
	if dots != nil {
		dots()
	}
	t.keep(known)
	t.start()
}

// sumsOf are the reductions of a level.
func (a *attention) sumsOf(level int) []*ir.Op {
	var now []*ir.Op
	for _, op := range a.sums {
		if a.level[op.Results[0]] == level {
			now = append(now, op)
		}
	}
	return now
}

// reductions goes over all keys for reductions of rows; known learns their names. Something is written before the loop.
func (t *tiles) reductions(now []*ir.Op, known map[*ir.Value]string, before func()) {
	names := map[*ir.Op]string{}
	var values []*ir.Value
	for _, op := range now {
		names[op] = t.Temp("r")
		values = append(values, op.Args[0])
		t.filled(names[op], t.high(), kernels.Start(op))
	}
	score := func() {
		t.scores(t.a.needs(known, values...))
		p := t.eachPair(known)
		for _, op := range now {
			name := names[op] + "[r]"
			t.Add("%s = %s;", name, kernels.Join(op, name, p.value(op.Args[0], false)))
		}
		t.donePair()
	}
	t.passes(known, before, score, nil)
	for _, op := range now {
		t.joinAll(op, names[op])
		known[op.Results[0]] = names[op] + "[r]"
	}
}

// joinAll joins what the work items of each own row have of a reduction.
func (t *tiles) joinAll(op *ir.Op, name string) {
	t.Add("UNROLL for (int r = 0; r < %d; r++) {", t.high())
	t.join(op, name+"[r]")
	t.Add("}")
}

// dot sums the product of two rows of each query; known learns its name.
func (t *tiles) dot(op *ir.Op, known map[*ir.Value]string) {
	name := t.Temp("r")
	t.array(name, t.high())
	t.eachOwn("row")
	if t.a.rows%t.own != 0 {
		t.Add("if (row >= %d) row = %d;", t.a.rows, t.a.rows-1)
	}
	width, of := t.a.rowsOf(t.Kernel, op)
	t.Add("UNROLL for (int c = 0; c < %d; c++) {", (width+t.beside-1)/t.beside)
	t.Add("int column = x + c*%d;", t.beside)
	inside := ""
	if width%t.beside != 0 {
		inside = fmt.Sprintf("if (column < %d) ", width)
	}
	t.Add("%s%s[r] += %s*%s;", inside, name, of[0]("column"), of[1]("column"))
	t.Add("}")
	t.Add("}")
	t.joinAll(op, name)
	known[op.Results[0]] = name + "[r]"
}

// sum goes over all rows that pass, and adds to the products what scores give. Something is written before the loop.
func (t *tiles) sum(known map[*ir.Value]string, before func()) {
	var values []*ir.Value
	for _, s := range t.products {
		values = append(values, s.score)
	}
	score := func() {
		t.scores(t.a.needs(known, values...))
		p := t.eachPair(known)
		for _, s := range t.products {
			t.put(s, p.value(s.score, false))
		}
		t.donePair(t.products...)
	}
	t.passes(known, before, score, func() {
		for _, s := range t.products {
			t.take(s)
		}
	})
	t.storeSums(known)
}

// keep stores the reductions of rows for the kernel over the queries.
func (t *tiles) keep(known map[*ir.Value]string) {
	a := t.a
	if len(a.sums)+len(a.dots) == 0 || !a.overAny() {
		return
	}
	bytes := plan.Aligned(a.queries().At(a.g.Schedule.Rows) * a.d.Size())
	t.eachOwn("row")
	t.Add("int i = batch*%d + row;", a.rows)
	t.Add("if (x == 0 && row < %d) {", a.rows)
	for n, op := range slices.Concat(a.sums, a.dots) {
		a.saved[op.Results[0]] = a.g.Temporary(n*bytes, bytes)
		t.Add("%s[i] = %s;", t.Pointer(a.saved[op.Results[0]], a.d, a.queries()), known[op.Results[0]])
	}
	t.Add("}")
	t.Add("}")
}

// overAny reports whether there are products over the queries.
func (a *attention) overAny() bool {
	for _, e := range a.ends {
		if !e.over {
			return true
		}
	}
	return false
}

// overQueries writes the kernel of the products over the queries.
func (a *attention) overQueries() {
	if !a.overAny() {
		return
	}
	t := a.tiles(false)
	t.begin()
	t.sum(nil, nil)
	t.start()
}

// result is what a product becomes: a part of a result, scaled and rounded or not.
type result struct {
	n     int       // which result
	value *ir.Value // the product, scaled and rounded
	at    func(batch, row, column string) string
	view  ir.View // where its elements lie in the result
}

// neighbours reports whether some neighbours of a row lie side by side, at a multiple of as many elements.
func (r result) neighbours(count int) bool {
	return neighbours(r.view, len(r.value.Type.Shape)-1, count)
}

// result finds what a product becomes.
func (a *attention) result(op *ir.Op) result {
	for n, r := range a.body.Results {
		for _, part := range ir.PartsOf(r.Value) {
			v := part.Value
			for v.Op != op && len(v.Op.Args) > 0 {
				v = v.Op.Args[0]
			}
			if v.Op == op {
				return result{n, part.Value, func(batch, row, column string) string {
					return a.placeIn(part.View, part.Value.Type.Shape, batch, row, column)
				}, part.View}
			}
		}
	}
	panic("attention: a product that is no result")
}
