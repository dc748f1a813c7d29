package kernels

import (
	"fmt"

	"github.com/dlgen/dlgen/codegen/ir"
)

// Drawn is a random number.
func (k *Kernel) Drawn(op *ir.Op, counter, i string) string {
	a := &op.Attrs
	if k.Loop != nil && Batched(a.Shape) {
		i = fmt.Sprintf("(r0*%d + %s)", a.Shape.Size().Factor, i)
	}
	stream := "(uint)" + k.Number(fmt.Sprintf("=%d", a.Stream))
	args := fmt.Sprintf("(ctl, %s, %s, %s)", stream, counter, i)
	switch {
	case a.Mode == "bits":
		return fmt.Sprintf("(i64)draw(ctl, %s, %s, (uint)(%s))", stream, counter, i)
	case a.Mode == "normal":
		return "(" + Forms[a.DType].Scalar + ")normal_w" + args
	}
	return "uniform_" + Forms[a.DType].Suffix + args
}
