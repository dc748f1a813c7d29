package device

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/plan"
)

// form is how a type of elements looks in the kernels' language.
type form struct {
	memory string // an element in memory
	scalar string // one in computation
	suffix string // of its functions
}

var forms = map[ir.DType]form{
	ir.F32:  {"float", "float", "f"},
	ir.F64:  {"double", "double", "d"},
	ir.F16:  {"ushort", "float", "f"},
	ir.BF16: {"ushort", "float", "f"},
	ir.I32:  {"int", "int", "i"},
	ir.I64:  {"i64", "i64", "l"},
	ir.U8:   {"uchar", "uchar", "u"},
	ir.Bool: {"uchar", "uchar", "u"},
}

// kernel is one under construction, with the arguments of its launch.
type kernel struct {
	g      *list
	params []string // parameters behind the first two
	views  []string // the first lines: typed pointers
	lines  []string
	args   []string // as in lists
	names  map[string]string
	temps  int
	// lengths has how many elements lie behind each pointer, memory what they are.
	lengths map[string]string
	memory  map[string]pointed
	loop    loops        // that the kernel is, nil if it is none
	moved   *plan.Buffer // whose element i is in the variable moved
}

// pointed is what lies behind a pointer: elements of so many bytes, the first at a multiple of 16 bytes or not.
type pointed struct {
	scalar string
	bytes  int
	whole  bool
}

func (k *kernel) add(format string, args ...any) {
	k.lines = append(k.lines, fmt.Sprintf(format, args...))
}

// temp returns a new name.
func (k *kernel) temp(prefix string) string {
	k.temps++
	return fmt.Sprintf("%s%d", prefix, k.temps)
}

// number is an int parameter for a number of a list.
func (k *kernel) number(arg string) string {
	if name, ok := k.names[arg]; ok {
		return name
	}
	name := fmt.Sprintf("s%d", len(k.args))
	k.names[arg] = name
	k.args = append(k.args, arg)
	k.params = append(k.params, "int "+name)
	return name
}

// pointer is a typed pointer to a place of a list, where some elements lie.
func (k *kernel) pointer(place string, d ir.DType, count ir.Size) string {
	key := place + " " + forms[d].memory
	if k.g.checks {
		key += " " + cSize(count)
	}
	if name, ok := k.names[key]; ok {
		return name
	}
	id := len(k.args)
	name := fmt.Sprintf("p%d", id)
	k.names[key], k.lengths[name] = name, cSize(count)
	k.memory[name] = pointed{forms[d].memory, d.Size(), inStep(place)}
	k.args = append(k.args, place)
	k.params = append(k.params, fmt.Sprintf("GLOBAL uchar *m%d", id), fmt.Sprintf("i64 o%d", id))
	k.views = append(k.views, fmt.Sprintf("GLOBAL %[1]s *p%[2]d = (GLOBAL %[1]s *)(m%[2]d + o%[2]d);", forms[d].memory, id))
	return name
}

// inStep reports whether a place of a list, such as a512+t0*4n, is a multiple of 16 bytes, as memories and fields begin.
func inStep(place string) bool {
	first, turns, _ := strings.Cut(place, "+")
	if first[0] != 'f' && !sixteens(first[1:]) {
		return false
	}
	for _, turn := range strings.Split(turns, "+") {
		if _, each, moves := strings.Cut(turn, "*"); moves && !sixteens(strings.TrimRight(each, "n")) {
			return false
		}
	}
	return true
}

func sixteens(number string) bool {
	n, err := strconv.Atoi(number)
	return err == nil && n%16 == 0
}

// buffer is a typed pointer to a buffer of the plan.
func (k *kernel) buffer(b *plan.Buffer) string {
	return k.pointer(k.g.place(b), b.Value.Type.DType, b.Value.Type.Shape.Size())
}

// launch declares the kernel and puts its launch on the list.
func (k *kernel) launch(group int, items string) { k.launchAs("KERNEL", "", group, items) }

// launchAs is launch of a kernel whose declaration begins with a word, and whose line does.
func (k *kernel) launchAs(word, line string, group int, items string) {
	name := k.declare(word, "n")
	k.g.line("%s%s %d %s%s", line, name, group, items, prefixed(k.args))
}

// declare declares the kernel, whose rows have a name.
func (k *kernel) declare(word, rows string) (name string) {
	lines, accesses := append(k.views, k.lines...), []string(nil)
	if k.g.checks {
		lines, accesses = k.checked(lines)
	}
	var b strings.Builder
	b.WriteString("(GLOBAL uint *ctl, int " + rows)
	for _, p := range k.params {
		b.WriteString(", " + p)
	}
	b.WriteString(") {\n")
	if k.g.guarded {
		b.WriteString("\tif (ctl[FAULT]) return;\n")
	}
	depth := 1
	for _, line := range lines {
		if strings.HasPrefix(line, "}") {
			depth--
		}
		b.WriteString(strings.Repeat("\t", depth) + line + "\n")
		if strings.HasSuffix(line, "{") {
			depth++
		}
	}
	b.WriteString("}\n")
	name = k.g.declare(word, b.String())
	for _, text := range accesses {
		k.g.whats = append(k.g.whats, name+": "+text)
	}
	return name
}

func prefixed(args []string) string {
	if len(args) == 0 {
		return ""
	}
	return " " + strings.Join(args, " ")
}

// threads is the group of kernels whose work items are alone.
const threads = 64

// each begins a kernel with a work item for each of some elements; i is its number.
func (k *kernel) each(count ir.Size) {
	if k.loop != nil {
		if count.At(k.loop.rowsAtMost()) <= k.loop.items() {
			k.add("if (l < %s) {", cSize(count))
			k.add("int i = l;")
		} else {
			k.add("for (int i = l; i < %s; i += %d) {", cSize(count), k.loop.items())
		}
		return
	}
	k.add("int i = GID;")
	k.add("if (i >= %s) return;", cSize(count))
}

// run ends a kernel that began with each.
func (k *kernel) run(count ir.Size) {
	if k.loop != nil {
		k.add("}")
		return
	}
	k.launch(threads, extentOf(count))
}

// eachRow begins a kernel with a group for each of some rows; i is its number, l that of the work item. It returns how many those are.
func (k *kernel) eachRow(count ir.Size, group int) int {
	if k.loop != nil {
		k.loop.apart()
		k.add("for (int i = 0; i < %s; i++) {", cSize(count))
		return k.loop.items()
	}
	k.add("int i = GROUP, l = LID;")
	return group
}

// runRows ends a kernel that began with eachRow.
func (k *kernel) runRows(count ir.Size, group int) {
	if k.loop != nil {
		k.add("}")
		return
	}
	k.launch(group, extentOf(count)+fmt.Sprintf("*%d", group))
}

// sharing declares an array of a group, once.
func (k *kernel) sharing(t string, group int) {
	name := "sh_" + t
	switch {
	case k.loop != nil:
		k.loop.share(name, t, group)
	case k.names[name] == "":
		k.names[name] = name
		k.views = append(k.views, fmt.Sprintf("SHARED %s %s[%d];", t, name, group))
	}
}

// store stores an element of what a step makes.
func (k *kernel) store(b *plan.Buffer, index, value string) { k.add("%s", k.storing(b, index, value)) }

func (k *kernel) storing(b *plan.Buffer, index, value string) string {
	if k.loop != nil {
		return k.loop.storing(b, index, value)
	}
	return fmt.Sprintf("%s[%s] = %s;", k.buffer(b), index, value)
}

// count is the name of how many rows a call has.
func (k *kernel) count() string {
	if k.loop != nil {
		return "rows"
	}
	return "n"
}

// isMoved reports whether element i of a buffer is in the variable moved: it may have another shape.
func (k *kernel) isMoved(b *plan.Buffer) bool {
	m := k.moved
	return m != nil && (b == m || b.Place == plan.Arena && m.Place == plan.Arena && b.Offset == m.Offset &&
		b.Value.Type.DType == m.Value.Type.DType && b.Value.Type.Shape.Size() == m.Value.Type.Shape.Size())
}
