package loops

import (
	"fmt"
	"slices"
	"strings"

	"github.com/dlgen/dlgen/codegen/golang/gotext"
	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/plan"
)

// arithmetic are the operations of two numbers that rt does to whole tensors.
var arithmetic = map[ir.Kind]bool{ir.OpAdd: true, ir.OpSub: true, ir.OpMul: true, ir.OpDiv: true, ir.OpMax: true, ir.OpMin: true}

// wholeCall is a call of rt that does one operation to whole tensors.
type wholeCall struct {
	door     string // of rt
	vector   string // the operation on vectors, of rt, too
	operands []*plan.Buffer
	number   string // behind the operands, "" for none
}

// wholeTensor is a kernel of one operation on float32 as a call of rt, which needs no loop of its own; "" if it is
// not of that kind.
func (k *Kernel) wholeTensor(args []*plan.Buffer, y *plan.Buffer) string {
	ops := UsefulOps(k.body)
	if k.inline || len(k.body.Results) != 1 || len(k.Sums) > 0 || k.axis != len(k.Shape) || len(ops) != 1 || ops[0] != k.body.Results[0].Value.Op {
		return ""
	}
	c := k.wholeCall(ops[0], args)
	if c == nil {
		return ""
	}
	texts := []string{k.f.Pool(), k.f.Slice(y, true)}
	for _, b := range c.operands {
		texts = append(texts, k.f.Slice(b, false))
	}
	if c.number != "" {
		texts = append(texts, c.number)
	}
	return fmt.Sprintf("rt.%s(%s, rt.%s)", c.door, strings.Join(texts, ", "), c.vector)
}

// wholeCall finds the call for an operation, nil if there is none.
func (k *Kernel) wholeCall(op *ir.Op, args []*plan.Buffer) *wholeCall {
	if op.Results[0].Type.DType != ir.F32 || op.Args[0].Type.DType != ir.F32 {
		return nil
	}
	if f := vecUnaries[op.Kind]; len(op.Args) == 1 && f != "" {
		if x := k.memoryOf(op.Args[0], args); x != nil {
			return &wholeCall{door: "Map1", vector: f, operands: []*plan.Buffer{x}}
		}
		return nil
	}
	if len(op.Args) != 2 || !arithmetic[op.Kind] {
		return nil
	}
	f, a, b := vecBinaries[op.Kind], op.Args[0], op.Args[1]
	if k.memoryOf(a, args) == nil && (op.Kind == ir.OpAdd || op.Kind == ir.OpMul) {
		a, b = b, a
	}
	x := k.memoryOf(a, args)
	if x == nil {
		return nil
	}
	if z := k.memoryOf(b, args); z != nil {
		return &wholeCall{door: "Map2", vector: f, operands: []*plan.Buffer{x, z}}
	}
	src := sourceOf(b)
	if number := k.constantOf(src.v, args); number != "" {
		return &wholeCall{door: "MapNumber", vector: f, operands: []*plan.Buffer{x}, number: number}
	}
	width, axes := src.v.Type.Shape.Size(), ir.Axes(0, len(k.Shape))
	row := k.memoryOf(src.v, args)
	if row == nil || width.Power > 0 || width.Factor < 2 || !slices.Equal(src.axes, axes[len(axes)-len(src.axes):]) {
		return nil
	}
	return &wholeCall{door: "MapRows", vector: f, operands: []*plan.Buffer{x, row}}
}

// memoryOf is the memory of an operand of float32, nil if it is none or stands in the text.
func (k *Kernel) memoryOf(v *ir.Value, args []*plan.Buffer) *plan.Buffer {
	for i, p := range k.body.Params {
		if p.Value == v && v.Type.DType == ir.F32 && isSlice(args[i]) {
			return args[i]
		}
	}
	return nil
}

// isSlice reports whether a buffer is memory, and not a number in the text.
func isSlice(b *plan.Buffer) bool {
	switch b.Place {
	case plan.Arena, plan.Slab, plan.FieldData, plan.Element:
		return true
	}
	return false
}

// constantOf is the text of a constant of the body, "" if a value is none, or no Go constant.
func (k *Kernel) constantOf(v *ir.Value, args []*plan.Buffer) string {
	l := v.Op.Attrs.Literal
	if v.Op.Kind == ir.OpParam {
		i := slices.IndexFunc(k.body.Params, func(p *ir.Param) bool { return p.Value == v })
		if args[i].Place != plan.Written {
			return ""
		}
		l = args[i].Const.Attrs.Literal
	} else if v.Op.Kind != ir.OpConst {
		return ""
	}
	if v.Type.DType != ir.F32 || len(l.Floats) != 1 {
		return ""
	}
	if text := gotext.Element(l, 0, ir.F32); gotext.PlainNumber(text) {
		return text
	}
	return ""
}
