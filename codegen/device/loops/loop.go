package loops

import (
	"fmt"
	"slices"

	"github.com/dlgen/dlgen/codegen/device/kernels"
	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/plan"
)

// A loop whose turns treat each row of a batch for itself is one kernel: a group takes some rows through all turns. What a turn makes
// is in shared memory, states among it, what is stacked goes to memory too; between steps, the group's work items wait for each
// other where one reads what another has written. No group waits for another one.
//
// In such a kernel n is how many rows the group has, and an index counts from the first of them: so the texts of steps are those of
// kernels of their own.

const (
	loopGroups  = 128      // how many groups should have work, before one takes several rows
	loopRows    = 8        // the most rows of a group
	loopShared  = 40 << 10 // bytes that a group shares at most: what is left of an H100's memory caches weights
	loopWeight  = 1 << 18  // elements of weights that a turn reads at most: a group reads all of them for its few rows
	loopFetches = 10       // what a work item reads ahead at most, of a turn
	loopWork    = 1 << 20  // multiplications of a group and turn at most
)

// loop is a loop that becomes one kernel.
type loop struct {
	g     *kernels.List
	k     *kernels.Kernel
	step  *plan.Step
	other func(s *plan.Step) // writes a step that is no product
	body  *plan.Schedule
	group int    // work items
	rows  int    // of a group at most
	turn  string // the variable of the turn

	homes   map[string]*home // by place and type of memory: what turns make
	shared  []sharedArray
	tops    []string // pointers to the group's rows
	turns   []string // pointers to what belongs to a turn
	made    map[string]bool
	plain   bool // work item l has the elements l, l + group, …
	piece   accesses
	since   accesses // since all work items waited
	keep    int      // weights of a work item that can still stay in registers
	weights int
	work    int
	fetches int      // what a work item reads ahead
	once    []string // what is done before the first turn
	before  []func() // writes launches that come before the loop's
	copies  int      // bytes of copies that those make
}

// home is where a value is that turns make: shared memory, ordinary memory, or both.
type home struct {
	name   string // "" if it is not shared
	state  bool
	memory bool // it is stacked
}

// sharedArray is an array that a group shares.
type sharedArray struct {
	name, t      string
	count, bytes int
}

// InOne puts a loop on the list as one kernel, if that can be; what is written until the returned function is called is done where
// groups of the device are too small. Steps other than products are written by write.
func InOne(g *kernels.List, s *plan.Step, write func(s *plan.Step)) (end func()) {
	if g.One != nil || !rowwise(s) {
		return func() {}
	}
	rows := min(loopRows, max(1, (g.Schedule.Rows+loopGroups-1)/loopGroups))
	for ; rows > 0; rows /= 2 {
		l := newLoop(g, s, rows, write)
		ok := l.write()
		if !ok {
			break
		}
		if l.bytes() > loopShared || l.work > loopWork {
			continue
		}
		l.launch()
		return func() { g.Line("end") }
	}
	return func() {}
}

func newLoop(g *kernels.List, s *plan.Step, rows int, write func(s *plan.Step)) *loop {
	l := &loop{g: g, k: g.Kernel(), step: s, other: write, body: s.Body, rows: rows, homes: map[string]*home{}, made: map[string]bool{},
		turn: fmt.Sprintf("t%d", len(g.Loops)), piece: accesses{}, since: accesses{}, group: loopGroup(s)}
	l.k.Loop = l
	l.keep = 96
	if l.group < 512 {
		l.keep = 160
	}
	return l
}

// loopGroup is how many work items are good for a loop.
func loopGroup(s *plan.Step) int {
	most := 0
	for i := range s.Body.Steps {
		op := s.Body.Steps[i].Op
		power, width := op.Results[0].Type.Shape.Size().Power, op.Results[0].Type.Shape.Elements(1)
		if op.Kind == ir.OpDot {
			k := 1
			for _, axis := range op.Attrs.ContractA {
				k *= max(1, int(op.Args[0].Type.Shape[axis]))
			}
			width = width * k / 16
		}
		if power > 0 {
			most = max(most, width/2)
		}
	}
	group := 64
	for group < 512 && group < most {
		group *= 2
	}
	return group
}

// write writes the kernel; false if a step has no form in it.
func (l *loop) write() (ok bool) {
	g := l.g
	g.One = l.k
	g.Loops = append(g.Loops, l.body)
	defer func() {
		g.One, g.Loops = nil, g.Loops[:len(g.Loops)-1]
		if r := recover(); r != nil {
			if _, no := r.(kernels.Refusal); !no {
				panic(r)
			}
			ok = false
		}
	}()
	l.settle()
	k := l.k
	l.begin()
	l.since = accesses{}
	before := k.Lines
	k.Lines = nil
	for i := range l.body.Steps {
		s := &l.body.Steps[i]
		if s.Op.Kind == ir.OpDot {
			l.dot(s)
			continue
		}
		l.part(func() { l.other(s) })
	}
	for _, c := range l.body.Copies {
		l.part(func() { l.copy(c) })
	}
	turn := append(l.turns, k.Lines...)
	k.Lines = before
	word := fmt.Sprintf("for (int %s = 0; %[1]s < %d; %[1]s++) {", l.turn, int(l.step.Op.Attrs.Length))
	if l.step.Op.Attrs.Reverse {
		word = fmt.Sprintf("for (int %s = %d; %[1]s >= 0; %[1]s--) {", l.turn, int(l.step.Op.Attrs.Length)-1)
	}
	k.Add("BARRIER;")
	k.Add("%s", word)
	k.Lines = append(k.Lines, turn...)
	k.Add("BARRIER;")
	k.Add("}")
	l.end()
	return l.weights <= loopWeight
}

// launch declares the kernel and puts it on the list.
func (l *loop) launch() {
	k := l.k
	head := []string{fmt.Sprintf("int l = LID, r0 = GROUP*%d, n = rows - r0 < %[1]d ? rows - r0 : %[1]d;", l.rows)}
	for _, a := range l.shared {
		k.Views = append(k.Views, fmt.Sprintf("SHARED %s %s[%d];", a.t, a.name, a.count))
	}
	k.Lines = slices.Concat(head, l.tops, l.once, k.Lines)
	name := k.Declare(fmt.Sprintf("KERNEL_OF(%d)", l.group), "rows")
	groups := fmt.Sprintf("1n/%d", l.rows)
	if l.alone() {
		groups = "1"
	}
	for _, write := range l.before {
		write()
	}
	l.g.Line("one %d %s %d %s*%[3]d%[5]s", l.bytes(), name, l.group, groups, kernels.Prefixed(k.Args))
}

// alone reports whether nothing in the loop belongs to rows: then one group does all.
func (l *loop) alone() bool {
	for _, op := range l.step.Op.Attrs.Body.Ops {
		for _, v := range op.Results {
			if !kernels.Free(v.Type.Shape) {
				return false
			}
		}
	}
	return true
}

// bytes is what a group shares.
func (l *loop) bytes() (n int) {
	for _, a := range l.shared {
		n += a.count * a.bytes
	}
	return n
}

// Share declares an array that the group shares, or makes it larger.
func (l *loop) Share(name, t string, count int) {
	bytes := map[string]int{"float": 4, "double": 8, "ushort": 2, "int": 4, "i64": 8, "uchar": 1, "WIDE": 8}[t]
	for i := range l.shared {
		if a := &l.shared[i]; a.name == name {
			a.count = max(a.count, count)
			return
		}
	}
	l.shared = append(l.shared, sharedArray{name, t, max(1, count), bytes})
}

// Items, Rows and Apart are what a kernel asks of the loop that it is.
func (l *loop) Items() int { return l.group }
func (l *loop) Rows() int  { return l.rows }
func (l *loop) Apart()     { l.plain = false }

// Turn is the variable of the loop's turn, "" of another loop.
func (l *loop) Turn(s *plan.Schedule) string {
	if s != l.body {
		return ""
	}
	return l.turn
}
