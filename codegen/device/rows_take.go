package device

import (
	"fmt"
	"slices"
	"strings"

	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/plan"
)

// neighbours is how many elements of a row lie at a multiple of their bytes in all that is read and written: 16 bytes of the largest of them.
func (b *body) neighbours(length ir.Size) int {
	wide := 8
	see := func(v *ir.Value, at *plan.Buffer) {
		if v.Type.Shape.Equal(b.shape) && wideMemory(at) {
			wide = min(wide, max(16/v.Type.DType.Size(), 4))
		}
	}
	for _, p := range b.graph.Params {
		see(p.Value, b.args[p.Value])
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
func (r *rowGroup) element(v *ir.Value, axes []int, index string) string {
	k, b := r.k, r.args[v]
	if !r.inside || !wideMemory(b) {
		return ""
	}
	text, d := k.element(b, index), v.Type.DType
	own := len(axes) - (len(r.shape) - r.row)
	within := func(axis int) bool { return axis >= r.row }
	switch {
	case !slices.ContainsFunc(axes, within):
		if r.names[text] == "" {
			r.names[text] = k.temp("v")
			r.before = append(r.before, fmt.Sprintf("%s %s = %s;", forms[d].scalar, r.names[text], text))
		}
		return r.names[text]
	case own < 0 || !slices.Equal(axes[own:], ir.Axes(r.row, len(r.shape))) || slices.ContainsFunc(axes[:own], within):
		return ""
	}
	if r.names[text] == "" {
		r.names[text] = r.take(b, newSpace(r.shape, r.row, "i", "("+r.at()+")").at(v.Type.Shape, axes))
	}
	return r.names[text] + "[e]"
}

// take takes the pieces of an operand that begin at an index.
func (r *rowGroup) take(b *plan.Buffer, index string) string {
	k, d := r.k, b.Value.Type.DType
	name, loop := k.temp("h"), fmt.Sprintf("UNROLL for (int t = 0; t < %d; t++) ", r.turns)
	if guard := r.there(); guard != "" {
		loop += "if (" + guard + ") "
	}
	array := fmt.Sprintf("%s %s[%d];", forms[d].scalar, name, r.turns*r.wide)
	if r.held {
		r.before = append(r.before, array)
	} else {
		r.takes = append(r.takes, array)
	}
	if call := wideCall(d); call != "" && r.wide > 1 && !k.g.checks {
		r.takes = append(r.takes, fmt.Sprintf("%stake_%s(&%s[t*%d], &%s[%s], %[4]d);", loop, call, name, r.wide, k.buffer(b), index))
	} else {
		r.takes = append(r.takes, fmt.Sprintf("%sUNROLL for (int u = 0; u < %d; u++) %s[t*%[2]d + u] = %[4]s;", loop, r.wide, name, loaded(k.buffer(b)+"["+index+" + u]", d)))
	}
	return name
}

// early takes what later passes need of the row while the first one waits for its own anyway.
func (r *rowGroup) early(e *evaluation) {
	for _, p := range r.graph.Params {
		if p.Value.Type.Shape.Equal(r.shape) {
			e.leaf(p.Value, ir.Axes(0, len(r.shape)))
		}
	}
}

// forget forgets the operands of a pass.
func (r *rowGroup) forget() {
	for text, name := range r.names {
		if strings.HasPrefix(name, "h") {
			delete(r.names, text)
		}
	}
}
