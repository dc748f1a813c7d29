package golang

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/dlgen/dlgen/codegen/golang/gotext"
	"github.com/dlgen/dlgen/codegen/goname"
	"github.com/dlgen/dlgen/codegen/ir"
)

// blockMethod is the name of the method that runs a train block.
func blockMethod(t *Training) string { return goname.Block(t.Module.Name) }

// blockName is the function that describes train block i.
func blockName(m *Model, i int) string {
	return goname.Local(goname.Exported(m.Module.Name), "model") + goname.Exported(blockMethod(m.Trainings[i]))
}

// training declares the trainer of a train block and the method that runs it.
func (m *modelCode) training(i int) {
	t := m.in.Trainings[i]
	trainer := goname.Trainer(m.in.Module.Name, t.Module.Name)
	m.Names[trainer] = true
	m.trainer(trainer, i)
	m.fit(i)
}

// trainer declares a type that runs single steps.
func (m *modelCode) trainer(name string, i int) {
	m.Declare(fmt.Sprintf("%s runs single steps of training, in memory of its own; Rate and ChangeRates are its learning rate.", name), fmt.Sprintf("type %s struct{ rt.Loop }", name))
	m.Declare(fmt.Sprintf("New%s returns a trainer of a model that begins at step 0.", name), fmt.Sprintf(`func New%[1]s(m *%[2]s) *%[1]s {
	l := %[3]sLearner()
	l.Model = m.instance.Model
	return &%[1]s{rt.NewLoop(m.instance, l, &l.Trainings[%[4]d])}
}`, name, m.Name, m.Private, i))
	m.Declare("Step trains on a batch of at most "+m.Name+"BatchSize samples and returns its loss. It allocates nothing; after an error nothing has changed.", fmt.Sprintf(`func (t *%s) Step(batch []%[2]sSample) (loss float32, err error) {
	return rt.StepBatch(&t.Loop, batch, (*%[2]sSample).put)
}`, name, m.Name))
}

// optionsType is how the file names train.Options.
func (m *modelCode) optionsType() string {
	if m.isShared {
		return "TrainOptions"
	}
	return "train.Options"
}

// fit declares the method that runs a train block.
func (m *modelCode) fit(i int) {
	t := m.in.Trainings[i]
	name, block := blockMethod(t), blockName(m.in, i)
	what := "the train block"
	if t.Module.Name != "" {
		what = "the train block " + t.Module.Name
	}
	if t.Feed != nil {
		m.Declare(fmt.Sprintf("%s runs %s of %s on its dataset %s.", name, what, m.in.Module.File, t.Feed.Dataset), fmt.Sprintf(`func (m *%s) %s(ctx context.Context, o %s) (*train.History, error) {
	l := %sLearner()
	l.Model = m.instance.Model
	return train.Fit(ctx, m.instance, %s(l), o)
}`, m.Name, name, m.optionsType(), m.Private, block))
		return
	}
	for _, from := range []struct{ suffix, doc, rows, samples string }{
		{"", "samples", "[]" + m.Name + "Sample", m.samples},
		{"Seq", "samples that come one after the other", "iter.Seq[" + m.Name + "Sample]", m.sequence},
	} {
		m.Declare(fmt.Sprintf("%s%s runs %s of %s on %s.", name, from.suffix, what, m.in.Module.File, from.doc), fmt.Sprintf(`func (m *%s) %s%s(ctx context.Context, samples %s, o %s) (*train.History, error) {
	l := %sLearner()
	l.Model = m.instance.Model
	o.Samples = %s(samples)
	return train.Fit(ctx, m.instance, %s(l), o)
}`, m.Name, name, from.suffix, from.rows, m.optionsType(), m.Private, from.samples, block))
	}
}

// evaluating declares Evaluate and EvaluateSeq with the struct of what they measure.
func (m *modelCode) evaluating() {
	mod := m.in.Module
	if m.in.Evaluate == nil || m.samples == "" {
		return
	}
	var fields, sets gotext.Lines
	at := 0
	for _, name := range mod.Losses {
		fields.Add("%s float64", goname.Exported(name))
		sets.Add("s.%s = values[%d]", goname.Exported(name), at)
		at++
	}
	for _, metric := range mod.Metrics {
		n := metric.Shape.Elements(1)
		if len(metric.Shape) == 0 {
			fields.Add("%s float64", goname.Exported(metric.Name))
			sets.Add("s.%s = values[%d]", goname.Exported(metric.Name), at)
		} else {
			fields.Add("%s [%d]float64", goname.Exported(metric.Name), n)
			sets.Add("copy(s.%s[:], values[%d:])", goname.Exported(metric.Name), at)
		}
		at += n
	}
	m.Declare(fmt.Sprintf("%sScores are the losses and metrics of samples.", m.Name), fmt.Sprintf("type %sScores struct {\n%s\n}", m.Name, fields.Text()))
	m.Declare("Evaluate measures the model on samples.", fmt.Sprintf(`func (m *%[1]s) Evaluate(samples []%[1]sSample) (%[1]sScores, error) {
	return m.evaluate(%[2]s(samples))
}`, m.Name, m.samples))
	m.Declare("EvaluateSeq measures the model on samples that come one after the other.", fmt.Sprintf(`func (m *%[1]s) EvaluateSeq(samples iter.Seq[%[1]sSample]) (%[1]sScores, error) {
	return m.evaluate(%[2]s(samples))
}`, m.Name, m.sequence))
	m.Declare("", fmt.Sprintf(`func (m *%[1]s) evaluate(samples data.Samples) (s %[1]sScores, err error) {
	l := %[2]sLearner()
	l.Model = m.instance.Model
	values, err := train.Evaluate(context.Background(), m.instance, l, samples, 0)
	if err != nil {
		return s, err
	}
	%[3]s
	return s, nil
}`, m.Name, m.Private, sets.Text()))
}

// block declares the function that describes train block i.
func (m *modelCode) block(i int) {
	t, s := m.in.Trainings[i], &m.in.Trainings[i].Settings
	name := blockName(m.in, i)
	m.Names[name] = true
	var parts []string
	add := func(format string, args ...any) { parts = append(parts, fmt.Sprintf(format, args...)) }
	add("Learner: l, Training: &l.Trainings[%d]", i)
	if t.Feed != nil {
		add("Feed: %s()", m.feed(t.Feed, name+"Feed"))
	}
	if t.Validate != nil {
		add("Validate: %s()", m.feed(t.Validate, name+"Validation"))
	}
	for _, n := range []struct {
		name  string
		value int
	}{{"BatchSize", s.BatchSize}, {"Epochs", s.Epochs}, {"InitialEpoch", s.InitialEpoch}, {"StepsPerEpoch", s.StepsPerEpoch}, {"ValidationFreq", s.ValidationFreq}, {"Seed", int(s.Seed)}} {
		if n.value != 0 {
			value := strconv.Itoa(n.value)
			if n.name == "BatchSize" && n.value == m.in.Module.BatchSize {
				value = m.Name + "BatchSize"
			}
			add("%s: %s", n.name, value)
		}
	}
	if s.Shuffle {
		add("Shuffle: true")
	}
	if s.ValidationSplit != 0 {
		add("ValidationSplit: %v", s.ValidationSplit)
	}
	if len(s.Callbacks) > 0 {
		var list gotext.Lines
		for i := range s.Callbacks {
			list.Add("%s,", m.callback(&s.Callbacks[i]))
		}
		add("Callbacks: []train.Callback{\n%s\n}", list.Text())
	}
	m.Declare(fmt.Sprintf("%s describes the train block.", name), fmt.Sprintf("func %s(l *rt.Learner) *train.Block {\nreturn &train.Block{\n%s,\n}\n}", name, strings.Join(parts, ",\n")))
}

// callback writes a callback.
func (m *modelCode) callback(c *Callback) string {
	m.Use(c.Package, gotext.Module+"/rt/train/"+c.Package)
	var fields []string
	for _, f := range c.Fields {
		text := ""
		switch v := f.Value.(type) {
		case int64:
			text = strconv.FormatInt(v, 10)
		case float64:
			text = gotext.FloatLiteral(v, ir.F64)
		case *float64:
			text = "new(float64(" + gotext.FloatLiteral(*v, ir.F64) + "))"
		default:
			text = anyText(v)
		}
		fields = append(fields, f.Name+": "+text)
	}
	return fmt.Sprintf("&%s.%s{%s}", c.Package, c.Type, strings.Join(fields, ", "))
}
