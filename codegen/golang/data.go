package golang

import (
	"fmt"
	"strings"

	"github.com/dlgen/dlgen/codegen/golang/gotext"
	"github.com/dlgen/dlgen/codegen/goname"
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
	return b.String() + gotext.DTypes[t.DType].Memory
}

// batchless reports whether a type is the same for all rows.
func batchless(t ir.Type) bool { return len(t.Shape) == 0 || !t.Shape[0].IsBatch() }

// structType declares a struct of tensors with the user's comments.
func (m *modelCode) structType(name, doc string, fields []*ir.FieldSpec) {
	var l gotext.Lines
	l.Add("type %s struct {", name)
	for _, f := range fields {
		if f.Doc != "" {
			l.Add("%s", strings.TrimRight(gotext.Commented(f.Doc), "\n"))
		}
		l.Add("%s %s%s", goname.Exported(f.Name), goType(f.Type), fieldNote(f))
	}
	l.Add("}")
	m.Names[name] = true
	m.Declare(doc, l.Text())
}

// fieldNote says what the Go type does not.
func fieldNote(f *ir.FieldSpec) string {
	switch {
	case f.Index > 0:
		return fmt.Sprintf(" // 0 to %d", f.Index-1)
	case f.Type.DType.IsHalf():
		return " // bits of " + f.Type.DType.String()
	}
	return ""
}

// dataTypes declares the constants and the types of inputs, targets and outputs.
func (m *modelCode) dataTypes() {
	mod := m.in.Module
	m.Declare(fmt.Sprintf("%sBatchSize is the most rows of one run of the model.", m.Name), fmt.Sprintf("const %sBatchSize = %d", m.Name, mod.BatchSize))
	m.structType(m.Name+"Input", fmt.Sprintf("%sInput is what %s reads.", m.Name, m.Name), mod.Inputs)
	m.puts("Input", mod.Inputs)
	if len(mod.Targets) > 0 {
		m.structType(m.Name+"Target", fmt.Sprintf("%sTarget is what %s is trained to give.", m.Name, m.Name), mod.Targets)
	}
	m.structType(m.Name+"Output", fmt.Sprintf("%sOutput is what %s gives.", m.Name, m.Name), m.outputs())
	m.takes()
	m.numberNames(mod.Inputs, m.in.Names)
	m.numberNames(mod.Targets, m.in.Classes)
}

// numberNames declares what the numbers of fields stand for: texts that a dataset has looked up, classes of its source.
func (m *modelCode) numberNames(fields []*ir.FieldSpec, names map[string][]string) {
	for _, f := range fields {
		if len(names[f.Name]) == 0 {
			continue
		}
		name := m.Names.Take(m.Name + goname.Exported(f.Name) + "Names")
		m.numbered[f] = name
		m.Declare(fmt.Sprintf("%s are what the numbers of %s stand for.", name, f.Name), fmt.Sprintf("var %s = [...]string{%s}", name, gotext.Quoted(names[f.Name])))
	}
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
		target = "\n" + m.Name + "Target"
	}
	m.Declare(fmt.Sprintf("%sSample is a row to learn from.", m.Name), fmt.Sprintf("type %sSample struct {\n%sInput%s\n}", m.Name, m.Name, target))
	m.puts("Sample", m.fields())
	name := m.Name + "Samples"
	m.samples = name
	m.Declare(fmt.Sprintf("%s are rows to train on: TrainOptions{Samples: %[1]s(rows)}.", name), fmt.Sprintf("type %s []%sSample", name, m.Name))
	m.Declare("Rows returns how many there are.", fmt.Sprintf("func (s %s) Rows() int { return len(s) }", name))
	m.Declare("Gather copies rows into the fields of a batch.", fmt.Sprintf(`func (s %s) Gather(rows []int, fields []rt.Slab) error {
	for i, row := range rows {
		s[row].put(fields, i)
	}
	return nil
}`, name))
	m.sequence = m.Name + "Seq"
	m.Declare(fmt.Sprintf("%s makes samples of rows that come one after the other, in their order and without end if need be: TrainOptions{Samples: %[1]s(rows)}. Each pass ranges over them anew, and collects nothing.", m.sequence),
		fmt.Sprintf("func %s(rows iter.Seq[%[2]sSample]) data.Samples { return data.Sequence(rows, (*%[2]sSample).put) }", m.sequence, m.Name))
}

// fields are inputs, then targets.
func (m *modelCode) fields() []*ir.FieldSpec {
	return append(append([]*ir.FieldSpec{}, m.in.Module.Inputs...), m.in.Module.Targets...)
}

// puts declares the method that copies a row into the memory of a batch.
func (m *modelCode) puts(of string, fields []*ir.FieldSpec) {
	var l gotext.Lines
	l.Add("func (r *%s%s) put(fields []rt.Slab, row int) {", m.Name, of)
	for i, f := range fields {
		l.Add("rt.Put(fields[%d], %s, &r.%s)", i, rowOf(f), goname.Exported(f.Name))
	}
	l.Add("}")
	m.Declare("", l.Text())
}

// takes declares the method that copies a row out of the results of a batch.
func (m *modelCode) takes() {
	var l gotext.Lines
	l.Add("func (r *%sOutput) take(results []rt.Slab, row int) {", m.Name)
	for i, f := range m.outputs() {
		l.Add("rt.Take(&r.%s, results[%d], %s)", goname.Exported(f.Name), i, rowOf(f))
	}
	l.Add("}")
	m.Declare("", l.Text())
}

// rowOf is where a row of a field stands: what is the same for all rows stands at the first.
func rowOf(f *ir.FieldSpec) string {
	if batchless(f.Type) {
		return "0"
	}
	return "row"
}
