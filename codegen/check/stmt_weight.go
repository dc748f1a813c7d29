package check

import (
	"github.com/dlgen/dlgen/codegen/check/fault"
	"github.com/dlgen/dlgen/codegen/model"
	"github.com/dlgen/dlgen/dsl"
	"github.com/dlgen/dlgen/dsl/catalog"
)

// weightStmt is `weight name: type = initializer, option = value`, or a state.
func (e *elab) weightStmt(s *dsl.Weight) {
	if e.frame.kind == inOptimizer {
		e.slotStmt(s)
		return
	}
	what := "weight"
	if s.State {
		what = "state"
	}
	if s.Type == nil {
		e.report(fault.WithoutType(s.Name, what))
		e.bind(s.Name, invalid{}, "")
		return
	}
	t, ok := e.tensorType(s.Type)
	v := catalog.Variable{Name: s.Name.Name, State: s.State, Type: t, Trainable: !s.State, Regularizer: catalog.None{}, Constraint: catalog.None{}}
	if ok && !s.State && !t.DType.IsFloat() {
		e.report(fault.WeightNoFloat(s.Type.At.At, t))
		ok = false
	}
	if ok {
		v.Init, ok = e.initializer(s, t)
	}
	if !e.weightOptions(s, &v) || !ok {
		e.bind(s.Name, invalid{}, "")
		return
	}
	if fault := misfit(&v, s.At.At, placesOf(s)); fault != nil {
		e.report(fault)
		e.bind(s.Name, invalid{}, "")
		return
	}
	made := e.declare(s.Name, v, s.Doc)
	if !made.Type.Shape.Equal(t.Shape) {
		e.report(fault.WeightChanges(s.Name, made, t))
		e.bind(s.Name, invalid{}, "")
		return
	}
	read := e.read(made)
	if now := e.run.current[made]; now != nil {
		read = now
	}
	b := e.bind(s.Name, tensor{read}, what)
	b.state = made
}

var initParam = catalog.Param{Name: "initializer", Type: catalog.InitializerArg, Default: "zeros"}

// initializer is what stands after `=`: a class, a number, or a list of numbers of the weight's shape, all of which its
// type can hold.
func (e *elab) initializer(s *dsl.Weight, t dsl.TensorType) (catalog.Value, bool) {
	v, ok := e.start(s, t)
	if !ok {
		return nil, false
	}
	if fault := unheld(s, v, t); fault != nil {
		e.report(fault)
		return nil, false
	}
	return v, true
}

func (e *elab) start(s *dsl.Weight, t dsl.TensorType) (catalog.Value, bool) {
	owner := &catalog.Entry{Name: s.Name.Name}
	a := slot{given: true, expr: s.Init, at: s.Init.Span()}
	if v, ok := e.ownWord(owner, &initParam, &a); v != nil || !ok {
		return v, ok
	}
	d := a.eval(e)
	if anyInvalid(d) {
		return nil, false
	}
	switch c, _ := d.(constant); v := c.Value.(type) {
	case catalog.Bool:
		return v, true
	case catalog.Int, catalog.Float:
		return v, true
	}
	if l, ok := d.(*list); ok {
		return e.initialNumbers(s, l, t)
	}
	if v, ok := e.classArgument(&initParam, d, a.at); ok {
		return v, true
	}
	e.report(fault.WrongInitializer(a.at, s.Name.Name, describe(d)))
	return nil, false
}

func (e *elab) initialNumbers(s *dsl.Weight, l *list, t dsl.TensorType) (catalog.Value, bool) {
	v, ok := constantValue(l)
	if ok {
		var got dsl.TensorType
		if got, ok = numbersType(v); ok && got.Shape.Equal(t.Shape) {
			return v, true
		}
		if ok {
			e.report(fault.WrongInitialShape(s.Init.Span(), got.Shape, t.Shape))
			return nil, false
		}
	}
	e.report(fault.WrongInitializer(s.Init.Span(), s.Name.Name, describe(l)))
	return nil, false
}

// weightParams are the options of a weight.
var weightParams = []*catalog.Param{
	{Name: "regularizer", Type: catalog.RegularizerArg, Default: "none", Optional: true},
	{Name: "constraint", Type: catalog.ConstraintArg, Default: "none", Optional: true},
	{Name: "trainable", Type: catalog.BoolArg, Default: "true"},
}

func (e *elab) weightOptions(s *dsl.Weight, v *catalog.Variable) bool {
	if len(s.Options) == 0 {
		return true
	}
	f := formals{owner: s.Name.Name, names: []string{"regularizer", "constraint", "trainable"}}
	if s.State {
		e.report(fault.StateOption(s.Options[0]))
		return false
	}
	args, _, ok := e.arguments(&catalog.Entry{Name: s.Name.Name}, f, weightParams, s.Options, s.At.At)
	if !ok {
		return false
	}
	v.Regularizer, v.Constraint = args.Values["regularizer"], args.Values["constraint"]
	v.Trainable = args.Bool("trainable")
	return true
}

// updateStmt is `update name = expr`: from here on the name reads as the new value, and training stores it
// at the end of the step.
func (e *elab) updateStmt(s *dsl.Update) {
	d := e.single(e.expr(s.Value), s.Value)
	b := e.frame.value(s.Name.Name)
	if b == nil || b.state == nil || !b.state.State {
		switch {
		case b == nil:
			e.report(e.unknownName(s.Name.Name, s.Name.At.At))
		case !isInvalid(b.d):
			e.report(fault.UpdateOfNoState(s.Name, b.at))
		}
		return
	}
	v, ok := e.updateValue(s, d, b.state)
	if !ok {
		return
	}
	if v.Name == "" {
		v.Name = s.Name.Name
	}
	if e.hasTrain && !e.trains() {
		if !e.reg.updates[s] {
			e.report(fault.UpdateWhilePredicting(s.Name))
		}
		return
	}
	if e.reg != nil {
		e.reg.updates[s] = true
	}
	next := &binding{d: tensor{v}, at: b.at, state: b.state, note: b.note}
	e.frame.values[s.Name.Name] = next
	e.run.current[b.state] = v
	if u := e.run.updated[b.state]; u != nil {
		u.Value = v
		return
	}
	u := &model.Update{Variable: b.state, Value: v}
	e.run.updated[b.state] = u
	e.body.Updates = append(e.body.Updates, u)
}

// updateValue checks what a state is set to: batchless, of the state's shape, converted to its type.
func (e *elab) updateValue(s *dsl.Update, d datum, state *model.Variable) (*model.Value, bool) {
	v, ok := e.tensor(d, s.Value.Span())
	if !ok {
		if !anyInvalid(d) {
			e.report(fault.UpdateNoTensor(s.Value.Span(), describe(d)))
		}
		return nil, false
	}
	if v.PerSample || v.Type.Shape.HasBatch() {
		e.report(fault.UpdatePerSample(s.Value.Span(), s.Name.Name))
		return nil, false
	}
	if v.Const != nil && len(v.Type.Shape) == 0 && len(state.Type.Shape) > 0 {
		ok = false
	}
	if !ok || !v.Type.Shape.Equal(state.Type.Shape) || !model.Converts(v.Type, state.Type) && v.Type.DType != state.Type.DType {
		e.report(fault.UpdateType(s.Value.Span(), s.Name, v, state))
		return nil, false
	}
	if v.Type.DType != state.Type.DType || v.Type.Index != state.Type.Index {
		if t, ok := e.castTo(state.Type, v, s.Value.Span()).(tensor); ok {
			return t.Value, true
		}
		return nil, false
	}
	return v, true
}
