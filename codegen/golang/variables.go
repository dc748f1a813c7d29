package golang

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/dlgen/dlgen/codegen/golang/gotext"
	"github.com/dlgen/dlgen/codegen/ir"
)

// row is a variable in a table.
type row struct {
	rest     string // the text behind the path, with a mark for the offset
	numbers  []int
	names    []string // the parts of the path, without their numbers
	offset   int
	place    string // the offset, with the mark of a name
	variable *ir.Variable
}

// form is what rows have in common which differ only in their offset and the number of part k of the path.
func (r row) form(k int) string {
	text := r.rest
	for i, name := range r.names {
		if i == k {
			text += "\x00" + name
		} else {
			text += fmt.Sprint("\x00", name, r.numbers[i])
		}
	}
	return text
}

// splitNumber is the inverse of rt.Numbered. A user's block_0 or block_01 is a name without a number: rt.Numbered would
// write it otherwise.
func splitNumber(part string) (name string, n int) {
	match := numbered.FindStringSubmatch(part)
	if match[2] != "" {
		n, _ = strconv.Atoi(match[2])
	}
	return match[1], n
}

var numbered = regexp.MustCompile(`^(.*?)(?:_([1-9]\d{0,5}))?$`)

// variables declares a table of variables; rows that repeat with other numbers in their paths are a loop.
func (m *modelCode) variables(name, what string, list []*ir.Variable, start int) string {
	name = m.Unique(name)
	rows, depth := make([]row, len(list)), 0
	for i, v := range list {
		rows[i] = m.row(v, start)
		depth = max(depth, len(rows[i].names))
	}
	ids := make([][]int, depth)
	for k := range ids {
		ids[k] = numberForms(rows, k)
	}
	var l gotext.Lines
	l.Add("func %s() []rt.Variable {\nvar v []rt.Variable", name)
	var plain []string
	flush := func() {
		if len(plain) > 0 {
			l.Add("v = append(v, []rt.Variable{\n%s,\n}...)", strings.Join(plain, ",\n"))
		}
		plain = nil
	}
	for i := 0; i < len(rows); {
		if text, n := m.slotsOf(list[i:], start); n > 0 {
			flush()
			l.Add("%s", text)
			i += n
			continue
		}
		if text, n := bestLoop(rows, ids, i); n > 0 {
			flush()
			l.Add("%s", text)
			i += n
			continue
		}
		plain = append(plain, rows[i].String())
		i++
	}
	flush()
	l.Add("return v\n}")
	text := l.Text()
	if strings.Count(text, "append(") == 1 && strings.Contains(text, "v = append(v, []rt.Variable{") { // no loop
		text = strings.Replace(strings.Replace(text, "var v []rt.Variable\nv = append(v, ", "return ", 1), "...)\nreturn v\n", "\n", 1)
	}
	m.Declare(fmt.Sprintf("%s are %s.", name, what), text)
	return name
}

// slotsOf writes slots that an optimizer has for every weight, in the order of the weights; it returns how many.
func (m *modelCode) slotsOf(list []*ir.Variable, start int) (text string, n int) {
	if list[0].Kind != ir.Slot {
		return "", 0
	}
	name, shift := "", 0
	for _, w := range m.in.Module.Variables {
		if w.Kind != ir.Weight || !w.Trainable {
			continue
		}
		if n == len(list) {
			return "", 0
		}
		v := list[n]
		last, ok := strings.CutPrefix(v.Path, w.Path+".")
		away := m.Layout.Offsets[v] - start - m.Layout.Offsets[w]
		if n == 0 {
			name, shift = last, away
		}
		zeros := inits[v.Init.Kind] == "Zeros" && v.Init.Seed == -1
		if !ok || last != name || away != shift || v.Kind != ir.Slot || v.Type.DType != w.Type.DType || !v.Type.Shape.Equal(w.Type.Shape) || !zeros {
			return "", 0
		}
		n++
	}
	if n < 2 {
		return "", 0
	}
	return fmt.Sprintf("v = append(v, rt.SlotsOf(%s(), %q, %d)...)", m.table, name, shift), n
}

// numberForms gives rows of the same form the same number.
func numberForms(rows []row, k int) []int {
	ids, seen := make([]int, len(rows)), map[string]int{}
	for i, r := range rows {
		form := r.form(k)
		if _, ok := seen[form]; !ok {
			seen[form] = len(seen)
		}
		ids[i] = seen[form]
	}
	return ids
}

// bestLoop finds the longest run of rows from i that is a loop, and writes it.
func bestLoop(rows []row, ids [][]int, i int) (text string, n int) {
	for k := range ids {
		period, turns := gotext.BestRun(ids[k], i)
		if period*turns <= n {
			continue
		}
		if loop, ok := rowLoop(rows[i:i+period*turns], period, turns); ok {
			text, n = loop, period*turns
		}
	}
	return text, n
}

// row writes a variable.
func (m *modelCode) row(v *ir.Variable, start int) row {
	r := row{offset: m.Layout.Offsets[v] - start, place: m.OtherPlace(v), variable: v}
	for _, part := range strings.Split(v.Path, ".") {
		name, n := splitNumber(part)
		r.numbers = append(r.numbers, n)
		r.names = append(r.names, name)
	}
	more := ""
	if len(v.Type.Shape) > 0 {
		more += ", Shape: " + gotext.Ints(v.Type.Shape.At(m.in.Module.BatchSize))
	}
	if v.Trainable {
		more += ", Trainable: true"
	}
	kinds := map[ir.VariableKind]string{ir.Weight: "Weight", ir.State: "State", ir.Slot: "Slot", ir.Accumulator: "Accumulator", ir.Hyper: "Hyper", ir.Memory: "Memory"}
	r.rest = fmt.Sprintf("Kind: rt.%s, DType: rt.%s%s, Offset: %%s, Init: %s", kinds[v.Kind], gotext.DTypes[v.Type.DType].Name, more, initText(&v.Init))
	return r
}

// text writes the row with a path and an offset.
func (r row) text(path, offset string) string {
	return "{Path: " + path + ", " + strings.Replace(r.rest, "%s", offset, 1) + "}"
}

func (r row) String() string { return r.text(strconv.Quote(r.variable.Path), r.place) }

// rowLoop writes rows that repeat; false if their numbers or offsets do not grow evenly.
func rowLoop(rows []row, period, turns int) (string, bool) {
	if turns < 3 {
		return "", false
	}
	var list []string
	for i := range period {
		first := rows[i]
		offsets := make([]int, turns)
		changing := -1
		for t := range turns {
			r := rows[t*period+i]
			offsets[t] = r.offset
			for k, n := range r.numbers {
				if n == first.numbers[k] {
					continue
				}
				if n != first.numbers[k]+t || changing >= 0 && changing != k {
					return "", false
				}
				changing = k
			}
		}
		var columns []string
		at := gotext.OffsetText(offsets, &columns, map[string]int{})
		if len(columns) > 0 || changing < 0 {
			return "", false
		}
		list = append(list, first.text(first.pathIn(changing), first.place+strings.TrimPrefix(at, strconv.Itoa(first.offset))))
	}
	return fmt.Sprintf("for i := range %d {\nv = append(v, []rt.Variable{\n%s,\n}...)\n}", turns, strings.Join(list, ",\n")), true
}

// pathIn is the path in a loop, where part k has a number that grows.
func (r row) pathIn(k int) string {
	parts := strings.Split(r.variable.Path, ".")
	before, after := strings.Join(parts[:k], "."), strings.Join(parts[k+1:], ".")
	if before != "" {
		before += "."
	}
	index := "i"
	if n := r.numbers[k]; n > 0 {
		index = fmt.Sprintf("i+%d", n)
	}
	text := fmt.Sprintf("rt.Numbered(%q, %s)", before+r.names[k], index)
	if after != "" {
		text += fmt.Sprintf(" + %q", "."+after)
	}
	return text
}

// inits are the kinds of first values.
var inits = map[string]string{"": "Zeros", "zeros": "Zeros", "ones": "Ones", "constant": "Constant", "identity": "Identity", "uniform": "Uniform", "normal": "Normal",
	"truncated_normal": "TruncatedNormal", "orthogonal": "Orthogonal", "data": "Data", "cosines": "Cosines", "sines": "Sines"}

func initText(in *ir.Init) string {
	kind, ok := inits[in.Kind]
	if !ok {
		panic("golang: no form for the initial value " + in.Kind)
	}
	text := "rt.Init{Kind: rt.Init" + kind
	number := func(name string, x float64) {
		if x != 0 {
			text += fmt.Sprintf(", %s: %s", name, gotext.FloatLiteral(x, ir.F64))
		}
	}
	number("Value", in.Value)
	number("Low", in.Low)
	number("High", in.High)
	number("Mean", in.Mean)
	number("Stddev", in.Stddev)
	if len(in.Data) > 0 {
		parts := make([]string, len(in.Data))
		for i, x := range in.Data {
			parts[i] = gotext.FloatLiteral(x, ir.F64)
			if i%16 == 15 {
				parts[i] = "\n" + parts[i]
			}
		}
		text += ", Data: []float64{" + strings.Join(parts, ", ") + "}"
	}
	if in.Seed != 0 {
		text += fmt.Sprintf(", Seed: %d", in.Seed)
	}
	return text + "}"
}
