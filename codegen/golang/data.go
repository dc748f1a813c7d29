package golang

import (
	"fmt"
	"strings"

	"github.com/dlgen/dlgen/codegen/ir"
)

// goType is a tensor's Go type without the axes of the rows.
func goType(t ir.Type) string {
	var b strings.Builder
	for i, d := range t.Shape {
		if i == 0 && d.IsBatch() {
			continue
		}
		fmt.Fprintf(&b, "[%d]", d)
	}
	return b.String() + dtypes[t.DType].memory
}

// batchless reports whether a type is the same for all rows.
func batchless(t ir.Type) bool { return len(t.Shape) == 0 || !t.Shape[0].IsBatch() }

// shown is a type as the language writes it, for comments: f32[28, 28, 1].
func shown(t ir.Type) string {
	if !batchless(t) {
		t.Shape = t.Shape[1:]
	}
	return t.String()
}

// structType declares a struct of tensors with the user's comments.
func (m *modelCode) structType(name, doc string, fields []*ir.FieldSpec) {
	var l lines
	l.add("type %s struct {", name)
	for _, f := range fields {
		if f.Doc != "" {
			l.add("%s", strings.TrimRight(commented(f.Doc), "\n"))
		}
		l.add("%s %s%s", goName(f.Name), goType(f.Type), fieldNote(f))
	}
	l.add("}")
	m.names[name] = true
	m.declare(doc, l.text())
}

// fieldNote says what the Go type does not.
func fieldNote(f *ir.FieldSpec) string {
	switch {
	case f.Index > 0:
		return fmt.Sprintf(" // 0 to %d", f.Index-1)
	case isHalf(f.Type.DType):
		return " // bits of " + f.Type.DType.String()
	}
	return ""
}

// dataTypes declares the constants and the types of inputs, targets and outputs.
func (m *modelCode) dataTypes() {
	mod := m.in.Module
	for _, name := range []string{"BatchSize", "ArenaBytes", "TrainingArenaBytes", "Input", "Output", "Target", "Sample", "Trainer", "Scores"} {
		m.names[m.name+name] = true
	}
	m.declare(fmt.Sprintf("%sBatchSize is the most rows of one run of the model.", m.name), fmt.Sprintf("const %sBatchSize = %d", m.name, mod.BatchSize))
	m.structType(m.name+"Input", fmt.Sprintf("%sInput is what %s reads.", m.name, m.name), mod.Inputs)
	if len(mod.Targets) > 0 {
		m.structType(m.name+"Target", fmt.Sprintf("%sTarget is what %s is trained to give.", m.name, m.name), mod.Targets)
	}
	m.structType(m.name+"Output", fmt.Sprintf("%sOutput is what %s gives.", m.name, m.name), m.outputs())
}

// outputs are the results of the prediction as fields.
func (m *modelCode) outputs() []*ir.FieldSpec {
	var list []*ir.FieldSpec
	if m.in.Predict == nil {
		return nil
	}
	for _, r := range m.in.Predict.Graph.Results {
		list = append(list, &ir.FieldSpec{Name: r.Name, Type: r.Value.Type})
	}
	return list
}

// sampleType declares a row with its targets, and rows of them as the runtime reads them.
func (m *modelCode) sampleType() {
	target := ""
	if len(m.in.Module.Targets) > 0 {
		target = "\n" + m.name + "Target"
	}
	m.declare(fmt.Sprintf("%sSample is a row to learn from.", m.name), fmt.Sprintf("type %sSample struct {\n%sInput%s\n}", m.name, m.name, target))
	name := m.unique(m.name + "Samples")
	m.samples = name
	m.declare(fmt.Sprintf("%s are rows to train on: TrainOptions{Samples: %[1]s(rows)}.", name), fmt.Sprintf("type %s []%sSample", name, m.name))
	m.declare("Rows returns how many there are.", fmt.Sprintf("func (s %s) Rows() int { return len(s) }", name))
	var l lines
	l.add("func (s %s) Gather(rows []int, fields []rt.Slab) error {", name)
	l.add("for i, row := range rows {")
	m.puts(&l, m.fields(), "fields[%d]", "i", "&s[row].")
	l.add("}\nreturn nil\n}")
	m.declare("Gather copies rows into the fields of a batch.", l.text())
}

// fields are inputs, then targets.
func (m *modelCode) fields() []*ir.FieldSpec {
	return append(append([]*ir.FieldSpec{}, m.in.Module.Inputs...), m.in.Module.Targets...)
}

// puts copies a row's values into memory.
func (m *modelCode) puts(l *lines, fields []*ir.FieldSpec, slab, row, from string) {
	for i, f := range fields {
		at := row
		if batchless(f.Type) {
			at = "0"
		}
		l.add("rt.Put(%s, %s, %s%s)", fmt.Sprintf(slab, i), at, from, goName(f.Name))
	}
}

// takes copies a row's results out of memory.
func (m *modelCode) takes(l *lines, row, to string) {
	for i, f := range m.outputs() {
		at := row
		if batchless(f.Type) {
			at = "0"
		}
		l.add("rt.Take(&%s.%s, c.Results[%d], %s)", to, goName(f.Name), i, at)
	}
}
