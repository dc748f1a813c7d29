package kernels

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/plan"
)

// Form is how a type of elements looks in the kernels' language.
type Form struct {
	Memory string // an element in memory
	Scalar string // one in computation
	Suffix string // of its functions
}

// Forms are those of all types.
var Forms = map[ir.DType]Form{
	ir.F32:  {"float", "float", "f"},
	ir.F64:  {"double", "double", "d"},
	ir.F16:  {"ushort", "float", "f"},
	ir.BF16: {"ushort", "float", "f"},
	ir.I32:  {"int", "int", "i"},
	ir.I64:  {"i64", "i64", "l"},
	ir.U8:   {"uchar", "uchar", "u"},
	ir.Bool: {"uchar", "uchar", "u"},
}

// Kernel is one under construction, with the arguments of its launch.
type Kernel struct {
	List   *List
	params []string // parameters behind the first two
	Views  []string // the first lines: typed pointers
	Lines  []string
	Args   []string          // as in lists
	Names  map[string]string // of what is declared once, by what it is
	temps  int
	// Lengths has how many elements lie behind each pointer, memory what they are.
	Lengths map[string]string
	memory  map[string]pointed
	Loop    Loop         // that the kernel is, nil if it is none
	Moved   *plan.Buffer // whose element i is in the variable moved
}

// pointed is what lies behind a pointer: elements of so many bytes, the first at a multiple of 16 bytes or not.
type pointed struct {
	scalar string
	bytes  int
	whole  bool
}

// Add adds a line.
func (k *Kernel) Add(format string, args ...any) {
	k.Lines = append(k.Lines, fmt.Sprintf(format, args...))
}

// Temp returns a new name.
func (k *Kernel) Temp(prefix string) string {
	k.temps++
	return fmt.Sprintf("%s%d", prefix, k.temps)
}

// Number is an int parameter for a number of a list.
func (k *Kernel) Number(arg string) string {
	if name, ok := k.Names[arg]; ok {
		return name
	}
	name := fmt.Sprintf("s%d", len(k.Args))
	k.Names[arg] = name
	k.Args = append(k.Args, arg)
	k.params = append(k.params, "int "+name)
	return name
}

// Pointer is a typed pointer to a place of a list, where some elements lie.
func (k *Kernel) Pointer(place string, d ir.DType, count ir.Size) string {
	key := place + " " + Forms[d].Memory
	if k.List.Checks {
		key += " " + CSize(count)
	}
	if name, ok := k.Names[key]; ok {
		return name
	}
	id := len(k.Args)
	name := fmt.Sprintf("p%d", id)
	k.Names[key], k.Lengths[name] = name, CSize(count)
	k.memory[name] = pointed{Forms[d].Memory, d.Size(), InStep(place)}
	k.Args = append(k.Args, place)
	k.params = append(k.params, fmt.Sprintf("GLOBAL uchar *m%d", id), fmt.Sprintf("i64 o%d", id))
	k.Views = append(k.Views, fmt.Sprintf("GLOBAL %[1]s *p%[2]d = (GLOBAL %[1]s *)(m%[2]d + o%[2]d);", Forms[d].Memory, id))
	return name
}

// InStep reports whether a place of a list, such as a512+t0*4n, is a multiple of 16 bytes, as memories and fields begin.
func InStep(place string) bool {
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

// Buffer is a typed pointer to a buffer of the plan.
func (k *Kernel) Buffer(b *plan.Buffer) string {
	return k.Pointer(k.List.Place(b), b.Value.Type.DType, b.Value.Type.Shape.Size())
}

// Launch declares the kernel and puts its launch on the list.
func (k *Kernel) Launch(group int, items string) { k.LaunchAs("KERNEL", "", group, items) }

// LaunchAs is Launch of a kernel whose declaration begins with a word, and whose line does.
func (k *Kernel) LaunchAs(word, line string, group int, items string) {
	name := k.Declare(word, "n")
	k.List.Line("%s%s %d %s%s", line, name, group, items, Prefixed(k.Args))
}

// Declare declares the kernel, whose rows have a name.
func (k *Kernel) Declare(word, rows string) (name string) {
	lines, accesses := append(k.Views, k.Lines...), []string(nil)
	if k.List.Checks {
		lines, accesses = k.checked(lines)
	}
	var b strings.Builder
	b.WriteString("(GLOBAL uint *ctl, int " + rows)
	for _, p := range k.params {
		b.WriteString(", " + p)
	}
	b.WriteString(") {\n")
	if k.List.Guarded {
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
	name = k.List.declare(word, b.String())
	for _, text := range accesses {
		k.List.Whats = append(k.List.Whats, name+": "+text)
	}
	return name
}

// Prefixed are arguments behind others in a line of the list.
func Prefixed(args []string) string {
	if len(args) == 0 {
		return ""
	}
	return " " + strings.Join(args, " ")
}

// Threads is the group of kernels whose work items are alone.
const Threads = 64

// Each begins a kernel with a work item for each of some elements; i is its number.
func (k *Kernel) Each(count ir.Size) {
	if k.Loop != nil {
		if count.At(k.Loop.Rows()) <= k.Loop.Items() {
			k.Add("if (l < %s) {", CSize(count))
			k.Add("int i = l;")
		} else {
			k.Add("for (int i = l; i < %s; i += %d) {", CSize(count), k.Loop.Items())
		}
		return
	}
	k.Add("int i = GID;")
	k.Add("if (i >= %s) return;", CSize(count))
}

// Run ends a kernel that began with Each.
func (k *Kernel) Run(count ir.Size) {
	if k.Loop != nil {
		k.Add("}")
		return
	}
	k.Launch(Threads, ExtentOf(count))
}

// EachRow begins a kernel with a group for each of some rows; i is its number, l that of the work item. It returns how many those are.
func (k *Kernel) EachRow(count ir.Size, group int) int {
	if k.Loop != nil {
		k.Loop.Apart()
		k.Add("for (int i = 0; i < %s; i++) {", CSize(count))
		return k.Loop.Items()
	}
	k.Add("int i = GROUP, l = LID;")
	return group
}

// RunRows ends a kernel that began with EachRow.
func (k *Kernel) RunRows(count ir.Size, group int) {
	if k.Loop != nil {
		k.Add("}")
		return
	}
	k.Launch(group, ExtentOf(count)+fmt.Sprintf("*%d", group))
}

// Sharing declares an array of a group, once.
func (k *Kernel) Sharing(t string, group int) {
	name := "sh_" + t
	switch {
	case k.Loop != nil:
		k.Loop.Share(name, t, group)
	case k.Names[name] == "":
		k.Names[name] = name
		k.Views = append(k.Views, fmt.Sprintf("SHARED %s %s[%d];", t, name, group))
	}
}

// Store stores an element of what a step makes.
func (k *Kernel) Store(b *plan.Buffer, index, value string) { k.Add("%s", k.Storing(b, index, value)) }

// Storing is the line that does so.
func (k *Kernel) Storing(b *plan.Buffer, index, value string) string {
	if k.Loop != nil {
		return k.Loop.Storing(b, index, value)
	}
	return fmt.Sprintf("%s[%s] = %s;", k.Buffer(b), index, value)
}

// Count is the name of how many rows a call has.
func (k *Kernel) Count() string {
	if k.Loop != nil {
		return "rows"
	}
	return "n"
}

// isMoved reports whether element i of a buffer is in the variable moved: it may have another shape.
func (k *Kernel) isMoved(b *plan.Buffer) bool {
	m := k.Moved
	return m != nil && (b == m || b.Place == plan.Arena && m.Place == plan.Arena && b.Offset == m.Offset &&
		b.Value.Type.DType == m.Value.Type.DType && b.Value.Type.Shape.Size() == m.Value.Type.Shape.Size())
}
