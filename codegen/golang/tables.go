package golang

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/plan"
)

// descriptor declares the function that describes the model, and the code of its prediction.
func (m *modelCode) descriptor() {
	mod := m.in.Module
	run := "predict" + m.name
	arena := m.predictGraph(run)
	m.declare(fmt.Sprintf("%sArenaBytes is the memory that a prediction works in.", m.name), fmt.Sprintf("const %sArenaBytes = %d", m.name, arena))
	session := m.session()
	m.table = m.variables(m.private+"Variables", "the weights and states, and where they lie", mod.Variables, 0)
	m.names[m.modelFunc()] = true
	m.declare(fmt.Sprintf("%s describes the model to the runtime.", m.modelFunc()), fmt.Sprintf(`func %s() *rt.Model {
return &rt.Model{
Name: %q,
BatchSize: %sBatchSize,
%sVariables: %s(),
Predict: rt.Graph{Run: %s, Arena: %sArenaBytes%s%s},
%s}
}`, m.modelFunc(), mod.Name, m.name, tensorField("Inputs", specs(mod.Inputs))+tensorField("Targets", specs(mod.Targets)), m.table, run, m.name, resultsField(m.in.Predict), m.onDevice(m.in.Predict), session))
}

// tensorField is a field with a list of tensors, nothing if there are none.
func tensorField(name string, tensors []string) string {
	if len(tensors) == 0 {
		return ""
	}
	return name + ": []rt.Tensor{\n" + strings.Join(tensors, ",\n") + ",\n},\n"
}

func resultsField(s *plan.Schedule) string {
	var tensors []string
	for _, r := range s.Graph.Results {
		tensors = append(tensors, tensor(r.Name, r.Value.Type, 0))
	}
	if len(tensors) == 0 {
		return ""
	}
	return ", Results: []rt.Tensor{\n" + strings.Join(tensors, ",\n") + ",\n}"
}

func specs(fields []*ir.FieldSpec) []string {
	var list []string
	for _, f := range fields {
		list = append(list, tensor(f.Name, f.Type, f.Index))
	}
	return list
}

// tensor describes a field or result.
func tensor(name string, t ir.Type, index int) string {
	shape, more := t.Shape, ""
	if batchless(t) {
		more = ", Batchless: true"
	} else {
		shape = shape[1:]
	}
	if index > 0 {
		more = fmt.Sprintf(", Index: %d", index) + more
	}
	if len(shape) > 0 {
		more = ", Shape: " + intsText(dims(shape)) + more
	}
	return fmt.Sprintf("{Name: %q, DType: rt.%s%s}", name, dtypes[t.DType].name, more)
}

// learner declares the function that describes how the model learns and is measured, and the code of its graphs.
func (m *modelCode) learner() {
	mod := m.in.Module
	var l lines
	l.add("func %sLearner() *rt.Learner {\nreturn &rt.Learner{\nModel: %s(),", m.private, m.modelFunc())
	if len(mod.Losses) > 0 {
		l.add("Losses: []string{%s},", quoted(mod.Losses))
	}
	var metrics []string
	for _, metric := range mod.Metrics {
		metrics = append(metrics, tensor(metric.Name, ir.Type{DType: ir.F32, Shape: metric.Shape}, 0))
	}
	if text := tensorField("Metrics", metrics); text != "" {
		l.add("%s", strings.TrimRight(text, "\n"))
	}
	if slots := m.slotVariables(); len(slots) > 0 {
		l.add("Slots: %s(),", m.variables(m.private+"Slots", "what training keeps besides", slots, m.slots))
	}
	most := 0
	one := func(verb, doc string, s *plan.Schedule, fields []*ir.FieldSpec) string {
		if s == nil {
			return ""
		}
		run := verb + m.name
		if m.graphs[run] {
			run = m.names.take(run)
		}
		m.graphs[run], m.names[run] = true, true
		m.watched = m.watch && strings.HasPrefix(verb, "step")
		arena := 0
		if s == m.in.Evaluate && m.evaluate != nil {
			m.graphFunction(m.evaluate, run, fmt.Sprintf(doc, run), m.evaluateCalls, true)
			arena = m.evaluate.bytes()
		} else {
			arena = m.graph(run, fmt.Sprintf(doc, run), s, fields)
		}
		most = max(most, arena)
		watched := map[bool]string{true: ", Watched: true"}[m.watched]
		m.watched = false
		return fmt.Sprintf("rt.Graph{Run: %s, Arena: %d%s%s%s}", run, arena, resultsField(s), watched, m.onDevice(s))
	}
	all := m.fields()
	if text := one("evaluate", "%s computes the losses and adds to the metrics.", m.in.Evaluate, all); text != "" {
		l.add("Evaluate: %s,", text)
	}
	if text := one("measure", "%s computes the metrics from their accumulators.", m.in.Measure, nil); text != "" {
		l.add("Measure: %s,", text)
	}
	if text := one("differentiate", "%s computes outputs, losses and all derivatives.", m.in.Gradients, all); text != "" {
		l.add("Gradients: &%s,", text)
	}
	if text := one("activate", "%s computes what each layer gives.", m.in.Activations, m.in.Module.Inputs); text != "" {
		l.add("Activations: &%s,\nActivationRows: %d,", text, m.in.Activations.Rows)
	}
	if text := one("adapt", "%s computes what layers learn from before training.", m.in.Adapt, all); text != "" {
		l.add("Adapt: &rt.Adapt{Graph: %s, Statistics: []rt.Statistic{\n%s}},", text, statisticsText(mod.Statistics))
	}
	if len(m.in.Trainings) > 0 {
		l.add("Trainings: []rt.Training{")
		for _, t := range m.in.Trainings {
			name := goName(t.Module.Name)
			l.add("{")
			if t.Module.Name != "" {
				l.add("Name: %q,", t.Module.Name)
			}
			l.add("Step: %s,", one("step"+name, "%s is a step of training: forward, backward, optimizer.", t.Step, all))
			if len(t.Rates) > 0 {
				l.add("Schedules: []rt.Graph{")
				for i, g := range t.Rates {
					l.add("%s,", one("schedule"+name+strings.Repeat("Next", i), "%s gives learning rates as an epoch begins.", g, nil))
				}
				l.add("},")
			}
			if t.Finish != nil {
				l.add("Finish: &%s,", one("finish"+name, "%s ends a training.", t.Finish, nil))
			}
			if rates := ratesOf(t); len(rates) > 0 {
				l.add("Rates: []string{%s},", quoted(rates))
			}
			l.add("},")
		}
		l.add("},")
	}
	l.add("}\n}")
	if len(m.in.Trainings) > 0 {
		m.declare(fmt.Sprintf("%sTrainingArenaBytes is the memory that training works in.", m.name), fmt.Sprintf("const %sTrainingArenaBytes = %d", m.name, most))
	}
	m.names[m.private+"Learner"] = true
	m.declare(fmt.Sprintf("%sLearner describes how the model learns and is measured.", m.private), l.text())
}

func quoted(names []string) string {
	list := make([]string, len(names))
	for i, name := range names {
		list[i] = strconv.Quote(name)
	}
	return strings.Join(list, ", ")
}

// ratesOf are the paths of the variables that the caller may set between steps.
func ratesOf(t *Training) []string {
	var paths []string
	for _, v := range t.Module.Slots {
		if v.Kind == ir.Hyper {
			paths = append(paths, v.Path)
		}
	}
	return paths
}

// slotVariables are the variables behind those of the model.
func (m *modelCode) slotVariables() []*ir.Variable {
	var list []*ir.Variable
	for _, v := range m.layout.Order {
		if m.layout.Offsets[v] >= m.slots {
			list = append(list, v)
		}
	}
	return list
}

// row is a variable in a table.
type row struct {
	rest     string // the text behind the path, with a mark for the offset
	numbers  []int
	names    []string // the parts of the path, without their numbers
	offset   int
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

var numbered = regexp.MustCompile(`^(.*?)(?:_(\d+))?$`)

// variables declares a table of variables; rows that repeat with other numbers in their paths are a loop.
func (m *modelCode) variables(name, what string, list []*ir.Variable, start int) string {
	name = m.unique(name)
	rows, depth := make([]row, len(list)), 0
	for i, v := range list {
		rows[i] = m.row(v, start)
		depth = max(depth, len(rows[i].names))
	}
	ids := make([][]int, depth)
	for k := range ids {
		ids[k] = numberForms(rows, k)
	}
	var l lines
	l.add("func %s() []rt.Variable {\nvar v []rt.Variable", name)
	var plain []string
	flush := func() {
		if len(plain) > 0 {
			l.add("v = append(v, []rt.Variable{\n%s,\n}...)", strings.Join(plain, ",\n"))
		}
		plain = nil
	}
	for i := 0; i < len(rows); {
		if text, n := m.slotsOf(list[i:], start); n > 0 {
			flush()
			l.add("%s", text)
			i += n
			continue
		}
		if text, n := bestLoop(rows, ids, i); n > 0 {
			flush()
			l.add("%s", text)
			i += n
			continue
		}
		plain = append(plain, rows[i].String())
		i++
	}
	flush()
	l.add("return v\n}")
	text := l.text()
	if strings.Count(text, "append(") == 1 && strings.Contains(text, "v = append(v, []rt.Variable{") { // no loop
		text = strings.Replace(strings.Replace(text, "var v []rt.Variable\nv = append(v, ", "return ", 1), "...)\nreturn v\n", "\n", 1)
	}
	m.declare(fmt.Sprintf("%s are %s.", name, what), text)
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
		away := m.layout.Offsets[v] - start - m.layout.Offsets[w]
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
		period, turns := bestRun(ids[k], i)
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
	r := row{offset: m.layout.Offsets[v] - start, variable: v}
	for _, part := range strings.Split(v.Path, ".") {
		match := numbered.FindStringSubmatch(part)
		n := 0
		if match[2] != "" {
			n, _ = strconv.Atoi(match[2])
		}
		r.numbers = append(r.numbers, n)
		r.names = append(r.names, match[1])
	}
	more := ""
	if len(v.Type.Shape) > 0 {
		more += ", Shape: " + intsText(v.Type.Shape.At(m.in.Module.BatchSize))
	}
	if v.Trainable {
		more += ", Trainable: true"
	}
	kinds := map[ir.VariableKind]string{ir.Weight: "Weight", ir.State: "State", ir.Slot: "Slot", ir.Accumulator: "Accumulator", ir.Hyper: "Hyper", ir.Memory: "Memory"}
	r.rest = fmt.Sprintf("Kind: rt.%s, DType: rt.%s%s, Offset: %%s, Init: %s", kinds[v.Kind], dtypes[v.Type.DType].name, more, initText(&v.Init))
	return r
}

// text writes the row with a path and an offset.
func (r row) text(path, offset string) string {
	return "{Path: " + path + ", " + strings.Replace(r.rest, "%s", offset, 1) + "}"
}

func (r row) String() string { return r.text(strconv.Quote(r.variable.Path), strconv.Itoa(r.offset)) }

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
		at := offsetText(offsets, &columns, map[string]int{})
		if len(columns) > 0 || changing < 0 {
			return "", false
		}
		list = append(list, first.text(first.pathIn(changing), at))
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
	"truncated_normal": "TruncatedNormal", "orthogonal": "Orthogonal", "data": "Data"}

func initText(in *ir.Init) string {
	kind, ok := inits[in.Kind]
	if !ok {
		panic("golang: no form for the initial value " + in.Kind)
	}
	text := "rt.Init{Kind: rt.Init" + kind
	number := func(name string, x float64) {
		if x != 0 {
			text += fmt.Sprintf(", %s: %s", name, floatLiteral(x, ir.F64))
		}
	}
	number("Value", in.Value)
	number("Low", in.Low)
	number("High", in.High)
	number("Mean", in.Mean)
	number("Stddev", in.Stddev)
	if in.Kind == "data" {
		parts := make([]string, len(in.Data))
		for i, x := range in.Data {
			parts[i] = floatLiteral(x, ir.F64)
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
