package kernels

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/dlgen/dlgen/codegen/ir"
)

// elementsEach is how many elements a work item of large elementwise kernels computes: a group's are neighbours, and those of an item lie a
// group apart, so that a group reads whole pieces of memory, and each item has as many reads under way at once.
const elementsEach = 4

var (
	declaring = regexp.MustCompile(`^(\w+) (\w+) = (.*);$`)
	storing   = regexp.MustCompile(`^p\d+\[.*\] = .*;$`)
	naming    = regexp.MustCompile(`\b[a-z]\w*\b`)
)

// RunWide ends a kernel that began with Each, and may have several elements for each work item: neighbours, or such as lie apart.
func (k *Kernel) RunWide(count ir.Size) {
	alone := k.Loop != nil || k.List.Checks || count.At(k.List.Schedule.Rows) < k.List.Limits.Spread
	if alone || !k.wide(count) && !k.spread(count) {
		k.Run(count)
	}
}

// spread lets each work item compute several elements, if the kernel is nothing but values that are made one of the other, and stores. Each
// value becomes an array, and each line a loop over it, which the compiler unrolls; all that can be read is read before the first store,
// as before: the operands that a kernel changes in place are read by the same item that stores them.
func (k *Kernel) spread(count ir.Size) bool {
	known := map[string]bool{"i": true}
	var lines []string
	inner := func(text string) string {
		return naming.ReplaceAllStringFunc(text, func(name string) string {
			if known[name] {
				return name + "[u]"
			}
			return name
		})
	}
	loop := fmt.Sprintf("UNROLL for (int u = 0; u < %d; u++) ", elementsEach)
	for _, line := range k.Lines[2:] {
		if d := declaring.FindStringSubmatch(line); d != nil {
			if known[d[2]] || strings.Contains(d[3], "ctl") {
				return false
			}
			lines = append(lines, fmt.Sprintf("%s %s[%d];", d[1], d[2], elementsEach), loop+d[2]+"[u] = "+inner(d[3])+";")
			known[d[2]] = true
			continue
		}
		if !storing.MatchString(line) {
			return false
		}
		lines = append(lines, loop+"if (first + u*"+fmt.Sprint(Threads)+" < "+CSize(count)+") "+inner(line))
	}
	k.Lines = append([]string{
		fmt.Sprintf("int first = GROUP*%d + LID, i[%d];", elementsEach*Threads, elementsEach),
		fmt.Sprintf("%si[u] = first + u*%d < %s ? first + u*%[2]d : %[3]s - 1;", loop, Threads, CSize(count)),
	}, lines...)
	k.Launch(Threads, fmt.Sprintf("%s/%d*%d", ExtentOf(count), elementsEach*Threads, Threads))
	return true
}
