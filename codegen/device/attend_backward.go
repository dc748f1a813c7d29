package device

import (
	"fmt"
	"slices"

	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/plan"
)

// overKeys writes the kernel of the reductions of rows and of the products over the keys.
func (a *attention) overKeys() {
	var all []*end
	for _, e := range a.ends {
		if e.over {
			all = append(all, e)
		}
	}
	if len(all)+len(a.sums)+len(a.dots) == 0 {
		return
	}
	t := a.tiles(true)
	var products []*summing
	for n, e := range all {
		products = append(products, t.summing(n, e))
	}
	if len(a.sums)+len(a.dots) > 0 {
		t.share("red", a.t.queries*lanes)
	}
	t.fetch(true)
	known := map[*ir.Value]string{}
	for _, op := range a.dots {
		t.dot(op, known)
	}
	for level := 1; ; level++ {
		now := a.sumsOf(level)
		if len(now) == 0 {
			break
		}
		t.reductions(now, known)
	}
	if len(products) > 0 {
		t.add("for (int j0 = 0; j0 < %d; j0 += %d) {", a.cols, a.t.keys)
		t.fetch(false)
		t.add("BARRIER;")
		t.pass(products, known)
		t.add("}")
		t.eachQuery()
		for _, s := range products {
			t.store(s, "r", "row")
		}
		t.done()
	}
	t.keep(known)
	a.launch(t.kernel, a.rows, a.t.queries)
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

// reductions goes over all keys for reductions of rows; known learns their names.
func (t *tiles) reductions(now []*ir.Op, known map[*ir.Value]string) {
	names := map[*ir.Op]string{}
	for _, op := range now {
		names[op] = t.temp("r")
		t.add("%s %s[%d];", t.scalar(), names[op], t.high())
		t.add("for (int r = 0; r < %d; r++) %s[r] = %s;", t.high(), names[op], start(op))
	}
	t.add("for (int j0 = 0; j0 < %d; j0 += %d) {", t.a.cols, t.a.t.keys)
	t.fetch(false)
	t.add("BARRIER;")
	t.scores()
	t.eachQuery()
	t.eachKey()
	p := t.a.pair(t.kernel, t.made(), known)
	for _, op := range now {
		name := names[op] + "[r]"
		t.add("%s = %s;", name, step2(op, name, p.value(op.Args[0], false)))
	}
	t.done()
	t.done()
	t.add("BARRIER;")
	t.add("}")
	for _, op := range now {
		t.join(op, names[op])
		known[op.Results[0]] = names[op] + "[r]"
	}
}

// dot sums the product of two rows of each query; known learns its name.
func (t *tiles) dot(op *ir.Op, known map[*ir.Value]string) {
	name := t.temp("r")
	t.array(name, t.high())
	t.eachQuery()
	width, of := t.a.rowsOf(t.kernel, op)
	t.add("for (int c = x; c < %d; c += %d) %s[r] += %s*%s;", width, lanes, name, of[0]("c"), of[1]("c"))
	t.done()
	t.join(op, name)
	known[op.Results[0]] = name + "[r]"
}

// join joins what the work items of each query have of a reduction.
func (t *tiles) join(op *ir.Op, name string) {
	t.add("for (int r = 0; r < %d; r++) red[(y + r*%d)*%[2]d + x] = %s[r];", t.high(), lanes, name)
	t.add("BARRIER;")
	t.add("for (int r = 0; r < %d; r++) {", t.high())
	t.add("%s[r] = %s;", name, start(op))
	t.joined(op, name+"[r]")
	t.add("}")
	t.add("BARRIER;")
}

// pass computes scores and adds what they give to products; the tiles have been fetched.
func (t *tiles) pass(products []*summing, known map[*ir.Value]string) {
	t.scores()
	t.add("for (int r = 0; r < %d; r++) {", t.high())
	t.add("int row = i0 + y + r*%d, i = batch*%d + row;", lanes, t.a.rows)
	t.add("for (int q = 0; q < %d; q++) {", t.wide())
	t.add("int j = j0 + x + q*%d;", lanes)
	t.add("if (row < %d && j < %d) {", t.a.rows, t.a.cols)
	p := t.a.pair(t.kernel, t.made(), known)
	for _, s := range products {
		t.put(s, p.value(s.score, false))
	}
	t.otherwise(products...)
	t.add("}")
	t.add("}")
	t.add("BARRIER;")
	for _, s := range products {
		t.take(s)
	}
	t.add("BARRIER;")
}

// store stores the sums of a product for row r of a work item, which is a query or a key of some.
func (t *tiles) store(s *summing, r, at string) {
	t.add("for (int c = 0; c < %d; c++) {", s.columns)
	t.add("int column = x + c*%d;", lanes)
	out := t.a.result(s.op)
	row, column := at, "column"
	if s.swapped {
		row, column = column, row
	}
	value := t.a.ended(t.kernel, out, s.op, fmt.Sprintf("%s[%s*%d + c]", s.sums, r, s.columns))
	t.add("if (column < %d) %s[%s] = %s;", s.width, t.buffer(t.a.s.Results[out.n]), out.at("batch", row, column), value)
	t.add("}")
}

// keep stores the reductions of rows for the kernel over the queries.
func (t *tiles) keep(known map[*ir.Value]string) {
	a := t.a
	if len(a.sums)+len(a.dots) == 0 || !a.overAny() {
		return
	}
	bytes := plan.Aligned(a.queries().At(a.g.s.Rows) * a.d.Size())
	t.eachQuery()
	t.add("if (x == 0) {")
	for n, op := range slices.Concat(a.sums, a.dots) {
		a.saved[op.Results[0]] = a.g.temporary(n*bytes, bytes)
		t.add("%s[i] = %s;", t.pointer(a.saved[op.Results[0]], a.d, a.queries()), known[op.Results[0]])
	}
	t.add("}")
	t.done()
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
	var products []*summing
	for n, e := range a.ends {
		if !e.over {
			products = append(products, t.summing(n, e))
		}
	}
	known := map[*ir.Value]string{}
	for _, op := range slices.Concat(a.sums, a.dots) {
		v := op.Results[0]
		known[v] = t.pointer(a.saved[v], a.d, a.queries()) + "[i]"
	}
	t.fetch(false)
	t.add("for (int i0 = 0; i0 < %d; i0 += %d) {", a.rows, a.t.queries)
	t.fetch(true)
	t.add("BARRIER;")
	t.pass(products, known)
	t.add("}")
	t.add("for (int q = 0; q < %d; q++) {", t.wide())
	t.add("int j = j0 + y + q*%d;", lanes)
	t.add("if (j < %d) {", a.cols)
	for _, s := range products {
		t.store(s, "q", "j")
	}
	t.done()
	a.launch(t.kernel, a.cols, a.t.keys)
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
	panic("device: a product that is no result")
}

// ended is what is stored of a number of a product.
func (a *attention) ended(k *kernel, r result, op *ir.Op, sum string) string {
	return stored(a.pair(k, map[*ir.Value]string{op.Results[0]: sum}).value(r.value, false), r.value.Type.DType)
}
