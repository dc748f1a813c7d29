package device

import (
	"fmt"

	"github.com/dlgen/dlgen/codegen/ir"
)

// flashBackward writes the kernels of what is made of scores in the derivative, as overKeys and overQueries do.
func (a *attention) flashBackward(half ir.DType) bool {
	rows, columns := a.flash(half, true), a.flash(half, false)
	if rows.bytes() > flashMost || columns.bytes() > flashMost {
		return false
	}
	for _, op := range a.sums {
		if joins[op.Kind] == "" {
			return false
		}
	}
	if len(rows.products)+len(a.sums) > 0 {
		rows.overKeys()
	}
	if len(columns.products) > 0 {
		columns.overQueries()
	}
	return true
}

// joins are the functions that join two of what a reduction has.
var joins = map[ir.Kind]string{ir.OpSum: "plus_f", ir.OpProd: "times_f", ir.OpReduceMax: "max_f", ir.OpReduceMin: "min_f"}

// overKeys writes the kernel of the reductions of rows and of the products over the keys.
func (f *flash) overKeys() {
	a := f.a
	skip := a.skips(f)
	f.begin()
	end := fmt.Sprint(a.cols)
	if skip != nil {
		f.add("int end = own + %d < %d ? own + %[1]d : %d;", f.own, a.cols, a.cols)
		end = "end"
	}
	known := map[*ir.Value]string{}
	for level := 1; ; level++ {
		now := a.sumsOf(level)
		if len(now) == 0 {
			break
		}
		f.reductions(now, known, end)
	}
	if len(f.products) > 0 {
		f.add("for (int pass = 0; pass < %s; pass += %d) {", end, f.passing)
		f.pass(known)
		f.add("}")
	}
	f.add("COPIED;")
	f.storeSums()
	f.keep(known)
	f.start()
}

// reductions goes over all keys for reductions of rows; known learns their names.
func (f *flash) reductions(now []*ir.Op, known map[*ir.Value]string, end string) {
	names := map[*ir.Op]string{}
	for _, op := range now {
		names[op] = f.temp("r")
		f.add("float %s[2];", names[op])
		f.add("%s[0] = %[1]s[1] = %s;", names[op], start(op))
	}
	f.add("for (int pass = 0; pass < %s; pass += %d) {", end, f.passing)
	f.fetch(false)
	f.add("COPIED;")
	f.add("BARRIER;")
	f.scores()
	f.eachScore()
	p := f.a.pair(f.kernel, f.made(), known)
	for _, op := range now {
		f.add("%s[r] = %s;", names[op], step2f(op, names[op]+"[r]", p.value(op.Args[0], false)))
	}
	f.doneScore()
	f.add("BARRIER;")
	f.add("}")
	for _, op := range now {
		f.add("QUAD(%s[0], red, %s);", names[op], joins[op.Kind])
		f.add("QUAD(%s[1], red, %s);", names[op], joins[op.Kind])
		known[op.Results[0]] = names[op] + "[r]"
	}
}

// step2f joins two of what a reduction of f32 has, in f32.
func step2f(op *ir.Op, a, b string) string { return joins[op.Kind] + "(" + a + ", " + b + ")" }

// pass adds to products what the tiles that pass give.
func (f *flash) pass(known map[*ir.Value]string) {
	f.fetch(false)
	f.add("COPIED;")
	f.add("BARRIER;")
	f.scores()
	for _, s := range f.products {
		f.array(s.scores, 8*f.passing/16)
	}
	f.eachScore()
	p := f.a.pair(f.kernel, f.made(), known)
	for _, s := range f.products {
		f.add("%s[8*u + e] = %s;", s.scores, p.value(s.score, false))
	}
	f.doneScore()
	for _, s := range f.products {
		f.take(s)
	}
	f.add("BARRIER;")
}

// storeSums stores the sums of all products.
func (f *flash) storeSums() {
	for _, s := range f.products {
		out := f.a.result(s.op)
		f.eachSum(s)
		value := f.a.ended(f.kernel, out, s.op, s.sums+"[8*c + e]")
		f.add("%s[%s] = %s;", f.buffer(f.a.s.Results[out.n]), out.at("batch", "row", "j"), value)
		f.doneScore()
	}
}

// keep stores the reductions of rows for the kernel over the queries.
func (f *flash) keep(known map[*ir.Value]string) {
	a := f.a
	if len(a.sums) == 0 || !a.overAny() {
		return
	}
	bytes := align(a.queries().at(a.g.s.Rows) * a.d.Size())
	f.add("UNROLL")
	f.add("for (int r = 0; r < 2; r++) {")
	f.add("int row = own + w*16 + r*8 + (l & 31)/4;")
	f.add("if (row < %d && (l & 3) == 0) {", a.rows)
	for n, op := range a.sums {
		a.saved[op.Results[0]] = a.g.temporary(n*bytes, bytes)
		f.add("%s[batch*%d + row] = %s;", f.pointer(a.saved[op.Results[0]], a.d, a.queries()), a.rows, known[op.Results[0]])
	}
	f.add("}")
	f.add("}")
}

// overQueries writes the kernel of the products over the queries.
func (f *flash) overQueries() {
	a := f.a
	known := map[*ir.Value]string{}
	for _, op := range a.sums {
		v := op.Results[0]
		known[v] = f.pointer(a.saved[v], a.d, a.queries()) + "[i]"
	}
	skip := a.skips(f)
	f.begin()
	from := "0"
	if skip != nil {
		from = fmt.Sprintf("own/%d*%[1]d", f.passing)
	}
	f.add("for (int pass = %s; pass < %d; pass += %d) {", from, a.rows, f.passing)
	f.pass(known)
	f.add("}")
	f.add("COPIED;")
	f.storeSums()
	f.start()
}
