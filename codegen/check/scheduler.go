package check

import (
	"github.com/dlgen/dlgen/codegen/check/fault"
	"github.com/dlgen/dlgen/codegen/model"
	"github.com/dlgen/dlgen/dsl"
	"github.com/dlgen/dlgen/dsl/catalog"
)

// epochType is the type of an epoch's number, which a LearningRateScheduler hands out.
var epochType = dsl.TensorType{DType: dsl.I32, Shape: dsl.Shape{}}

// scheduler elaborates what a LearningRateScheduler computes: a user's func of the epoch, or of the epoch and the rate, or
// a schedule, which counts epochs there. It returns nil after a fault.
func (e *elab) scheduler(c *catalog.Instance) *model.Body {
	at := c.Args.Spans["schedule"]
	switch v := c.Args.Values["schedule"].(type) {
	case *catalog.Instance:
		if v.Entry != nil && v.Entry.Kind == catalog.Schedule {
			body, ok := e.rate(v)
			if !ok {
				return nil
			}
			return body
		}
	case *catalog.Function:
		if v.Decl != nil {
			return e.schedulerFunc(v.Decl, e.c.functionSymbol(e.frame.unit, v), at)
		}
	}
	e.report(fault.NoScheduler(at))
	return nil
}

// schedulerFunc elaborates a func as it is called with an epoch and a rate.
func (e *elab) schedulerFunc(f *dsl.Func, s *symbol, at dsl.Span) *model.Body {
	in := *e
	in.body, in.run = &model.Body{}, newRun()
	var fed []operand
	for i, t := range []dsl.TensorType{epochType, scalar} {
		if i < len(f.Params.List) && takesTensor(f.Params.List[i]) {
			v := &model.Value{Type: t, Name: f.Params.List[i].Name.Name, Param: true}
			in.body.Params = append(in.body.Params, v)
			fed = append(fed, operand{tensor{v}, at})
		}
	}
	if len(fed) == 0 {
		e.report(fault.SchedulerWithoutEpoch(at, s.name))
		return nil
	}
	d := in.inlineFunc(s, fed, nil, at)
	if isInvalid(d) {
		return nil
	}
	v, ok := in.tensor(d, at)
	if !ok {
		return nil
	}
	if v.PerSample || len(v.Type.Shape) > 0 || v.Type.DType == dsl.Bool {
		e.report(fault.WrongScheduler(at, s.name, v))
		return nil
	}
	in.body.Results = []*model.Value{v}
	return in.body
}

// takesTensor reports whether a parameter of a func is no compile-time one.
func takesTensor(p *dsl.Param) bool { return p.Type == nil || isTensorType(p.Type) }
