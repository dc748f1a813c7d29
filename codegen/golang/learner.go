package golang

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/dlgen/dlgen/codegen/golang/gotext"
	"github.com/dlgen/dlgen/codegen/goname"
	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/plan"
)

// learnerCode is the function that describes how a model learns and is measured.
type learnerCode struct {
	*modelCode
	out  gotext.Lines
	most int // bytes of the largest arena of the graphs written so far
}

// learner declares that function, and the code of its graphs.
func (m *modelCode) learner() {
	l := &learnerCode{modelCode: m}
	l.out.Add("func %sLearner() *rt.Learner {\nreturn &rt.Learner{\nModel: %s(),", m.Private, m.modelFunc())
	l.reported()
	if slots := m.slotVariables(); len(slots) > 0 {
		l.out.Add("Slots: %s(),", m.variables(m.Private+"Slots", "what training keeps besides", slots, m.Slots))
	}
	l.measures()
	if len(m.in.Trainings) > 0 {
		l.trainings()
	}
	l.out.Add("}\n}")
	text := l.out.Text()
	if len(m.in.Trainings) > 0 {
		m.Declare(fmt.Sprintf("%sTrainingArenaBytes is the memory that training works in.", m.Name), fmt.Sprintf("const %sTrainingArenaBytes = %d", m.Name, l.most))
		text = strings.ReplaceAll(text, arenaMark(l.most), m.Name+"TrainingArenaBytes")
	}
	m.Names[m.Private+"Learner"] = true
	m.Declare(fmt.Sprintf("%sLearner describes how the model learns and is measured.", m.Private), arenaMarks.ReplaceAllString(text, "$1"))
}

// reported writes the names of losses and what metrics give.
func (l *learnerCode) reported() {
	mod := l.in.Module
	if len(mod.Losses) > 0 {
		l.out.Add("Losses: []string{%s},", gotext.Quoted(mod.Losses))
	}
	var metrics []string
	for _, metric := range mod.Metrics {
		metrics = append(metrics, tensor(metric.Name, ir.Type{DType: ir.F32, Shape: metric.Shape}, 0))
	}
	if text := tensorField("Metrics", metrics); text != "" {
		l.out.Add("%s", strings.TrimRight(text, "\n"))
	}
}

// measures writes the graphs that look at the model and leave it as it is, and the one that adapts it to the data.
func (l *learnerCode) measures() {
	in, all := l.in, l.fields()
	if in.Evaluate != nil {
		l.out.Add("Evaluate: %s,", l.graphOf("evaluate", "%s computes the losses and adds to the metrics.", in.Evaluate, all))
	}
	if in.Measure != nil {
		l.out.Add("Measure: %s,", l.graphOf("measure", "%s computes the metrics from their accumulators.", in.Measure, nil))
	}
	if in.Gradients != nil {
		l.out.Add("Gradients: &%s,", l.graphOf("differentiate", "%s computes outputs, losses and all derivatives.", in.Gradients, all))
	}
	if in.Activations != nil {
		l.out.Add("Activations: &%s,\nActivationRows: %d,", l.graphOf("activate", "%s computes what each layer gives.", in.Activations, in.Module.Inputs), in.Activations.Rows)
	}
	if in.Adapt != nil {
		l.out.Add("Adapt: &rt.Adapt{Graph: %s, Statistics: []rt.Statistic{\n%s}},", l.graphOf("adapt", "%s computes what layers learn from before training.", in.Adapt, all), statisticsText(in.Module.Statistics))
	}
}

// trainings writes the graphs of each train block.
func (l *learnerCode) trainings() {
	l.out.Add("Trainings: []rt.Training{")
	for _, t := range l.in.Trainings {
		name := goname.Exported(t.Module.Name)
		l.out.Add("{")
		if t.Module.Name != "" {
			l.out.Add("Name: %q,", t.Module.Name)
		}
		l.Watched = l.watch
		l.out.Add("Step: %s,", l.graphOf("step"+name, "%s is a step of training: forward, backward, optimizer.", t.Step, l.fields()))
		if len(t.Rates) > 0 {
			l.out.Add("Schedules: []rt.Graph{")
			for i, g := range t.Rates {
				l.out.Add("%s,", l.graphOf("schedule"+name+strings.Repeat("Next", i), "%s gives learning rates as an epoch begins.", g, nil))
			}
			l.out.Add("},")
		}
		if t.Finish != nil {
			l.out.Add("Finish: &%s,", l.graphOf("finish"+name, "%s ends a training.", t.Finish, nil))
		}
		if rates := ratesOf(t); len(rates) > 0 {
			l.out.Add("Rates: []string{%s},", gotext.Quoted(rates))
		}
		l.out.Add("},")
	}
	l.out.Add("},")
}

// graphOf writes the code of a graph and returns what describes it. What it does is a verb and, with its name in it, a sentence.
func (l *learnerCode) graphOf(verb, doc string, s *plan.Schedule, fields []*ir.FieldSpec) string {
	run := verb + l.Name
	if l.graphs[run] {
		run = l.Names.Take(run)
	}
	l.graphs[run], l.Names[run] = true, true
	doc = fmt.Sprintf(doc, run)
	arena := 0
	if s == l.in.Evaluate && l.evaluate != nil {
		arena = l.evaluate.Write(run, doc)
	} else {
		arena = l.WriteGraph(run, doc, s, fields)
	}
	l.most = max(l.most, arena)
	watched := ""
	if l.Watched {
		watched, l.Watched = ", Watched: true", false
	}
	return fmt.Sprintf("rt.Graph{Run: %s, Arena: %s%s%s%s}", run, arenaMark(arena), resultsField(s), watched, l.onDevice(s))
}

// arenaMark stands for an arena's size until the largest is known, which has a name.
func arenaMark(bytes int) string { return fmt.Sprintf("«%d»", bytes) }

var arenaMarks = regexp.MustCompile("«([0-9]+)»")
