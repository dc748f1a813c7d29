package device

import (
	"fmt"

	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/plan"
)

// leastWide is from how many elements on what is looked up at once belongs to a group of work items.
const leastWide = 64

// wide is how many neighbours of what is looked up at once a work item takes from memory at once; 0 if there are too few, or no such form.
func (f looked) wide(k *kernel, from, to *plan.Buffer) int {
	d := to.Value.Type.DType
	if k.loop != nil || k.g.checks || f.inner.Power > 0 || f.inner.Factor < leastWide || wideCall(d) == "" || !wideMemory(from) || !wideMemory(to) {
		return 0
	}
	for wide := 16 / d.Size(); wide >= 4; wide /= 2 {
		if f.inner.Factor%wide == 0 {
			return wide
		}
	}
	return 0
}

// eachLooked begins a kernel with a group for each that is looked up: i is its number, j that of its index, x the index, and in is where a
// work item's neighbours begin. It returns how many groups there are and of how many work items.
func (f looked) eachLooked(k *kernel, index *plan.Buffer, wide int) (count ir.Size, group int) {
	k.add("int i = GROUP, j = %s, bo = %s, from = %s;", modulo("i", f.j), over("i", f.j), product("("+over("("+over("i", f.j)+")", f.outer)+")", f.j))
	k.add("int x = %s;", k.element(index, "from + j"))
	return f.batch.Times(f.outer).Times(f.j), min(256, (f.inner.Factor/wide+31)/32*32)
}

// neighbours begins a loop over all neighbours that a work item has.
func (f looked) neighbours(k *kernel, wide, group int) {
	k.add("for (int in = LID*%d; in < %s; in += %d) {", wide, cSize(f.inner), wide*group)
	k.add("float y[%d];", wide)
}

// gatherWide writes a look-up of many elements at once.
func (g *graphCode) gatherWide(s *plan.Step, f looked, wide int) {
	k, call := g.kernel(), wideCall(s.Results[0].Value.Type.DType)
	count, group := f.eachLooked(k, s.Args[1], wide)
	f.neighbours(k, wide, group)
	k.add("UNROLL for (int u = 0; u < %d; u++) y[u] = 0.0f;", wide)
	k.add("if (x >= 0 && x < %s) take_%s(y, &%s[(bo*%[1]s + x)*%[4]s + in], %d);", cSize(f.k), call, k.buffer(s.Args[0]), cSize(f.inner), wide)
	k.add("put_%s(&%s[i*%s + in], y, %d);", call, k.buffer(s.Results[0]), cSize(f.inner), wide)
	k.add("}")
	k.launch(group, extentOf(count)+fmt.Sprintf("*%d", group))
}

// scatterWide writes the second kernel of scatterLinked for many elements at once.
func (g *graphCode) scatterWide(s *plan.Step, f looked, place string, wide int) {
	k, d := g.kernel(), s.Results[0].Value.Type.DType
	call, update := wideCall(d), k.buffer(s.Args[1])
	links := k.pointer(place, linkType, f.batch.Times(f.j))
	count, group := f.eachLooked(k, s.Args[0], wide)
	k.add("int next = %s[from + j];", links)
	k.add("if (next < 0 || x < 0 || x >= %s) return;", cSize(f.k))
	f.neighbours(k, wide, group)
	k.add("take_%s(y, &%s[i*%s + in], %d);", call, update, cSize(f.inner), wide)
	k.add("for (int at = next; at > 0; at = -1 - %s[from + at - 1]) {", links)
	k.add("float more[%d];", wide)
	k.add("take_%s(more, &%s[(bo*%s + at - 1)*%s + in], %d);", call, update, cSize(f.j), cSize(f.inner), wide)
	k.add("UNROLL for (int u = 0; u < %d; u++) y[u] += more[u];", wide)
	k.add("}")
	k.add("put_%s(&%s[(bo*%s + x)*%s + in], y, %d);", call, k.buffer(s.Results[0]), cSize(f.k), cSize(f.inner), wide)
	k.add("}")
	k.launch(group, extentOf(count)+fmt.Sprintf("*%d", group))
}
