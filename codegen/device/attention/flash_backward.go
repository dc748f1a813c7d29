package attention

import (
	"github.com/dlgen/dlgen/codegen/device/kernels"
	"github.com/dlgen/dlgen/codegen/ir"
)

// flashBackward writes the kernels of what is made of scores in the derivative, as overKeys and overQueries do.
func (a *attention) flashBackward(half ir.DType) bool {
	rows, columns := a.flash(half, true), a.flash(half, false)
	if rows == nil || columns == nil {
		return false
	}
	for _, op := range a.sums {
		if joins[op.Kind] == "" {
			return false
		}
	}
	var passing []*rowNumber
	if len(columns.products) > 0 {
		columns.try(func() { columns.addTile(false, nil) })
		if columns.bytes() > flashMost {
			return false
		}
		columns.placeNumbers()
		passing = columns.numbers
	}
	if len(rows.products)+len(passing) > 0 {
		rows.overKeys(passing)
	}
	if len(columns.products) > 0 {
		columns.overQueries()
	}
	return true
}

// joins are the functions that join two of what a reduction has.
var joins = map[ir.Kind]string{ir.OpSum: "plus_f", ir.OpProd: "times_f", ir.OpReduceMax: "max_f", ir.OpReduceMin: "min_f"}

// overKeys writes the kernel of the reductions of rows and of the products over the keys. It stores numbers for the kernel over the
// queries.
func (f *flash) overKeys(numbers []*rowNumber) {
	a := f.a
	f.begin()
	f.keepParts()
	known := map[*ir.Value]string{}
	for _, op := range a.dots {
		f.dot(op, known)
	}
	for level := 1; ; level++ {
		now := a.sumsOf(level)
		if len(now) == 0 {
			break
		}
		if level > 1 {
			f.Add("BARRIER;")
		}
		f.reductions(now, known)
	}
	if len(f.products) > 0 {
		if len(a.sums) > 0 {
			f.Add("BARRIER;")
		}
		f.over(known, func(whole bool) { f.addTile(whole, known) })
	}
	f.storeSums()
	f.saveNumbers(numbers, known)
	f.start()
}

// dot sums the product of two rows of each query; known learns its name.
func (f *flash) dot(op *ir.Op, known map[*ir.Value]string) {
	name := f.Temp("r")
	f.Add("float %s[2];", name)
	f.eachQuery()
	f.Add("%s[r] = 0;", name)
	width, of := f.a.rowsOf(f.Kernel, op)
	f.Add("UNROLL")
	f.Add("for (int k = 0; k < %d; k++) {", (width+3)/4)
	f.Add("int c = 4*k + (l & 3);")
	f.Add("if (c < %d) %s[r] += %s*%s;", width, name, of[0]("c"), of[1]("c"))
	f.Add("}")
	f.Add("}")
	f.Add("QUAD(%s[0], red, plus_f);", name)
	f.Add("QUAD(%s[1], red, plus_f);", name)
	known[op.Results[0]] = name + "[r]"
}

// over goes over all tiles that pass, with the numbers of own queries at hand that the body needs.
func (f *flash) over(known map[*ir.Value]string, body func(whole bool)) {
	from, end, segments := f.overTiles()
	f.try(func() { body(false) })
	f.haveNumbers(known)
	f.passes(from, end, segments, body)
}

// reductions goes over all keys for reductions of rows; known learns their names.
func (f *flash) reductions(now []*ir.Op, known map[*ir.Value]string) {
	names := map[*ir.Op]string{}
	var values []*ir.Value
	for _, op := range now {
		names[op] = f.Temp("r")
		values = append(values, op.Args[0])
		f.Add("float %s[2];", names[op])
		f.Add("%s[0] = %[1]s[1] = %s;", names[op], kernels.Start(op))
	}
	f.over(known, func(whole bool) {
		f.each()
		f.scores(f.a.needs(known, values...))
		p := f.eachScore(whole, known)
		for _, op := range now {
			f.Add("%s[r] = %s;", names[op], step2f(op, names[op]+"[r]", p.value(op.Args[0], false)))
		}
		f.doneScore()
		f.doneEach()
	})
	for _, op := range now {
		f.Add("QUAD(%s[0], red, %s);", names[op], joins[op.Kind])
		f.Add("QUAD(%s[1], red, %s);", names[op], joins[op.Kind])
		known[op.Results[0]] = names[op] + "[r]"
	}
}

// step2f joins two of what a reduction of f32 has, in f32.
func step2f(op *ir.Op, a, b string) string { return joins[op.Kind] + "(" + a + ", " + b + ")" }

// addTile adds to products what a tile gives.
func (f *flash) addTile(whole bool, known map[*ir.Value]string) {
	var values []*ir.Value
	for _, s := range f.products {
		values = append(values, s.score)
	}
	f.each()
	f.scores(f.a.needs(known, values...))
	for _, s := range f.products {
		f.array(s.scores, f.scoresAtOnce())
	}
	p := f.eachScore(whole, known)
	for _, s := range f.products {
		f.Add("%s[%s] = %s;", s.scores, f.number(), p.value(s.score, false))
	}
	f.doneScore()
	for _, s := range f.products {
		f.take(s)
	}
	f.doneEach()
}

// overQueries writes the kernel of the products over the queries.
func (f *flash) overQueries() {
	f.begin()
	f.keepParts()
	from, end, segments := f.overTiles()
	f.passes(from, end, segments, func(whole bool) { f.addTile(whole, nil) })
	f.storeSums()
	f.start()
}
