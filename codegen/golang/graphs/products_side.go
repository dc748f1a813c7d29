package graphs

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/dlgen/dlgen/codegen/golang/loops"
	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/plan"
)

// side is an operand of a product: how its matrices lie in the memory of another value, if there they are read (ir.InPlace). The zero
// value is compact.
type side struct {
	ir.Matrices
	apart bool
	line  int // elements of a line
}

// sidesOf returns how the operands of a product lie, and the product of what they lie in.
func (f *function) sidesOf(s *plan.Step, batch int) (sides [2]side, from *plan.Step) {
	one := *s
	one.Args = append([]*plan.Buffer(nil), s.Args...)
	for i, arg := range s.Op.Args {
		if !ir.IsInPlace(arg) {
			continue
		}
		source, m, ok := ir.MatricesOf(arg, batch)
		if !ok {
			loops.Unsupported(s.Op)
		}
		sides[i] = side{m, true, int(arg.Type.Shape[batch+1])}
		one.Args[i] = f.g.s.Of(source)
	}
	return sides, &one
}

// begin is where the operand begins in what it lies in.
func (s side) begin(x string) string {
	if s.Offset == 0 {
		return x
	}
	return fmt.Sprintf("%s[%d:]", x, s.Offset)
}

// scale is what the operand is to be multiplied by.
func (s side) scale() float64 {
	if s.apart {
		return s.Scale
	}
	return 1
}

// stride is how far it is from one matrix to the next, those beside each other left out; compact says how far else.
func (s side) stride(f *function, compact ir.Size) string {
	if s.apart {
		return strconv.Itoa(s.Stride)
	}
	return f.n(compact)
}

// lines are the fields that say how lines lie, those of c by names of their own.
func (s side) lines(name string) (fields []string) {
	if !s.apart {
		return nil
	}
	if s.Heads > 1 {
		fields = append(fields, fmt.Sprintf("Heads%s: %d", strings.TrimPrefix(name, "C"), s.Heads))
	}
	if s.LD != s.Heads*s.line {
		fields = append(fields, fmt.Sprintf("LD%s: %d", name, s.LD))
	}
	return fields
}
