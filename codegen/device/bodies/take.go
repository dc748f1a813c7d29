package bodies

import (
	"fmt"
	"slices"
	"strings"

	"github.com/dlgen/dlgen/codegen/device/kernels"
	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/plan"
)

// neighbours is how many elements of a row lie at a multiple of their bytes in all that is read and written: 16 bytes of the largest of them.
func (b *Body) neighbours(length ir.Size) int {
	wide := 8
	see := func(v *ir.Value, at *plan.Buffer) {
		if v.Type.Shape.Equal(b.shape) && kernels.WideMemory(at) {
			wide = min(wide, max(16/v.Type.DType.Size(), 4))
		}
	}
	for _, p := range b.graph.Params {
		see(p.Value, b.Args[p.Value])
	}
	for i, r := range b.graph.Results {
		see(r.Value, b.results[i])
	}
	for ; wide >= 4; wide /= 2 {
		if length.Power == 0 && length.Factor%wide == 0 {
			return wide
		}
	}
	return 1
}

// element is an element of an operand whose axes lie on axes of the space: of an array that is taken from memory before, if its rows are
// the space's; what all elements of a row share is read once. It is "" if there is nothing special about it.
func (r *RowGroup) element(v *ir.Value, axes []int, index string) string {
	k, b := r.K, r.Args[v]
	if !r.inside || !kernels.WideMemory(b) {
		return ""
	}
	text, d := k.Element(b, index), v.Type.DType
	own := len(axes) - (len(r.shape) - r.row)
	within := func(axis int) bool { return axis >= r.row }
	switch {
	case !slices.ContainsFunc(axes, within):
		if r.names[text] == "" {
			r.names[text] = k.Temp("v")
			r.before = append(r.before, fmt.Sprintf("%s %s = %s;", kernels.Forms[d].Scalar, r.names[text], text))
		}
		return r.names[text]
	case own < 0 || !slices.Equal(axes[own:], ir.Axes(r.row, len(r.shape))) || slices.ContainsFunc(axes[:own], within):
		return ""
	}
	if r.names[text] == "" {
		r.names[text] = r.take(b, kernels.NewSpace(r.shape, r.row, "i", "("+r.at()+")").At(v.Type.Shape, axes))
	}
	return r.names[text] + "[e]"
}

// take takes the pieces of an operand that begin at an index.
func (r *RowGroup) take(b *plan.Buffer, index string) string {
	k, d := r.K, b.Value.Type.DType
	name, loop := k.Temp("h"), fmt.Sprintf("UNROLL for (int t = 0; t < %d; t++) ", r.turns)
	if guard := r.there(); guard != "" {
		loop += "if (" + guard + ") "
	}
	array := fmt.Sprintf("%s %s[%d];", kernels.Forms[d].Scalar, name, r.turns*r.wide)
	if r.held {
		r.before = append(r.before, array)
	} else {
		r.takes = append(r.takes, array)
	}
	if call := kernels.WideCall(d); call != "" && r.wide > 1 && !k.List.Checks {
		r.takes = append(r.takes, fmt.Sprintf("%stake_%s(&%s[t*%d], &%s[%s], %[4]d);", loop, call, name, r.wide, k.Buffer(b), index))
	} else {
		r.takes = append(r.takes, fmt.Sprintf("%sUNROLL for (int u = 0; u < %d; u++) %s[t*%[2]d + u] = %[4]s;", loop, r.wide, name, kernels.Loaded(k.Buffer(b)+"["+index+" + u]", d)))
	}
	return name
}

// early takes what later passes need of the row while the first one waits for its own anyway.
func (r *RowGroup) early(e *Evaluation) {
	for _, p := range r.graph.Params {
		if p.Value.Type.Shape.Equal(r.shape) {
			e.leaf(p.Value, ir.Axes(0, len(r.shape)))
		}
	}
}

// forget forgets the operands of a pass.
func (r *RowGroup) forget() {
	for text, name := range r.names {
		if strings.HasPrefix(name, "h") {
			delete(r.names, text)
		}
	}
}
