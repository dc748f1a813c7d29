package golang

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/plan"
)

// modelCode writes one model into a file. Functions and kernels that are equal but for names are written once.
type modelCode struct {
	*file
	in            *Model
	name          string // of the model in Go
	layout        *plan.Layout
	slots         int // where the slab of the slots begins in the layout
	families      map[string]*family
	order         []*family
	kernels       map[string]string // text -> name
	constants     map[string]string // elements -> name
	sizes         map[string]string // sizes of windows -> name
	sizesOrder    []string          // their declarations
	suffix        string            // of unexported names, in files that are not the first of a package
	private       string            // what names of the model's own begin with that are not exported
	samples       string            // the type of samples as the runtime reads them, "" if there is none
	sequence      string            // the function that makes samples of an iterator
	feeds         map[*Feed]string  // the functions that describe datasets
	isShared      bool              // the file declares TrainOptions
	table         string            // the function that lists weights and states
	evaluate      *graphCode        // of the evaluation, once its functions are written
	evaluateCalls []call
	graphs        map[string]bool // functions of graphs that are written
	learns        bool            // there is more than prediction
	watch         bool            // Options.Watch
	tiles         tiling
	places        places // of weights, by name
	only          bool   // there is no other model in the file
	watched       bool   // the graph being written tells Call.Watch what each function makes

	numbered     map[*ir.FieldSpec]string // the arrays of what the numbers of fields stand for
	vocabularies map[string]string        // those that have a name, by their elements
	setters      []*textSetter
}

// newModelCode begins the code of a model.
func newModelCode(f *file, in *Model) *modelCode {
	m := &modelCode{file: f, in: in, name: goName(in.Module.Name), layout: in.Layout, tiles: cached,
		families: map[string]*family{}, kernels: map[string]string{}, constants: map[string]string{}, sizes: map[string]string{}, feeds: map[*Feed]string{}, graphs: map[string]bool{},
		numbered: map[*ir.FieldSpec]string{}, vocabularies: map[string]string{}}
	m.slots = in.Layout.SlotsStart(in.Module)
	m.newPlaces()
	return m
}

// unique returns a name of the package.
func (m *modelCode) unique(name string) string { return m.names.take(name + m.suffix) }

// constant names the array of a constant.
func (m *modelCode) constant(op *ir.Op) string {
	l, d := op.Attrs.Literal, op.Attrs.DType
	count := op.Attrs.Shape.Elements(1)
	var b strings.Builder
	fmt.Fprintf(&b, "[%d]%s{", count, dtypes[d].memory)
	for i := range count {
		if i%16 == 0 && count > 16 {
			b.WriteString("\n")
		}
		b.WriteString(memoryLiteral(l, i, d))
		if i+1 < count || count > 16 {
			b.WriteString(", ")
		}
	}
	if count > 16 {
		b.WriteString("\n")
	}
	b.WriteString("}")
	text := b.String()
	if name, ok := m.constants[text]; ok {
		return name
	}
	name := m.unique(localName(m.name, "model") + "Table")
	m.constants[text] = name
	m.declare(fmt.Sprintf("%s is a constant %v.", name, op.Results[0].Type), "var "+name+" = "+text)
	return name
}

// call writes the run of a kernel into the function.
func (f *function) call(k *kernel) {
	name := f.g.m.kernel(k)
	args := make([]string, len(k.fields))
	for i, field := range k.fields {
		args[i] = field.text
		if n, err := strconv.Atoi(field.text); err == nil && field.typ == "int" {
			args[i] = f.number(n, field.hint)
		}
	}
	work := name + "{" + strings.Join(args, ", ") + "}"
	rows := k.sp.rows
	if k.sp.flat {
		rows = k.sp.row
	}
	hint := map[bool]string{true: "size", false: "rows"}[k.sp.flat]
	alone, grain := k.pieces()
	if k.tile != nil && k.tile.form == rowTile {
		alone = 1 << 12 // what is less than a piece stays whole in Split, too, and may share a function with what is not
	}
	if k.worth() <= alone || rows.IsOne() {
		f.add("%s.run(0, %s)", work, f.count(rows, hint))
	} else {
		f.add("rt.Split(%s, %s, %s, %s.run, %s)", f.pool(), f.count(rows, hint), f.number(grain, "grain"), name, work)
	}
	f.joinSums(k, rows)
}

// worth is about how long the kernel takes for all rows.
func (k *kernel) worth() int {
	return (k.cost + 1) * k.sp.rows.Times(k.sp.row).At(k.f.g.s.Rows)
}

// pieces returns how much work threads do not pay for, and how many rows are a piece of a thread's.
func (k *kernel) pieces() (alone, grain int) {
	each := k.cost + 1
	if !k.sp.flat {
		each *= k.sp.row.At(k.f.g.s.Rows)
	}
	alone, piece := 1<<14, 1<<13
	if k.tile != nil {
		alone, piece = 1<<16, max(1<<15, min(1<<18, k.worth()/16)) // a piece fills its tiles anew
	}
	grain = max(1, piece/each)
	switch {
	case k.tile != nil && k.tile.form == flatTile:
		grain = (grain + k.tile.size - 1) / k.tile.size * k.tile.size
	case k.tile != nil && k.tile.block > 0:
		grain = k.tile.blocks(grain)
	case k.tile != nil:
		grain = (grain + k.tile.rows - 1) / k.tile.rows * k.tile.rows
	case k.sp.flat:
		grain = (grain + 63) &^ 63 // whole lines of the cache
	}
	return alone, grain
}

// piece is how many rows have sums of their own, or operands in common.
func (k *kernel) piece() int {
	_, grain := k.pieces()
	if block := k.tile.block; block > 0 {
		return min(grain, block)
	}
	return grain
}

// kernel declares a kernel and returns its name.
func (m *modelCode) kernel(k *kernel) string {
	text := k.text()
	key := anonymous(text)
	for _, f := range k.fields {
		key += "\n" + f.typ
	}
	if name, ok := m.kernels[key]; ok {
		return name
	}
	kind := "step"
	if s := k.op.Scope; s != nil && s.Kind != "" {
		kind = localName(s.Kind, kind)
	}
	if k.op.Phase == ir.Optimize {
		kind = "update"
	}
	name := kind + goName(k.body.Name)
	if strings.HasPrefix(localName(k.body.Name, kind), kind) { // the layer's own work
		name = localName(k.body.Name, kind)
	}
	name = m.unique(name)
	m.kernels[key] = name
	used := scope{}
	names := make([]string, len(k.fields))
	for i, f := range k.fields {
		if f.hint == "n" && f.typ == "int" {
			names[i], used["n"] = "n", true
		}
	}
	for i, f := range k.fields {
		if names[i] == "" {
			names[i] = used.take(f.hint)
		}
	}
	text = k.namedLocals(strings.ReplaceAll(text, kernelName, name), names)
	m.declare(k.doc(name), "type "+name+" struct{ "+k.fieldText(names)+" }\n\nfunc "+named(text, names))
	return name
}

// fieldText lists the fields of the struct on one line.
func (k *kernel) fieldText(names []string) string {
	var b strings.Builder
	for i, f := range k.fields {
		b.WriteString(names[i])
		switch {
		case i+1 == len(k.fields):
			b.WriteString(" " + f.typ)
		case k.fields[i+1].typ == f.typ:
			b.WriteString(", ")
		default:
			b.WriteString(" " + f.typ + "; ")
		}
	}
	return b.String()
}

func (k *kernel) doc(name string) string {
	ops := worksOf(k.body.Ops)
	if len(ops) > 8 {
		ops = append(ops[:7], "…", ops[len(ops)-1])
	}
	what := "rows " + shapeText(k.shape[k.axis:]) + " of " + shapeText(k.shape)
	if k.axis == len(k.shape) {
		what = "each element of " + shapeText(k.shape)
	}
	return fmt.Sprintf("%s computes %s of %s.", name, strings.Join(ops, ", "), what)
}
