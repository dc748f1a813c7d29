package golang

import (
	"fmt"
	"strings"

	"github.com/dlgen/dlgen/codegen/golang/gotext"
	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/plan"
)

// descriptor declares the function that describes the model, and the code of its prediction.
func (m *modelCode) descriptor() {
	mod := m.in.Module
	run := "predict" + m.Name
	arena := m.predictGraph(run)
	m.Declare(fmt.Sprintf("%sArenaBytes is the memory that a prediction works in.", m.Name), fmt.Sprintf("const %sArenaBytes = %d", m.Name, arena))
	session := m.session()
	m.ReservePlaces()
	m.table = m.variables(m.Private+"Variables", "the weights and states, and where they lie", mod.Variables, 0)
	m.Names[m.modelFunc()] = true
	m.Declare(fmt.Sprintf("%s describes the model to the runtime.", m.modelFunc()), fmt.Sprintf(`func %s() *rt.Model {
return &rt.Model{
Name: %q,
BatchSize: %sBatchSize,
%sVariables: %s(),
Predict: rt.Graph{Run: %s, Arena: %sArenaBytes%s%s},
%s}
}`, m.modelFunc(), mod.Name, m.Name, tensorField("Inputs", specs(mod.Inputs))+tensorField("Targets", specs(mod.Targets)), m.table, run, m.Name, resultsField(m.in.Predict), m.onDevice(m.in.Predict), session))
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
		more = ", Shape: " + gotext.Ints(gotext.Dims(shape)) + more
	}
	return fmt.Sprintf("{Name: %q, DType: rt.%s%s}", name, gotext.DTypes[t.DType].Name, more)
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
	for _, v := range m.Layout.Order {
		if m.Layout.Offsets[v] >= m.Slots {
			list = append(list, v)
		}
	}
	return list
}
