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
	m.reservePlaces()
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
		return fmt.Sprintf("rt.Graph{Run: %s, Arena: %s%s%s%s}", run, arenaMark(arena), resultsField(s), watched, m.onDevice(s))
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
	text := l.text()
	if len(m.in.Trainings) > 0 {
		text = strings.ReplaceAll(text, arenaMark(most), m.name+"TrainingArenaBytes")
	}
	m.declare(fmt.Sprintf("%sLearner describes how the model learns and is measured.", m.private), arenaMarks.ReplaceAllString(text, "$1"))
}

// arenaMark stands for an arena's size until the largest is known, which has a name.
func arenaMark(bytes int) string { return fmt.Sprintf("«%d»", bytes) }

var arenaMarks = regexp.MustCompile("«([0-9]+)»")

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
