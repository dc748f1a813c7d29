package loops

import (
	"slices"
	"strconv"
	"strings"

	"github.com/dlgen/dlgen/codegen/golang/gotext"
	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/plan"
)

// Kernel is a loop over a space, written out: a struct of what it reads and writes, with a method that runs a part
// of the rows.
type Kernel struct {
	f       Function
	op      *ir.Op
	body    *ir.Graph
	Shape   ir.Shape
	axis    int // the first of the row
	sp      *space
	Fields  []Field
	at      map[*ir.Value]int // field of each slice operand
	counts  map[*ir.Value]string
	locals  map[int]int          // how many variables are named for a field
	results []int                // fields of the results
	reads   map[int]*plan.Buffer // what the fields of operands are
	writes  []*plan.Buffer       // what the results are
	passOf  map[*ir.Value]int
	names   gotext.Scope

	top   gotext.Lines       // once a call
	row   gotext.Lines       // once a row, between the passes
	known map[*ir.Value]expr // scalars of the call and the row
	done  map[string]string  // declarations of the row, by text
	index map[int]string     // group of the prefix -> its variable
	saved map[*ir.Value]string
	cost  int

	call   string // of rt, instead of loops
	inline bool   // of one element: written into the layer's function
	Sums   []*ColumnSum
	tile   *tile // how it is written as tiles, nil if as loops over elements
}

// Field is a slice, or a number, of the struct.
type Field struct {
	Text string // in the layer's function
	Hint string
	Type string
}

// New writes the loops of a fused operation, or of one elementwise operation as if it were fused. It makes those of some sums of its
// results that it can.
func New(f Function, op *ir.Op, args, results []*plan.Buffer, sums []*ColumnSum) *Kernel {
	k := &Kernel{f: f, op: op, at: map[*ir.Value]int{}, counts: map[*ir.Value]string{}, locals: map[int]int{}, names: gotext.Scope{}, known: map[*ir.Value]expr{},
		done: map[string]string{}, index: map[int]string{}, saved: map[*ir.Value]string{}, reads: map[int]*plan.Buffer{}, writes: results}
	k.body, k.Shape, k.axis = op.Attrs.Body, op.Attrs.Shape, op.Attrs.Row
	if op.Kind != ir.OpFused {
		k.body, k.Shape = single(op), op.Results[0].Type.Shape
		k.axis = len(k.Shape)
	}
	k.sp = newSpace(k.Shape, k.axis, splitsOf(sums), k.body)
	k.Sums = k.summable(sums)
	k.passOf = plan.Passes(k.body)
	if k.inline = k.sp.flat && k.sp.row.IsOne(); k.inline {
		k.names = f.Locals()
	}
	if k.call = k.wholeTensor(args, results[0]); k.call == "" {
		k.loops(args)
	}
	return k
}

// loops writes the loops.
func (k *Kernel) loops(args []*plan.Buffer) {
	stores := make([]int, len(k.writes))
	for i, b := range k.writes {
		stores[i] = -1
		if !k.unstored(i) {
			stores[i] = k.stored(b)
		}
	}
	for i, b := range args {
		k.operand(k.body.Params[i].Value, b)
	}
	k.results = stores
	if k.tiled(stores) {
		return
	}
	for _, c := range k.Sums {
		c.Done = false
	}
	k.Sums = nil
	for i, b := range k.writes {
		stores[i] = k.stored(b)
	}
	k.write(stores)
}

// stored is the field of a result.
func (k *Kernel) stored(b *plan.Buffer) int {
	return k.field(k.f.Slice(b, true), k.f.Hint(b, true), b.Value.Type.DType)
}

// InPlace returns the text of what stands in the layer's function itself: a call of rt, or the loops over one element; ok is false for a
// kernel that is a type of its own.
func (k *Kernel) InPlace() (text []string, ok bool) {
	if k.call != "" {
		return []string{k.call}, true
	}
	if !k.inline {
		return nil, false
	}
	if gotext.Mentions(k.top.Text()+"\n"+k.row.Text(), "n") {
		k.f.NoteN()
	}
	return slices.Concat(k.top.List, k.row.List), true
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

// field returns the number of a slice in the struct.
func (k *Kernel) field(text, hint string, d ir.DType) int {
	return k.fieldOf(text, hint, "[]"+gotext.DTypes[d].Memory)
}

func (k *Kernel) fieldOf(text, hint, typ string) int {
	for i, f := range k.Fields {
		if f.Text == text {
			return i
		}
	}
	k.Fields = append(k.Fields, Field{text, hint, typ})
	return len(k.Fields) - 1
}

// operand makes an operand known to the body.
func (k *Kernel) operand(v *ir.Value, b *plan.Buffer) {
	d := v.Type.DType
	switch b.Place {
	case plan.RowCount, plan.TurnCount:
		k.counts[v] = k.number(k.f.Scalar(b), map[plan.Place]string{plan.RowCount: "count", plan.TurnCount: "turn"}[b.Place], gotext.DTypes[d].Scalar)
		return
	case plan.Written:
		if len(b.Const.Attrs.Literal.Floats)+len(b.Const.Attrs.Literal.Ints) == 1 {
			k.known[v] = k.literal(b.Const.Attrs.Literal, d)
			return
		}
	}
	k.at[v] = k.field(k.f.Slice(b, false), k.f.Hint(b, false), d)
	k.reads[k.at[v]] = b
}

// number is a scalar of the struct.
func (k *Kernel) number(text, hint, typ string) string {
	if k.inline {
		return text
	}
	return "k." + gotext.Mark(k.fieldOf(text, hint, typ))
}

// ref is a slice of the struct.
func (k *Kernel) ref(field int) string {
	if k.inline {
		return k.Fields[field].Text
	}
	return "k." + gotext.Mark(field)
}

// j is the index in the innermost loop.
func (k *Kernel) j() string {
	if k.inline {
		return "0"
	}
	return "j"
}

// literal is a constant as an expression; what is no Go constant is computed once.
func (k *Kernel) literal(l *ir.Literal, d ir.DType) expr {
	text := gotext.Element(l, 0, d)
	if strings.Contains(text, "(") {
		return k.once(text, k.variable(literalName(text)))
	}
	e := number(text)
	if x, err := strconv.Atoi(text); err == nil && k.inline && d == ir.F32 && x > 1 { // a count, as in a mean
		e.text = k.f.FloatCount(text)
	}
	return e
}

// once declares a variable of the call.
func (k *Kernel) once(text string, take func() string) expr {
	if known, ok := k.done["top:"+text]; ok {
		return atom(known)
	}
	name := take()
	k.done["top:"+text] = name
	k.top.Add("%s := %s", name, text)
	return atom(name)
}

// write writes all passes and stores.
func (k *Kernel) write(stores []int) {
	k.rowOperands()
	last := 0
	for _, op := range k.body.Ops {
		if ir.Reduces(op.Kind) {
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
			ends = append(ends, gotext.Assigned(k.ref(stores[i])+"["+at+"]", gotext.StoreElement(k.kept(r.Value, e), r.Value.Type.DType)))
		}
	}
	k.row.List = append(k.row.List, ends...)
}

// kept makes sure that an expression does not read memory that is written before it is used.
func (k *Kernel) kept(v *ir.Value, e expr) string { return e.typed(v.Type.DType) }

// whole reports whether a value of the body has an element for each place of the space.
func (k *Kernel) whole(v *ir.Value) bool { return v.Type.Shape.Equal(k.Shape) }

// ofRow reports whether a value has one element a row.
func (k *Kernel) ofRow(v *ir.Value) bool {
	return k.axis < len(k.Shape) && v.Type.Shape.Equal(k.Shape[:k.axis])
}

// rowOperands loads what the caller gives for each row before anything is stored.
func (k *Kernel) rowOperands() {
	for _, p := range k.body.Params {
		if k.ofRow(p.Value) && !k.whole(p.Value) && k.readByRow(p.Value) {
			k.scalar(p.Value)
		}
	}
}

// readByRow reports whether an operand of a row's shape is read row by row; another use spreads it along other axes.
func (k *Kernel) readByRow(v *ir.Value) bool {
	for _, op := range k.body.Ops {
		if op.Kind == ir.OpBroadcast {
			src := sourceOf(op.Results[0])
			if src.v == v && slices.Equal(src.axes, ir.Axes(0, len(src.axes))) {
				return true
			}
		} else if slices.Contains(op.Args, v) {
			return true
		}
	}
	return k.storedAs(v) >= 0
}

// Text is the kernel as Go with marks, but its name.
func (k *Kernel) Text() string {
	var l gotext.Lines
	if k.tile != nil {
		k.tile.nameSizes()
	}
	l.Add("(k %s) run(lo, hi int) {", gotext.NameMark)
	if gotext.Mentions(k.top.Text()+"\n"+k.row.Text(), "n") {
		k.f.NoteN()
		l.Add("n := %s", k.number("n", "n", "int"))
	}
	l.List = append(l.List, k.top.List...)
	if k.sp.flat || k.tile != nil {
		l.List = append(l.List, joined(k.row.List)...)
	} else {
		l.Add("for r := lo; r < hi; r++ {")
		l.List = append(l.List, joined(k.row.List)...)
		l.Add("}")
	}
	l.Add("}")
	return l.Text()
}
