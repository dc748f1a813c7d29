package golang

import (
	"slices"
	"strconv"
	"strings"

	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/plan"
)

// kernel is a loop over a space, written out: a struct of what it reads and writes, with a method that runs a part
// of the rows.
type kernel struct {
	f       *function
	op      *ir.Op
	body    *ir.Graph
	shape   ir.Shape
	axis    int // the first of the row
	sp      *space
	fields  []kernelField
	at      map[*ir.Value]int // field of each slice operand
	counts  map[*ir.Value]string
	locals  map[int]int          // how many variables are named for a field
	results []int                // fields of the results
	reads   map[int]*plan.Buffer // what the fields of operands are
	writes  []*plan.Buffer       // what the results are
	passOf  map[*ir.Value]int
	names   scope

	top   lines              // once a call
	row   lines              // once a row, between the passes
	known map[*ir.Value]expr // scalars of the call and the row
	done  map[string]string  // declarations of the row, by text
	index map[int]string     // group of the prefix -> its variable
	saved map[*ir.Value]string
	cost  int

	inline bool // of one element: written into the layer's function
	sums   []*columnSum
	tile   *tile // how it is written as tiles, nil if as loops over elements
}

// kernelField is a slice, or a number, of the struct.
type kernelField struct {
	text string // in the layer's function
	hint string
	typ  string
}

// fusedKernel writes the loops of a fused operation, or of one elementwise operation as if it were fused.
func (f *function) fusedKernel(op *ir.Op, args, results []*plan.Buffer) {
	k := &kernel{f: f, op: op, at: map[*ir.Value]int{}, counts: map[*ir.Value]string{}, locals: map[int]int{}, names: scope{}, known: map[*ir.Value]expr{},
		done: map[string]string{}, index: map[int]string{}, saved: map[*ir.Value]string{}, reads: map[int]*plan.Buffer{}, writes: results}
	k.body, k.shape, k.axis = op.Attrs.Body, op.Attrs.Shape, op.Attrs.Row
	if op.Kind != ir.OpFused {
		k.body, k.shape = single(op), op.Results[0].Type.Shape
		k.axis = len(k.shape)
	}
	k.sp = newSpace(k.shape, k.axis, splitsOf(f.sums), k.body)
	k.sums, f.sums = k.summable(f.sums), nil
	k.passOf = plan.Passes(k.body)
	if k.inline = k.sp.flat && k.sp.row.IsOne(); k.inline {
		k.names = f.locals
	}
	if k.wholeTensor(args, results[0]) || f.softmaxBackLower(op, args, results[0]) {
		return
	}
	stores := make([]int, len(results))
	for i, b := range results {
		stores[i] = -1
		if !k.unstored(i) {
			stores[i] = k.field(f.slice(b, true), f.hint(b, true), b.Value.Type.DType)
		}
	}
	for i, b := range args {
		k.operand(k.body.Params[i].Value, b)
	}
	k.results = stores
	if !k.tiled(stores) {
		for _, c := range k.sums {
			c.done = false
		}
		k.sums = nil
		for i, b := range results {
			stores[i] = k.field(f.slice(b, true), f.hint(b, true), b.Value.Type.DType)
		}
		k.write(stores)
	}
	if k.inline {
		f.list = append(append(f.list, k.top.list...), k.row.list...)
		f.usesN = f.usesN || mentions(k.top.text()+"\n"+k.row.text(), "n")
		return
	}
	f.call(k)
}

// single is the body of a fused operation that does what one elementwise operation does.
func single(op *ir.Op) *ir.Graph {
	b := ir.NewBuilder(op.Kind.String(), nil)
	inside := ir.Values{}
	for _, arg := range op.Args {
		if inside[arg] == nil {
			inside[arg] = b.Param(&ir.Param{Kind: ir.Operand, Name: arg.Name}, arg.Type)
			continue
		}
		b.Param(&ir.Param{Kind: ir.Operand, Name: arg.Name}, arg.Type)
	}
	b.Copy([]*ir.Op{op}, inside)
	b.Result("", inside.Of(op.Results[0]))
	return b.Graph
}

func reduces(op *ir.Op) bool { return ir.Of(op.Kind).Class == ir.Reduction }

// field returns the number of a slice in the struct.
func (k *kernel) field(text, hint string, d ir.DType) int {
	return k.fieldOf(text, hint, "[]"+dtypes[d].memory)
}

func (k *kernel) fieldOf(text, hint, typ string) int {
	for i, f := range k.fields {
		if f.text == text {
			return i
		}
	}
	k.fields = append(k.fields, kernelField{text, hint, typ})
	return len(k.fields) - 1
}

// operand makes an operand known to the body.
func (k *kernel) operand(v *ir.Value, b *plan.Buffer) {
	d := v.Type.DType
	switch b.Place {
	case plan.RowCount, plan.TurnCount:
		k.counts[v] = k.number(k.f.scalar(b), map[plan.Place]string{plan.RowCount: "count", plan.TurnCount: "turn"}[b.Place], dtypes[d].scalar)
		return
	case plan.Written:
		if len(b.Const.Attrs.Literal.Floats)+len(b.Const.Attrs.Literal.Ints) == 1 {
			k.known[v] = k.literal(b.Const.Attrs.Literal, d)
			return
		}
	}
	k.at[v] = k.field(k.f.slice(b, false), k.f.hint(b, false), d)
	k.reads[k.at[v]] = b
}

// number is a scalar of the struct.
func (k *kernel) number(text, hint, typ string) string {
	if k.inline {
		return text
	}
	return "k." + mark(k.fieldOf(text, hint, typ))
}

// ref is a slice of the struct.
func (k *kernel) ref(field int) string {
	if k.inline {
		return k.fields[field].text
	}
	return "k." + mark(field)
}

// j is the index in the innermost loop.
func (k *kernel) j() string {
	if k.inline {
		return "0"
	}
	return "j"
}

// literal is a constant as an expression; what is no Go constant is computed once.
func (k *kernel) literal(l *ir.Literal, d ir.DType) expr {
	text := element(l, 0, d)
	if strings.Contains(text, "(") {
		return k.once(text, k.variable(literalName(text)))
	}
	e := number(text)
	if x, err := strconv.Atoi(text); err == nil && k.inline && d == ir.F32 && x > 1 { // a count, as in a mean
		e.text = k.f.sized(sized{hint: "count", typ: "float32", inline: text, use: "%s"})
	}
	return e
}

// once declares a variable of the call.
func (k *kernel) once(text string, take func() string) expr {
	if known, ok := k.done["top:"+text]; ok {
		return atom(known)
	}
	name := take()
	k.done["top:"+text] = name
	k.top.add("%s := %s", name, text)
	return atom(name)
}

// write writes all passes and stores.
func (k *kernel) write(stores []int) {
	k.rowOperands()
	last := 0
	for _, op := range k.body.Ops {
		if reduces(op) {
			last = max(last, k.passOf[op.Args[0]])
		}
	}
	for _, r := range k.body.Results {
		if k.whole(r.Value) {
			last = max(last, k.passOf[r.Value])
		}
	}
	k.planSaves(last)
	for pass := 0; pass <= last; pass++ {
		k.pass(pass, stores)
	}
	var ends []string
	for i, r := range k.body.Results {
		if !k.whole(r.Value) {
			e := k.scalar(r.Value)
			at := "r"
			if k.sp.rows.IsOne() {
				at = "0"
			}
			ends = append(ends, assigned(k.ref(stores[i])+"["+at+"]", storeElement(k.kept(r.Value, e), r.Value.Type.DType)))
		}
	}
	k.row.list = append(k.row.list, ends...)
}

// kept makes sure that an expression does not read memory that is written before it is used.
func (k *kernel) kept(v *ir.Value, e expr) string { return e.typed(v.Type.DType) }

// whole reports whether a value of the body has an element for each place of the space.
func (k *kernel) whole(v *ir.Value) bool { return v.Type.Shape.Equal(k.shape) }

// ofRow reports whether a value has one element a row.
func (k *kernel) ofRow(v *ir.Value) bool {
	return k.axis < len(k.shape) && v.Type.Shape.Equal(k.shape[:k.axis])
}

// rowOperands loads what the caller gives for each row before anything is stored.
func (k *kernel) rowOperands() {
	for _, p := range k.body.Params {
		if k.ofRow(p.Value) && !k.whole(p.Value) && k.readByRow(p.Value) {
			k.scalar(p.Value)
		}
	}
}

// readByRow reports whether an operand of a row's shape is read row by row; another use spreads it along other axes.
func (k *kernel) readByRow(v *ir.Value) bool {
	for _, op := range k.body.Ops {
		if op.Kind == ir.OpBroadcast {
			src := sourceOf(op.Results[0])
			if src.v == v && slices.Equal(src.axes, upTo(len(src.axes))) {
				return true
			}
		} else if slices.Contains(op.Args, v) {
			return true
		}
	}
	return k.storedAs(v) >= 0
}

// text is the kernel as Go with marks, but its name.
func (k *kernel) text() string {
	var l lines
	if k.tile != nil {
		k.tile.nameSizes()
	}
	l.add("(k %s) run(lo, hi int) {", kernelName)
	if mentions(k.top.text()+"\n"+k.row.text(), "n") {
		k.f.usesN = true
		l.add("n := %s", k.number("n", "n", "int"))
	}
	l.list = append(l.list, k.top.list...)
	if k.sp.flat || k.tile != nil {
		l.list = append(l.list, joined(k.row.list)...)
	} else {
		l.add("for r := lo; r < hi; r++ {")
		l.list = append(l.list, joined(k.row.list)...)
		l.add("}")
	}
	l.add("}")
	return l.text()
}

// kernelName stands for the name until it is decided.
const kernelName = "\x03"
