package optimize

import (
	"fmt"
	"slices"
	"strings"

	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/optimize/rewrite"
)

// shared adds up once what several sums of products have in common: what is the same for all that is added up is multiplied with the
// sum, and what some sums add over more axes than others is added up in turns. So the derivative of a normalization needs two sums for
// each image and channel, of dy and of dy·x, from which those for the statistics, for gamma and for beta follow. It rounds otherwise.
func shared(g *ir.Graph) {
	s := &sharer{readers: map[string]int{}, of: map[*ir.Op][]*inner{}, numbers: map[*ir.Value]int{}}
	s.find(g)
	found := false
	for _, list := range s.of {
		for _, in := range list {
			s.readers[in.key]++
			found = found || s.readers[in.key] > 1
		}
	}
	if !found {
		return
	}
	rewrite.Once(g, func(k ir.Kind) []rewrite.Rule {
		if k == ir.OpSum {
			return []rewrite.Rule{s.apart}
		}
		return nil
	})
	rewrite.Dead(g)
}

// sharer knows of which sums the sums of a graph can be made.
type sharer struct {
	readers map[string]int // how many sums can be made of one
	of      map[*ir.Op][]*inner
	numbers map[*ir.Value]int
}

// inner is a sum over some axes of the factors of a product that change along them, of which another sum can be made.
type inner struct {
	axes     []int
	changing []*ir.Value
	same     []*ir.Value // repeated along the axes
	negative bool
	key      string
}

// find lists the sums of which each can be made, those over most axes first.
func (s *sharer) find(g *ir.Graph) {
	var over [][]int
	var list []*ir.Op
	for _, op := range g.Ops {
		for _, v := range op.Results {
			s.numbers[v] = len(s.numbers)
		}
		if op.Kind == ir.OpScan {
			s.find(op.Attrs.Body)
		}
		if op.Kind != ir.OpSum || !columns(op) || !rewrite.Wide(op.Args[0]) || !slices.IsSorted(op.Attrs.Axes) {
			continue
		}
		list = append(list, op)
		if !slices.ContainsFunc(over, func(axes []int) bool { return slices.Equal(axes, op.Attrs.Axes) }) {
			over = append(over, op.Attrs.Axes)
		}
	}
	slices.SortStableFunc(over, func(a, b []int) int { return len(b) - len(a) })
	for _, op := range list {
		negative, all := multiplied(op)
		for _, axes := range over {
			if slices.ContainsFunc(axes, func(axis int) bool { return !slices.Contains(op.Attrs.Axes, axis) }) {
				continue
			}
			in := &inner{axes: axes, negative: negative}
			for _, v := range all {
				if repeats(v, axes) {
					in.same = append(in.same, v)
				} else {
					in.changing = append(in.changing, v)
				}
			}
			slices.SortFunc(in.changing, func(a, b *ir.Value) int { return s.numbers[a] - s.numbers[b] })
			if len(in.changing) > 0 {
				in.key = keyOfSum(in, s.numbers)
				s.of[op] = append(s.of[op], in)
			}
		}
	}
}

func keyOfSum(in *inner, numbers map[*ir.Value]int) string {
	var key strings.Builder
	fmt.Fprint(&key, in.axes)
	for _, v := range in.changing {
		fmt.Fprint(&key, " ", numbers[v])
	}
	return key.String()
}

// mostFactors is into how many factors a product is taken apart.
const mostFactors = 8

// multiplied takes the product apart that an operation adds up.
func multiplied(op *ir.Op) (negative bool, list []*ir.Value) {
	var take func(v *ir.Value)
	take = func(v *ir.Value) {
		switch {
		case len(list) >= mostFactors || v.Type.DType != op.Results[0].Type.DType:
		case v.Op.Kind == ir.OpNeg && v.Op.Phase == op.Phase:
			negative = !negative
			take(v.Op.Args[0])
			return
		case v.Op.Kind == ir.OpMul && (v.Op.Phase == op.Phase || repeats(v.Op.Args[0], nil) || repeats(v.Op.Args[1], nil)): // of the forward pass, what is scaled
			take(v.Op.Args[0])
			take(v.Op.Args[1])
			return
		}
		list = append(list, v)
	}
	take(op.Args[0])
	return negative, list
}

// repeats reports whether a value is the same for all that lies along axes.
func repeats(v *ir.Value, axes []int) bool {
	return v.Op.Kind == ir.OpBroadcast && slices.IsSorted(v.Op.Attrs.Axes) && !slices.ContainsFunc(axes, func(axis int) bool { return slices.Contains(v.Op.Attrs.Axes, axis) })
}

// apart makes a sum of one over the factors that change, if others can be made of that, too.
func (s *sharer) apart(b *ir.Builder, op *ir.Op) *ir.Value {
	for _, in := range s.of[op] {
		if s.readers[in.key] < 2 {
			continue
		}
		if len(in.same) == 0 && !in.negative && len(in.axes) == len(op.Attrs.Axes) && len(in.changing) <= 2 {
			return nil // it is that one
		}
		return in.sum(b, op)
	}
	return nil
}

// sum builds the sum of an operation's operand from the inner one.
func (in *inner) sum(b *ir.Builder, op *ir.Op) *ir.Value {
	x := in.changing[0]
	for _, v := range in.changing[1:] {
		x = b.Mul(x, v)
	}
	rank := len(x.Type.Shape)
	y := b.Sum(x, in.axes...)
	kept := slices.DeleteFunc(ir.Axes(0, rank), func(axis int) bool { return slices.Contains(in.axes, axis) })
	for _, v := range in.same {
		axes := make([]int, len(v.Op.Attrs.Axes))
		for i, axis := range v.Op.Attrs.Axes {
			axes[i] = slices.Index(kept, axis)
		}
		y = b.Mul(y, b.Broadcast(v.Op.Args[0], y.Type.Shape, axes))
	}
	if in.negative {
		y = b.Neg(y)
	}
	var rest []int
	for i, axis := range kept {
		if slices.Contains(op.Attrs.Axes, axis) {
			rest = append(rest, i)
		}
	}
	if len(rest) > 0 {
		y = b.Sum(y, rest...)
	}
	return y
}
