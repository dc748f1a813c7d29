package loops

import (
	"fmt"
	"strconv"

	"github.com/dlgen/dlgen/codegen/device/kernels"
	"github.com/dlgen/dlgen/codegen/plan"
)

// fetched is the work item's element of what belongs to a turn, which it has read in the turn before, so that nobody waits for memory; ""
// if there are many of them already.
func (l *loop) fetched(b *plan.Buffer) string {
	k, t := l.k, kernels.Forms[b.Value.Type.DType].Memory
	key := "fetched " + l.key(b)
	if name, ok := k.Names[key]; ok {
		return name
	}
	if l.fetches == loopFetches {
		return ""
	}
	l.fetches++
	l.keep -= 2
	count, length := b.Value.Type.Shape.Size(), int(l.step.Op.Attrs.Length)
	first, next, there := "0", l.turn+" + 1", fmt.Sprintf("%s + 1 < %d", l.turn, length)
	if l.step.Op.Attrs.Reverse {
		first, next, there = fmt.Sprint(length-1), l.turn+" - 1", l.turn+" > 0"
	}
	base := k.Pointer(l.g.Place(b.Whole), b.Value.Type.DType, b.Whole.Value.Type.Shape.Size())
	pointer := func(turn string) (name, line string) {
		at := fmt.Sprintf("((i64)(%s)*rows + r0)*%d", turn, count.Factor)
		if kernels.Free(b.Value.Type.Shape) {
			at = fmt.Sprintf("(i64)(%s)*%d", turn, count.Factor)
		}
		name = k.Temp("z")
		k.Lengths[name] = kernels.CSize(count)
		return name, fmt.Sprintf("GLOBAL %s *%s = %s + %s;", t, name, base, at)
	}
	name, ahead := k.Temp("x"), k.Temp("f")
	k.Names[key] = name
	z, line := pointer(first)
	l.once = append(l.once, line, fmt.Sprintf("%s %s = 0;", t, ahead), fmt.Sprintf("if (l < %s) %s = %s[l];", kernels.CSize(count), ahead, z))
	z, line = pointer(next)
	l.turns = append(l.turns, fmt.Sprintf("%s %s = %s;", t, name, ahead), line, fmt.Sprintf("if (%s && l < %s) %s = %s[l];", there, kernels.CSize(count), ahead, z))
	return name
}

// begin brings states to their homes.
func (l *loop) begin() {
	initial := map[string]*plan.Buffer{}
	for _, c := range l.step.Init {
		initial[l.key(c.To)] = c.From
	}
	for i, r := range l.step.Results[:l.step.Op.Attrs.Carry] {
		from := initial[l.key(r)]
		if from == nil {
			from = r
			if kernels.Free(r.Value.Type.Shape) && !l.alone() {
				kernels.Refuse(l.step.Op, "one group writes what others have still to read")
			}
		}
		l.part(func() {
			if from.Value.Type.DType != r.Value.Type.DType {
				kernels.Refuse(l.step.Op, "a state "+strconv.Itoa(i)+" of another type")
			}
			count := r.Value.Type.Shape.Size()
			l.k.Each(count)
			l.k.Add("%s[i] = %s;", l.homes[l.key(r)].name, l.outside(from))
			l.k.Run(count)
		})
	}
}

// outside is an element of a value that is there before the loop, as it is in memory.
func (l *loop) outside(b *plan.Buffer) string {
	d := b.Value.Type.DType
	if !inMemory(b) {
		return kernels.Stored(l.k.Element(b, "i"), d)
	}
	if b.Place == plan.Written && len(b.Const.Attrs.Literal.Floats)+len(b.Const.Attrs.Literal.Ints) == 1 {
		return kernels.Stored(kernels.Literal(b.Const.Attrs.Literal, d), d)
	}
	return l.memory(b) + "[i]"
}

// end brings states back to memory.
func (l *loop) end() {
	for _, r := range l.step.Results[:l.step.Op.Attrs.Carry] {
		count := r.Value.Type.Shape.Size()
		l.k.Each(count)
		if kernels.Free(r.Value.Type.Shape) {
			l.k.Add("if (GROUP == 0)")
		}
		l.k.Add("%s[i] = %s[i];", l.memory(r), l.homes[l.key(r)].name)
		l.k.Run(count)
	}
}

// copy copies a value to where the next turn, or what is behind the loop, finds it.
func (l *loop) copy(c plan.Copy) {
	if inMemory(c.From) && l.key(c.From) == l.key(c.To) {
		return
	}
	t := c.From.Value.Type
	count := t.Shape.Size()
	l.k.Each(count)
	l.k.Store(c.To, "i", kernels.Stored(l.k.Element(c.From, "i"), t.DType))
	l.k.Run(count)
}
