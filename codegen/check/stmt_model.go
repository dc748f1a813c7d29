package check

import (
	"github.com/dlgen/dlgen/codegen/check/fault"
	"github.com/dlgen/dlgen/codegen/model"
	"github.com/dlgen/dlgen/dsl"
)

// inputStmt is `input name: type` or a target. In a model used as a layer the input is what was fed, and a
// target is left behind.
func (e *elab) inputStmt(s *dsl.Input) {
	t, ok := e.tensorType(s.Type)
	if e.nested != nil {
		e.nestedInput(s, t, ok)
		return
	}
	what := "input"
	if s.Target {
		what = "target"
	}
	if !ok {
		e.bind(s.Name, invalid{}, "")
		return
	}
	f := e.reg.fields[s]
	if f == nil {
		f = &model.Field{Name: s.Name.Name, Target: s.Target, Type: t, Decl: s}
		e.reg.fields[s] = f
		e.addField(f)
	}
	v := &model.Value{Type: t, PerSample: true, Name: f.Name, At: s.Name.At.At, Field: f}
	e.bind(s.Name, tensor{v}, what)
}

// addField enters an input or target, each name once.
func (e *elab) addField(f *model.Field) {
	m := e.reg.model
	for _, other := range append(append([]*model.Field{}, m.Inputs...), m.Targets...) {
		if other.Name == f.Name {
			e.report(fault.FieldTwice(f.Decl.Name, other.Decl.Name.At.At))
			return
		}
	}
	if f.Target {
		m.Targets = append(m.Targets, f)
	} else {
		m.Inputs = append(m.Inputs, f)
	}
}

func (e *elab) nestedInput(s *dsl.Input, t dsl.TensorType, ok bool) {
	o, fed := e.nested.fed[s.Name.Name]
	if s.Target || !ok || !fed {
		e.bind(s.Name, invalid{}, "")
		return
	}
	v, isTensor := e.tensor(o.d, o.at)
	switch {
	case !isTensor:
		e.bind(s.Name, e.report(fault.FedNoTensor(o.at, describe(o.d))), "")
	case !v.Type.Shape.Equal(t.Shape) || !model.Converts(v.Type, t):
		e.bind(s.Name, e.report(fault.WrongModelInput(o.at, s, v, t)), "")
	case v.Type.DType == t.DType && v.Type.Index == t.Index:
		e.bind(s.Name, tensor{v}, "")
	default:
		e.bind(s.Name, e.castTo(t, v, o.at), "")
	}
}

// outputStmt is `output name = expr` or `output name`.
func (e *elab) outputStmt(s *dsl.Output) {
	var d datum
	if s.Value != nil {
		d = e.single(e.expr(s.Value), s.Value)
	} else {
		d = e.outputOf(s.Name)
	}
	at := s.Name.At.At
	if s.Value != nil {
		at = s.Value.Span()
	}
	v, ok := e.tensor(d, at)
	if !ok {
		if !anyInvalid(d) && listOfTensors(d) == nil { // else it is told
			e.report(fault.OutputNoTensor(at, describe(d)))
		}
		e.bindOutput(s, invalid{})
		if e.nested != nil {
			e.nested.outputs = append(e.nested.outputs, invalid{})
		}
		return
	}
	e.bindOutput(s, tensor{v})
	if e.nested != nil {
		e.nested.outputs = append(e.nested.outputs, tensor{v})
		return
	}
	for _, o := range e.body.Outputs {
		if o.Name == s.Name.Name {
			e.report(fault.NamedTwice(s.Name, "output", o.At))
			return
		}
	}
	e.body.Outputs = append(e.body.Outputs, &model.Named{Name: s.Name.Name, Value: v, Doc: s.Doc, At: s.Name.At.At})
}

// outputOf is the value that `output name` gives out.
func (e *elab) outputOf(id *dsl.Ident) datum {
	if b := e.frame.value(id.Name); b != nil {
		return b.d
	}
	if e.frame.layers[id.Name] != nil {
		return e.report(fault.OutputOfLayer(id))
	}
	return e.expr(&dsl.Name{At: id.At, Name: id.Name})
}

func (e *elab) bindOutput(s *dsl.Output, d datum) {
	if s.Value == nil {
		return
	}
	if b := e.bind(s.Name, d, "output"); b.note != nil {
		b.note.used = true
	}
}
