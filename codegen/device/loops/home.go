package loops

import (
	"fmt"

	"github.com/dlgen/dlgen/codegen/device/kernels"
	"github.com/dlgen/dlgen/codegen/plan"
)

// key is what values share that are in the same memory.
func (l *loop) key(b *plan.Buffer) string {
	return l.g.Place(b) + " " + kernels.Forms[b.Value.Type.DType].Memory
}

// local is how many elements of a value the group's rows have at most.
func (l *loop) local(b *plan.Buffer) int { return b.Value.Type.Shape.Size().At(l.rows) }

// settle finds homes for states and for what the steps of a turn make. What is stacked is shared too if the turn reads it.
func (l *loop) settle() {
	for i, r := range l.step.Results {
		if i < l.step.Op.Attrs.Carry {
			l.house(r, true)
		}
	}
	made := map[string]*plan.Buffer{}
	read := func(b *plan.Buffer) {
		if inMemory(b) {
			if w := made[l.key(b)]; w != nil {
				l.house(w, true)
			}
		}
	}
	write := func(b *plan.Buffer) {
		made[l.key(b)] = b
		l.house(b, b.Place != plan.Element)
	}
	for i := range l.body.Steps {
		s := &l.body.Steps[i]
		for _, b := range s.Args {
			read(b)
		}
		for _, b := range s.Results {
			write(b)
		}
	}
	for _, c := range l.body.Copies {
		read(c.From)
		write(c.To)
	}
	for i, r := range l.step.Results {
		if i < l.step.Op.Attrs.Carry {
			l.homes[l.key(r)].state = true
		}
	}
}

// inMemory reports whether a value is anywhere in memory.
func inMemory(b *plan.Buffer) bool { return b.Place != plan.RowCount && b.Place != plan.TurnCount }

// house gives a value a home.
func (l *loop) house(b *plan.Buffer, shared bool) {
	key := l.key(b)
	h := l.homes[key]
	if h == nil {
		h = &home{memory: b.Place == plan.Element}
		l.homes[key] = h
	}
	if h.memory && !kernels.Batched(b.Value.Type.Shape) && !l.alone() {
		kernels.Refuse(l.step.Op, "stacks what is the same for all rows")
	}
	if !shared {
		return
	}
	if h.name == "" {
		h.name = l.k.Temp("h")
	}
	l.Share(h.name, kernels.Forms[b.Value.Type.DType].Memory, l.local(b))
}

// at is the home of a value that is there now: that of a state, or of what this turn has made.
func (l *loop) at(b *plan.Buffer) *home {
	h := l.homes[l.key(b)]
	if h == nil || h.name == "" || !h.state && !l.made[l.key(b)] {
		return nil
	}
	return h
}

// Read is an element of a value in memory or in its home.
func (l *loop) Read(b *plan.Buffer, index string) string {
	key := l.key(b)
	l.piece.note(key, false, l.plain && index == "i")
	if h := l.at(b); h != nil {
		return h.name + "[" + index + "]"
	}
	if l.plain && index == "i" && b.Place == plan.Element && b.Loop == l.body && l.local(b) <= l.group {
		if name := l.fetched(b); name != "" {
			return name
		}
	}
	return l.memory(b) + "[" + index + "]"
}

// Storing is the line that stores an element of what a step makes.
func (l *loop) Storing(b *plan.Buffer, index, value string) string {
	key := l.key(b)
	h := l.homes[key]
	l.piece.note(key, true, l.plain && index == "i")
	l.piece.made = append(l.piece.made, key)
	text := ""
	if h.name != "" {
		text = h.name + "[" + index + "] = "
	}
	if h.memory {
		text += l.memory(b) + "[" + index + "] = "
	}
	return text + value + ";"
}

// memory is a pointer to the group's rows of a value in memory.
func (l *loop) memory(b *plan.Buffer) string {
	d, count := b.Value.Type.DType, b.Value.Type.Shape.Size()
	key := "row " + l.key(b)
	if name, ok := l.k.Names[key]; ok {
		return name
	}
	whole, row := b, "0"
	if !kernels.Free(b.Value.Type.Shape) {
		row = fmt.Sprintf("(i64)r0*%d", count.Factor)
	}
	if b.Place == plan.Element && b.Loop == l.body {
		whole = b.Whole
		row = fmt.Sprintf("(i64)%s*%d", l.turn, count.Factor)
		if !kernels.Free(b.Value.Type.Shape) {
			row = fmt.Sprintf("((i64)%s*rows + r0)*%d", l.turn, count.Factor)
		}
	}
	base := l.k.Pointer(l.g.Place(whole), d, whole.Value.Type.Shape.Size())
	name := l.k.Temp("q")
	l.k.Names[key], l.k.Lengths[name] = name, kernels.CSize(count)
	line := fmt.Sprintf("GLOBAL %s *%s = %s + %s;", kernels.Forms[d].Memory, name, base, row)
	if whole != b {
		l.turns = append(l.turns, line)
	} else {
		l.tops = append(l.tops, line)
	}
	return name
}
