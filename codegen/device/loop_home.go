package device

import (
	"fmt"
	"strconv"

	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/plan"
)

// key is what values share that are in the same memory.
func (l *loop) key(b *plan.Buffer) string {
	return l.g.place(b) + " " + forms[b.Value.Type.DType].memory
}

// local is how many elements of a value the group's rows have at most.
func (l *loop) local(b *plan.Buffer) int { return countOf(b.Value.Type.Shape).at(l.rows) }

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
	if h.memory && !batched(b.Value.Type.Shape) && !l.alone() {
		refuse(l.step.Op, "stacks what is the same for all rows")
	}
	if !shared {
		return
	}
	if h.name == "" {
		h.name = l.k.temp("h")
	}
	l.share(h.name, forms[b.Value.Type.DType].memory, l.local(b))
}

// at is the home of a value that is there now: that of a state, or of what this turn has made.
func (l *loop) at(b *plan.Buffer) *home {
	h := l.homes[l.key(b)]
	if h == nil || h.name == "" || !h.state && !l.made[l.key(b)] {
		return nil
	}
	return h
}

// read is an element of a value in memory or in its home.
func (l *loop) read(b *plan.Buffer, index string) string {
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

// storing is the line that stores an element of what a step makes.
func (l *loop) storing(b *plan.Buffer, index, value string) string {
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
	d, count := b.Value.Type.DType, countOf(b.Value.Type.Shape)
	key := "row " + l.key(b)
	if name, ok := l.k.names[key]; ok {
		return name
	}
	whole, row := b, "0"
	if !free(b.Value.Type.Shape) {
		row = fmt.Sprintf("(i64)r0*%d", count.factor)
	}
	if b.Place == plan.Element && b.Loop == l.body {
		whole = b.Whole
		row = fmt.Sprintf("(i64)%s*%d", l.turn, count.factor)
		if !free(b.Value.Type.Shape) {
			row = fmt.Sprintf("((i64)%s*rows + r0)*%d", l.turn, count.factor)
		}
	}
	base := l.k.pointer(l.g.place(whole), d, countOf(whole.Value.Type.Shape))
	name := l.k.temp("q")
	l.k.names[key], l.k.lengths[name] = name, count.c()
	line := fmt.Sprintf("GLOBAL %s *%s = %s + %s;", forms[d].memory, name, base, row)
	if whole != b {
		l.turns = append(l.turns, line)
	} else {
		l.tops = append(l.tops, line)
	}
	return name
}

// fetched is the work item's element of what belongs to a turn, which it has read in the turn before, so that nobody waits for memory; ""
// if there are many of them already.
func (l *loop) fetched(b *plan.Buffer) string {
	k, t := l.k, forms[b.Value.Type.DType].memory
	key := "fetched " + l.key(b)
	if name, ok := k.names[key]; ok {
		return name
	}
	if l.fetches == loopFetches {
		return ""
	}
	l.fetches++
	l.keep -= 2
	count, length := countOf(b.Value.Type.Shape), int(l.step.Op.Attrs.Length)
	first, next, there := "0", l.turn+" + 1", fmt.Sprintf("%s + 1 < %d", l.turn, length)
	if l.step.Op.Attrs.Reverse {
		first, next, there = fmt.Sprint(length-1), l.turn+" - 1", l.turn+" > 0"
	}
	base := k.pointer(l.g.place(b.Whole), b.Value.Type.DType, countOf(b.Whole.Value.Type.Shape))
	pointer := func(turn string) (name, line string) {
		at := fmt.Sprintf("((i64)(%s)*rows + r0)*%d", turn, count.factor)
		if free(b.Value.Type.Shape) {
			at = fmt.Sprintf("(i64)(%s)*%d", turn, count.factor)
		}
		name = k.temp("z")
		k.lengths[name] = count.c()
		return name, fmt.Sprintf("GLOBAL %s *%s = %s + %s;", t, name, base, at)
	}
	name, ahead := k.temp("x"), k.temp("f")
	k.names[key] = name
	z, line := pointer(first)
	l.once = append(l.once, line, fmt.Sprintf("%s %s = 0;", t, ahead), fmt.Sprintf("if (l < %s) %s = %s[l];", count.c(), ahead, z))
	z, line = pointer(next)
	l.turns = append(l.turns, fmt.Sprintf("%s %s = %s;", t, name, ahead), line, fmt.Sprintf("if (%s && l < %s) %s = %s[l];", there, count.c(), ahead, z))
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
			if free(r.Value.Type.Shape) && !l.alone() {
				refuse(l.step.Op, "one group writes what others have still to read")
			}
		}
		l.part(func() {
			if from.Value.Type.DType != r.Value.Type.DType {
				refuse(l.step.Op, "a state "+strconv.Itoa(i)+" of another type")
			}
			count := countOf(r.Value.Type.Shape)
			l.k.each(count)
			l.k.add("%s[i] = %s;", l.homes[l.key(r)].name, l.outside(from))
			l.k.run(count)
		})
	}
}

// outside is an element of a value that is there before the loop, as it is in memory.
func (l *loop) outside(b *plan.Buffer) string {
	d := b.Value.Type.DType
	if !inMemory(b) {
		return stored(l.k.element(b, "i"), d)
	}
	if b.Place == plan.Written && len(b.Const.Attrs.Literal.Floats)+len(b.Const.Attrs.Literal.Ints) == 1 {
		return stored(literal(b.Const.Attrs.Literal, 0, d), d)
	}
	return l.memory(b) + "[i]"
}

// end brings states back to memory.
func (l *loop) end() {
	for _, r := range l.step.Results[:l.step.Op.Attrs.Carry] {
		count := countOf(r.Value.Type.Shape)
		l.k.each(count)
		if free(r.Value.Type.Shape) {
			l.k.add("if (GROUP == 0)")
		}
		l.k.add("%s[i] = %s[i];", l.memory(r), l.homes[l.key(r)].name)
		l.k.run(count)
	}
}

// copy copies a value to where the next turn, or what is behind the loop, finds it.
func (l *loop) copy(c plan.Copy) {
	if inMemory(c.From) && l.key(c.From) == l.key(c.To) {
		return
	}
	t := c.From.Value.Type
	count := countOf(t.Shape)
	l.k.each(count)
	l.k.store(c.To, "i", stored(l.k.element(c.From, "i"), t.DType))
	l.k.run(count)
}

// accesses are what pieces of a kernel read and write: whether only by the work items to which the elements belong.
type accesses struct {
	reads, writes map[string]bool // true: own elements only
	made          []string
}

func (a *accesses) note(key string, write, own bool) {
	if a.reads == nil {
		a.reads, a.writes = map[string]bool{}, map[string]bool{}
	}
	m := a.reads
	if write {
		m = a.writes
	}
	if was, ok := m[key]; ok {
		own = own && was
	}
	m[key] = own
}

// meets reports whether b must wait for what a has done.
func (a *accesses) meets(b *accesses) bool {
	clash := func(before, now map[string]bool) bool {
		for key, own := range now {
			if was, ok := before[key]; ok && !(own && was) {
				return true
			}
		}
		return false
	}
	return clash(a.writes, b.reads) || clash(a.writes, b.writes) || clash(a.reads, b.writes)
}

// part writes a piece of the kernel; work items wait for each other before it if they must.
func (l *loop) part(write func()) {
	at := len(l.k.lines)
	l.piece, l.plain = accesses{}, true
	write()
	if l.since.meets(&l.piece) {
		l.k.lines = append(l.k.lines[:at], append([]string{"BARRIER;"}, l.k.lines[at:]...)...)
		l.since = accesses{}
	}
	for key, own := range l.piece.reads {
		l.since.note(key, false, own)
	}
	for key, own := range l.piece.writes {
		l.since.note(key, true, own)
	}
	for _, key := range l.piece.made {
		l.made[key] = true
	}
}

// rowwise reports whether each row of a batch goes through the turns of a loop for itself.
func rowwise(s *plan.Step) bool {
	a := &s.Op.Attrs
	if a.Length <= 1 {
		return false
	}
	for _, p := range a.Body.Params {
		if sh := p.Value.Type.Shape; !free(sh) && (!batched(sh) || sh[0] != -1) {
			return false
		}
	}
	for i := range s.Body.Steps {
		if plan.CanFail(s.Body.Steps[i].Op) {
			return false
		}
	}
	return rowwiseGraph(a.Body)
}

func rowwiseGraph(g *ir.Graph) bool {
	for _, op := range g.Ops {
		if !rowwiseOp(op) {
			return false
		}
	}
	return true
}

// rowwiseOp reports whether a row of an operation's results depends on that row alone.
func rowwiseOp(op *ir.Op) bool {
	rows := false
	for _, v := range op.Results {
		if !free(v.Type.Shape) && !batched(v.Type.Shape) {
			return false
		}
		rows = rows || batched(v.Type.Shape)
	}
	for _, v := range op.Args {
		switch {
		case !free(v.Type.Shape) && !batched(v.Type.Shape):
			return false
		case batched(v.Type.Shape) && !rows:
			return false
		}
	}
	a := &op.Attrs
	switch op.Kind {
	case ir.OpParam, ir.OpConst, ir.OpRandom, ir.OpRows, ir.OpReshape, ir.OpTranspose, ir.OpBroadcast,
		ir.OpSum, ir.OpReduceMax, ir.OpReduceMin, ir.OpProd, ir.OpDot:
		return true
	case ir.OpFused:
		return rowwiseGraph(a.Body)
	case ir.OpIota, ir.OpArgMax, ir.OpCumSum, ir.OpArgSort, ir.OpConcat:
		return !rows || a.Axis != 0
	case ir.OpSlice:
		return !rows || a.Starts[0] == 0 && a.Strides[0] == 1 && op.Results[0].Type.Shape[0] == op.Args[0].Type.Shape[0]
	case ir.OpPad:
		return !rows || a.Lo[0] == 0 && a.Hi[0] == 0 && (a.Dilate == nil || a.Dilate[0] == 0)
	case ir.OpReverse:
		for _, axis := range a.Axes {
			if rows && axis == 0 {
				return false
			}
		}
		return true
	}
	switch ir.Of(op.Kind).Class {
	case ir.Unary, ir.Binary, ir.Select:
		return true
	}
	return false
}
