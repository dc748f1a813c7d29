package device

import (
	"fmt"

	"github.com/dlgen/dlgen/codegen/device/kernels"
	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/plan"
)

// leastWide is from how many elements on what is looked up at once belongs to a group of work items.
const leastWide = 64

// wide is how many neighbours of what is looked up at once a work item takes from memory at once; 0 if there are too few, or no such form.
func (f looked) wide(k *kernels.Kernel, from, to *plan.Buffer) int {
	d := to.Value.Type.DType
	if k.Loop != nil || k.List.Checks || f.inner.Power > 0 || f.inner.Factor < leastWide || kernels.WideCall(d) == "" || !kernels.WideMemory(from) || !kernels.WideMemory(to) {
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
func (f looked) eachLooked(k *kernels.Kernel, index *plan.Buffer, wide int) (count ir.Size, group int) {
	k.Add("int i = GROUP, j = %s, bo = %s, from = %s;", kernels.Modulo("i", f.j), kernels.Over("i", f.j), kernels.Product("("+kernels.Over("("+kernels.Over("i", f.j)+")", f.outer)+")", f.j))
	k.Add("int x = %s;", k.Element(index, "from + j"))
	return f.batch.Times(f.outer).Times(f.j), min(256, (f.inner.Factor/wide+31)/32*32)
}

// neighbours begins a loop over all neighbours that a work item has.
func (f looked) neighbours(k *kernels.Kernel, wide, group int) {
	k.Add("for (int in = LID*%d; in < %s; in += %d) {", wide, kernels.CSize(f.inner), wide*group)
	k.Add("float y[%d];", wide)
}

// gatherWide writes a look-up of many elements at once.
func (g *graphCode) gatherWide(s *plan.Step, f looked, wide int) {
	k, call := g.Kernel(), kernels.WideCall(s.Results[0].Value.Type.DType)
	count, group := f.eachLooked(k, s.Args[1], wide)
	f.neighbours(k, wide, group)
	k.Add("UNROLL for (int u = 0; u < %d; u++) y[u] = 0.0f;", wide)
	k.Add("if (x >= 0 && x < %s) take_%s(y, &%s[(bo*%[1]s + x)*%[4]s + in], %d);", kernels.CSize(f.k), call, k.Buffer(s.Args[0]), kernels.CSize(f.inner), wide)
	k.Add("put_%s(&%s[i*%s + in], y, %d);", call, k.Buffer(s.Results[0]), kernels.CSize(f.inner), wide)
	k.Add("}")
	k.Launch(group, kernels.ExtentOf(count)+fmt.Sprintf("*%d", group))
}

// scatterWide writes the second kernel of scatterLinked for many elements at once.
func (g *graphCode) scatterWide(s *plan.Step, f looked, place string, wide int) {
	k, d := g.Kernel(), s.Results[0].Value.Type.DType
	call, update := kernels.WideCall(d), k.Buffer(s.Args[1])
	links := k.Pointer(place, linkType, f.batch.Times(f.j))
	count, group := f.eachLooked(k, s.Args[0], wide)
	k.Add("int next = %s[from + j];", links)
	k.Add("if (next < 0 || x < 0 || x >= %s) return;", kernels.CSize(f.k))
	f.neighbours(k, wide, group)
	k.Add("take_%s(y, &%s[i*%s + in], %d);", call, update, kernels.CSize(f.inner), wide)
	k.Add("for (int at = next; at > 0; at = -1 - %s[from + at - 1]) {", links)
	k.Add("float more[%d];", wide)
	k.Add("take_%s(more, &%s[(bo*%s + at - 1)*%s + in], %d);", call, update, kernels.CSize(f.j), kernels.CSize(f.inner), wide)
	k.Add("UNROLL for (int u = 0; u < %d; u++) y[u] += more[u];", wide)
	k.Add("}")
	k.Add("put_%s(&%s[(bo*%s + x)*%s + in], y, %d);", call, k.Buffer(s.Results[0]), kernels.CSize(f.k), kernels.CSize(f.inner), wide)
	k.Add("}")
	k.Launch(group, kernels.ExtentOf(count)+fmt.Sprintf("*%d", group))
}
