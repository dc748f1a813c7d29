package device

import (
	"fmt"

	"github.com/dlgen/dlgen/codegen/ir"
)

// drawn is a random number.
func (k *kernel) drawn(op *ir.Op, counter, i string) string {
	a := &op.Attrs
	if k.loop != nil && batched(a.Shape) {
		i = fmt.Sprintf("(r0*%d + %s)", a.Shape.Size().Factor, i)
	}
	stream := "(uint)" + k.number(fmt.Sprintf("=%d", a.Stream))
	args := fmt.Sprintf("(ctl, %s, %s, %s)", stream, counter, i)
	switch {
	case a.Mode == "bits":
		return fmt.Sprintf("(i64)draw(ctl, %s, %s, (uint)(%s))", stream, counter, i)
	case a.Mode == "normal":
		return "(" + forms[a.DType].scalar + ")normal_w" + args
	}
	return "uniform_" + forms[a.DType].suffix + args
}
