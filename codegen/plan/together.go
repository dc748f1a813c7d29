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

// Pointwise reports whether an operation is a convolution whose windows have one place, and go from place to place.
func Pointwise(op *ir.Op) bool {
	if op.Kind != ir.OpConv || op.Attrs.Groups != 1 {
		return false
	}
	x, window, y := op.Args[0].Type.Shape, op.Args[1].Type.Shape, op.Results[0].Type.Shape
	for axis := 1; axis < len(x)-1; axis++ {
		if window[axis-1] != 1 || x[axis] != y[axis] {
			return false
		}
	}
	return true
}

// keepTogether lets what a convolution reads live until the depthwise convolution of its result, or the maximum of its
// windows, is done with, and what follows that at once, and a convolution with windows of one place behind: code can compute
// them together, some lines at a time, so that the last result may not lie where the first operands do.
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
		last := p.ends(end)
		p.keepFor(i, mid, last)
		if last > end {
			y := p.ops[end].Results[0]
			p.live(y, last)
			p.keepFor(mid+1, end, last)
		}
	}
}

// keepFor lets what two steps read, a convolution and one that follows it, live until a step, but not what the second reads of the
// first, nor what a depthwise one reads.
func (p *planner) keepFor(conv, follows, until int) {
	for i := conv; i <= follows; i++ {
		for n, arg := range p.ops[i].Args {
			if arg.Op != p.ops[conv] && (n > 0 || !Depthwise(p.ops[i])) {
				p.live(arg, until)
			}
		}
	}
}

// ends returns the last step of those that are computed together with a depthwise convolution, whose result is there at a step: that,
// or a convolution of it whose windows have one place, or what follows that.
func (p *planner) ends(end int) int {
	if end+1 >= len(p.ops) || !p.alone(end) || !Pointwise(p.ops[end+1]) || base(p.ops[end+1].Args[0]) != base(p.ops[end].Results[0]) {
		return end
	}
	if p.follows(end + 1) {
		return end + 2
	}
	return end + 1
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
