package autodiff

import (
	"slices"

	"github.com/dlgen/dlgen/codegen/ir"
)

// share is how the derivative by a scanned operand or a constant is computed: what the turns compute, and what is
// left for behind the loop.
type share struct {
	turns *ir.Value // in the backward body; nil if nothing
	late  []product
}

// product is a part of a derivative that is computed behind the loop, where one larger operation over the stacked
// operands does the work of all turns: for a constant a sum over the turns, for a scanned operand turn by turn.
type product struct {
	root *ir.Op   // in the backward body: dot, conv_kernel, scatter_add or sum
	then []*ir.Op // what is done with its result, in order: transpositions and the like
}

// split decides for the parts of each derivative where they are computed.
func (l *loop) split() {
	for _, op := range l.inner.b.Graph.Ops {
		l.made[op] = true
	}
	varying, users := l.varying(), ir.Users(l.inner.b.Graph)
	var sums []int
	for _, i := range slices.Concat(l.scanned(), l.constants()) {
		s := &share{}
		l.shares[i] = s
		for _, v := range summands(l.derivative(i), l.made, users) {
			if p, ok := l.trace(v); ok && p.root.Kind == ir.OpSum && i >= l.a.Carry+l.a.Scanned {
				sums = append(sums, i)
				s.late = append(s.late, p)
			} else if ok && l.deferrable(i, p, varying) {
				s.late = append(s.late, p)
				l.keep(p.root)
			} else {
				l.addTurns(s, v)
			}
		}
	}
	for _, i := range slices.Compact(sums) {
		l.reconsider(l.shares[i])
	}
}

// reconsider takes sums back into the loop, where they are cheap, unless what they sum is stacked anyway.
func (l *loop) reconsider(s *share) {
	late := s.late
	s.late = nil
	for _, p := range late {
		if p.root.Kind != ir.OpSum || l.outside(p.root.Args[0]) {
			s.late = append(s.late, p)
			continue
		}
		last := p.root
		if len(p.then) > 0 {
			last = p.then[len(p.then)-1]
		}
		l.addTurns(s, last.Results[0])
	}
}

func (l *loop) addTurns(s *share, v *ir.Value) {
	if s.turns != nil {
		v = l.inner.b.Add(s.turns, v)
	}
	s.turns = v
}

// keep has the operands of a deferred operation stacked, but not those that are the same in all turns.
func (l *loop) keep(root *ir.Op) {
	for _, arg := range root.Args {
		if !l.constant(arg) {
			l.kept[arg] = true
		}
	}
}

// constant reports whether a value is a constant operand of the scan.
func (l *loop) constant(v *ir.Value) bool {
	return v.Op.Kind == ir.OpParam && v.Op.Attrs.Param.Kind == ir.Constant
}

// outside reports whether the outer graph has or gets a value of all turns.
func (l *loop) outside(v *ir.Value) bool {
	if l.kept[v] || v.Op.Kind == ir.OpParam && v.Op.Attrs.Param.Kind == ir.Slice {
		return true
	}
	seed := slices.Index(l.seeds, v)
	return seed >= l.a.Carry
}

// summands takes sums of the backward body apart, but not those that are read elsewhere too: of numbers doubled
// again and again there would be too many.
func summands(v *ir.Value, made map[*ir.Op]bool, users map[*ir.Value][]*ir.Op) []*ir.Value {
	if v.Op.Kind != ir.OpAdd || !made[v.Op] || len(users[v]) > 1 {
		return []*ir.Value{v}
	}
	return append(summands(v.Op.Args[0], made, users), summands(v.Op.Args[1], made, users)...)
}

// trace follows a value to the operation that adds up over a turn.
func (l *loop) trace(v *ir.Value) (product, bool) {
	var p product
	for {
		switch v.Op.Kind {
		case ir.OpTranspose, ir.OpReshape, ir.OpCast, ir.OpNeg, ir.OpPad:
			if v.Op.Kind == ir.OpPad && v.Op.Attrs.Value != 0 {
				return p, false
			}
			p.then = append(p.then, v.Op)
			v = v.Op.Args[0]
			continue
		case ir.OpDot, ir.OpConvKernel, ir.OpScatterAdd, ir.OpSum:
			p.root = v.Op
			slices.Reverse(p.then)
			return p, l.made[v.Op]
		}
		return p, false
	}
}

// deferrable reports whether an operation fits into a larger one over all turns, which computes the derivative by
// operand i: for a constant its operands must differ from turn to turn, for a scanned operand only the first.
func (l *loop) deferrable(i int, p product, varying map[*ir.Value]bool) bool {
	args, a := p.root.Args, &p.root.Attrs
	if i < l.a.Carry+l.a.Scanned {
		return p.root.Kind == ir.OpDot && len(a.BatchA) == 0 && varying[args[0]] && l.constant(args[1])
	}
	for _, arg := range args {
		if !varying[arg] {
			return false
		}
	}
	switch p.root.Kind {
	case ir.OpScatterAdd:
		return a.Axis == 0 && a.Batch == 0
	case ir.OpConvKernel:
		return !l.a.Length.IsBatch() || !args[0].Type.Shape[0].IsBatch()
	}
	return true
}

// varying returns the values of both bodies that may differ from turn to turn.
func (l *loop) varying() map[*ir.Value]bool {
	fixed, varying := l.fixed(), map[*ir.Value]bool{}
	for _, seed := range l.seeds {
		varying[seed] = true
	}
	for _, op := range l.body.Ops {
		for _, v := range op.Results {
			varying[v] = !fixed[v]
		}
	}
	for _, op := range l.inner.b.Graph.Ops {
		for _, v := range op.Results {
			varying[v] = slices.ContainsFunc(op.Args, func(arg *ir.Value) bool { return varying[arg] })
		}
	}
	return varying
}

// total builds the sum over the turns behind the loop; all returns an operand's values of all turns.
func (p product) total(b *ir.Builder, all func(*ir.Value) *ir.Value) *ir.Value {
	a := &p.root.Attrs
	args := make([]*ir.Value, len(p.root.Args))
	for i, arg := range p.root.Args {
		args[i] = all(arg)
	}
	b.Scope, b.Part = p.root.Scope, p.root.Part
	var v *ir.Value
	switch p.root.Kind {
	case ir.OpDot:
		v = b.Dot(args[0], args[1], ir.Shifted(a.BatchA), ir.Shifted(a.BatchB), append([]int{0}, ir.Shifted(a.ContractA)...), append([]int{0}, ir.Shifted(a.ContractB)...))
	case ir.OpSum:
		v = b.Sum(args[0], append([]int{0}, ir.Shifted(a.Axes)...)...)
	case ir.OpScatterAdd:
		v = b.ScatterAdd(args[0], args[1], a.Shape, 0, 0)
	case ir.OpConvKernel:
		v = b.ConvKernel(turnsAsRows(b, args[0]), turnsAsRows(b, args[1]), convSpec(p.root), a.Shape)
	}
	for _, op := range p.then {
		v = b.Op(op.Kind, op.Attrs, v).Results[0]
	}
	return v
}

// each builds what the turns would compute one by one, a product with a constant.
func (p product) each(b *ir.Builder, length ir.Dim, all func(*ir.Value) *ir.Value) *ir.Value {
	a := &p.root.Attrs
	b.Scope, b.Part = p.root.Scope, p.root.Part
	v := b.Dot(all(p.root.Args[0]), all(p.root.Args[1]), nil, nil, ir.Shifted(a.ContractA), a.ContractB)
	for _, op := range p.then {
		attrs := op.Attrs
		switch op.Kind {
		case ir.OpTranspose:
			attrs.Axes = append([]int{0}, ir.Shifted(attrs.Axes)...)
		case ir.OpReshape:
			attrs.Shape = append(ir.Shape{length}, attrs.Shape...)
		case ir.OpPad:
			attrs.Lo, attrs.Hi = append([]int{0}, attrs.Lo...), append([]int{0}, attrs.Hi...)
			if attrs.Dilate != nil {
				attrs.Dilate = append([]int{0}, attrs.Dilate...)
			}
		}
		v = b.Op(op.Kind, attrs, v).Results[0]
	}
	return v
}

// turnsAsRows merges the axis of the turns with the next.
func turnsAsRows(b *ir.Builder, v *ir.Value) *ir.Value {
	s := v.Type.Shape
	return b.Reshape(v, append(ir.Shape{s[0] * s[1]}, s[2:]...))
}
