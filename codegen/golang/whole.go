package golang

import (
	"slices"
	"strings"

	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/plan"
)

// arithmetic are the operations of two numbers that rt does to whole tensors.
var arithmetic = map[ir.Kind]bool{ir.OpAdd: true, ir.OpSub: true, ir.OpMul: true, ir.OpDiv: true, ir.OpMax: true, ir.OpMin: true}

// wholeTensor writes a kernel of one operation on float32 as a call of rt, which needs no loop of its own; false if it is not
// of that kind.
func (k *kernel) wholeTensor(args []*plan.Buffer, y *plan.Buffer) bool {
	if k.inline || len(k.body.Results) != 1 || len(k.sums) > 0 || k.axis != len(k.shape) || len(usefulOps(k.body)) != 1 {
		return false
	}
	op := k.body.Results[0].Value.Op
	if !slices.ContainsFunc(usefulOps(k.body), func(o *ir.Op) bool { return o == op }) || op.Results[0].Type.DType != ir.F32 || op.Args[0].Type.DType != ir.F32 {
		return false
	}
	bufferOf := func(v *ir.Value) *plan.Buffer {
		for i, p := range k.body.Params {
			if p.Value == v && v.Type.DType == ir.F32 && isSlice(args[i]) {
				return args[i]
			}
		}
		return nil
	}
	call := func(door, f string, operands ...*plan.Buffer) {
		texts := []string{k.f.pool(), k.f.slice(y, true)}
		for _, b := range operands {
			texts = append(texts, k.f.slice(b, false))
		}
		if number, ok := strings.CutPrefix(door, "MapNumber "); ok {
			door, texts = "MapNumber", append(texts, number)
		}
		k.f.add("rt.%s(%s, rt.%s)", door, strings.Join(texts, ", "), f)
	}
	if f := vecUnaries[op.Kind]; len(op.Args) == 1 && f != "" {
		x := bufferOf(op.Args[0])
		if x != nil {
			call("Map1", f, x)
		}
		return x != nil
	}
	if len(op.Args) != 2 || !arithmetic[op.Kind] {
		return false
	}
	f, a, b := vecBinaries[op.Kind], op.Args[0], op.Args[1]
	if bufferOf(a) == nil && (op.Kind == ir.OpAdd || op.Kind == ir.OpMul) {
		a, b = b, a
	}
	x, z := bufferOf(a), bufferOf(b)
	if x == nil {
		return false
	}
	if z != nil {
		call("Map2", f, x, z)
		return true
	}
	src := sourceOf(b)
	if number := k.constantOf(src.v, args); number != "" {
		call("MapNumber "+number, f, x)
		return true
	}
	width, last := countOf(src.v.Type.Shape), upTo(len(k.shape))
	row := bufferOf(src.v)
	if row == nil || width.power > 0 || width.factor < 2 || !slices.Equal(src.axes, last[len(last)-len(src.axes):]) {
		return false
	}
	call("MapRows", f, x, row)
	return true
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
func (k *kernel) constantOf(v *ir.Value, args []*plan.Buffer) string {
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
	if text := element(l, 0, ir.F32); plainNumber(text) {
		return text
	}
	return ""
}
