package plan

import "github.com/dlgen/dlgen/codegen/ir"

// Depthwise reports whether an operation is a convolution with a filter for each channel.
func Depthwise(op *ir.Op) bool {
	if op.Kind != ir.OpConv {
		return false
	}
	x, y := op.Args[0].Type.Shape, op.Results[0].Type.Shape
	channels := x[len(x)-1]
	return channels > 1 && op.Attrs.Groups == int(channels) && channels == y[len(y)-1]
}

// keepTogether lets what a convolution reads live until the depthwise convolution of its result, or the maximum of its
// windows, is done with, and what follows that at once: code can compute them together, some lines at a time, so that the
// last result may not lie where the first operands do.
func (p *planner) keepTogether() {
	for i, op := range p.ops {
		if op.Kind != ir.OpConv {
			continue
		}
		mid := i
		if p.follows(mid) {
			mid++
		}
		if mid+1 >= len(p.ops) || !p.reduces(p.ops[mid+1], p.ops[mid].Results[0]) {
			continue
		}
		end := mid + 1
		if p.follows(end) {
			end++
		}
		p.live(p.ops[mid].Results[0], end)
		for _, arg := range op.Args {
			p.live(arg, end)
		}
		if mid > i {
			for _, arg := range p.ops[mid].Args {
				if arg != op.Results[0] {
					p.live(arg, end)
				}
			}
		}
	}
}

// reduces reports whether an operation is one of those that are computed together with its first operand, a value.
func (p *planner) reduces(op *ir.Op, v *ir.Value) bool {
	switch {
	case op.Kind == ir.OpMaxPool:
		return op.Args[0] == v
	case Depthwise(op):
		return op.Args[0] == v && p.lastUse[base(v)] == p.step[op]
	}
	return false
}

// live lets a value live until a step at least.
func (p *planner) live(v *ir.Value, until int) {
	p.lastUse[base(v)] = max(p.lastUse[base(v)], until)
}

// alone reports whether the next step alone reads the result of a step.
func (p *planner) alone(i int) bool { return p.lastUse[base(p.ops[i].Results[0])] == i+1 }

// follows reports whether the next step is a loop over the result of a step, which alone it reads.
func (p *planner) follows(i int) bool {
	if i+1 >= len(p.ops) || !p.alone(i) {
		return false
	}
	next := p.ops[i+1]
	return next.Kind == ir.OpFused && len(next.Results) == 1 && next.Results[0].Type.Equal(p.ops[i].Results[0].Type)
}
