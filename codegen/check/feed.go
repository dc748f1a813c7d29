package check

import (
	"slices"

	"github.com/dlgen/dlgen/codegen/check/fault"
	"github.com/dlgen/dlgen/codegen/check/habits"
	"github.com/dlgen/dlgen/dsl"
	"github.com/dlgen/dlgen/dsl/catalog"
	"github.com/dlgen/dlgen/dsl/diag"
)

// chain evaluates `x -> F -> G(…)`; without stages it only names a layer, `F(…) as name`.
func (e *elab) chain(x *dsl.Chain) datum {
	d := e.expr(x.First)
	if x.FirstAs != nil {
		e.nameLayer(d, x.FirstAs, x.First.Span())
	}
	fed := e.flowing(d, x.First)
	for i, s := range x.Stages {
		if l, ok := d.(*list); ok && l.tuple && i > 0 && !l.together {
			return e.report(fault.ChainAfterSeveral(s.At.At, x.Stages[i-1].Callee.Span(), len(l.elems), isMask(l.elems[len(l.elems)-1])))
		}
		d = e.stage(fed, s)
		fed = handedOn(d, s.Callee.Span())
	}
	return d
}

// handedOn is what a stage gives to the next one.
func handedOn(d datum, at dsl.Span) []operand {
	l, ok := d.(*list)
	if !ok || !l.together {
		return []operand{{d, at}}
	}
	out := make([]operand, len(l.elems))
	for i, x := range l.elems {
		out[i] = operand{x, at}
	}
	return out
}

// flowing is what a chain starts with: a tensor, or the tensors of a tuple.
func (e *elab) flowing(d datum, x dsl.Expr) []operand {
	for {
		p, ok := x.(*dsl.Paren)
		if !ok {
			break
		}
		x = p.X
	}
	t, written := x.(*dsl.Tuple)
	l, ok := d.(*list)
	if !ok || !l.tuple {
		return []operand{{d, x.Span()}}
	}
	out := make([]operand, len(l.elems))
	for i, elem := range l.elems {
		out[i] = operand{elem, x.Span()}
		if written && i < len(t.Elems) {
			out[i].at = t.Elems[i].Span()
		}
	}
	return out
}

// stage feeds one stage of a chain.
func (e *elab) stage(fed []operand, s *dsl.Stage) datum {
	fun, args := s.Callee, []*dsl.Arg(nil)
	if c, ok := fun.(*dsl.Call); ok {
		if d := habits.Call(inScope{e}, c); d != nil {
			return e.report(d)
		}
		fun, args = c.Fun, c.Args
	}
	at := s.Callee.Span()
	switch callee := e.callee(fun).(type) {
	case invalid:
		e.lookInto(args)
		return callee
	case *layer:
		if s.As != nil {
			e.nameLayer(callee, s.As, at)
		}
		with, ok := e.callArguments(callee, args, at)
		if !ok {
			return invalid{}
		}
		return e.feed(callee, fed, with, at)
	case *symbol:
		return e.stageOf(callee, fed, args, s)
	case constant:
		if t, ok := callee.Value.(catalog.DType); ok && len(args) == 0 && len(fed) == 1 {
			return e.cast(dsl.DType(t), fed[0], at)
		}
		return e.report(fault.NotFeedable(fun.Span(), describe(callee)))
	default:
		return e.report(fault.NotFeedable(fun.Span(), describe(callee)))
	}
}

// stageOf feeds a class or function.
func (e *elab) stageOf(callee *symbol, fed []operand, args []*dsl.Arg, s *dsl.Stage) datum {
	at := s.Callee.Span()
	switch {
	case callee.isFunction():
		if s.As != nil {
			e.report(fault.AsOnFunction(s.As, callee.name))
		}
		return e.callFunction(callee, fed, args, at)
	case callee.isLayer():
		l, with, ok := e.makeLayer(callee, args, at, true)
		if l != nil && s.As != nil {
			e.nameLayer(l, s.As, at)
		}
		if !ok {
			return invalid{}
		}
		return e.feed(l, fed, with, at)
	}
	return e.report(fault.NotFeedable(s.Callee.Span(), callee.name))
}

// lookInto evaluates arguments of a call that cannot be made, for the faults inside them.
func (e *elab) lookInto(args []*dsl.Arg) {
	for _, a := range args {
		if _, word := a.Value.(*dsl.Name); !word {
			e.expr(a.Value)
		}
	}
}

// feed feeds tensors to a layer.
func (e *elab) feed(l *layer, fed []operand, with *fedWith, at dsl.Span) datum {
	for _, o := range fed {
		if isInvalid(o.d) {
			l.spoil()
			return o.d
		}
	}
	var out datum
	if l.sym.decl != nil {
		out = e.feedUser(l, fed, with, at)
	} else {
		out = e.feedEntry(l, fed, with, at)
	}
	switch {
	case isInvalid(out):
		l.spoil()
	case !l.inst.fed:
		l.inst.fed, l.inst.fedAt = true, at
	}
	return out
}

// feedEntry feeds a layer of the catalog.
func (e *elab) feedEntry(l *layer, fed []operand, with *fedWith, at dsl.Span) datum {
	if len(fed) == 0 {
		return e.report(fault.WrongNumberFed(at, l.label(), []string{"x"}, 0, 0))
	}
	if hasText(fed) {
		return e.feedText(l, fed, with, at)
	}
	ins, ok := e.fedInputs(l, fed, at)
	if !ok {
		return invalid{}
	}
	r := request{
		entry: l.sym.entry, args: joinArgs(l.args, with.args), at: at, name: l.sym.name, owner: l.inst, frozen: with.frozen,
		ins: append(append(ins, l.ins...), with.ins...),
	}
	if r.entry.Kind == catalog.Metric {
		return e.metricInstance(r)
	}
	if fault := e.statefulInStep(r); fault != nil {
		return e.report(fault)
	}
	if r.entry.Images != 0 {
		return e.feedImages(l, r)
	}
	if d, done := e.feedWrapper(l, r, with); done {
		return d
	}
	if fault := wrapsLayer(l); fault != nil {
		return e.report(fault)
	}
	if f := ownActivation(l); f != nil {
		return e.feedThenActivate(l, r, f)
	}
	return e.emit(r)
}

// fedInputs gives the tensors that flow in the names of the layer's inputs.
func (e *elab) fedInputs(l *layer, fed []operand, at dsl.Span) ([]input, bool) {
	names, optional, any := inputNames(l.sym.entry)
	if !any && len(fed) > len(names) || len(fed) < len(names)-optional {
		e.report(fault.WrongNumberFed(at, l.label(), names, optional, len(fed)))
		return nil, false
	}
	ins := make([]input, len(fed))
	for i, o := range fed {
		if lst, ok := o.d.(*list); ok && !isConstant(lst) {
			e.report(fault.ListFed(o.at))
			return nil, false
		}
		v, ok := e.tensor(o.d, o.at)
		if !ok {
			if !anyInvalid(o.d) {
				e.report(e.nearValue(fault.FedNoTensor(o.at, describe(o.d)), o.d, o.at))
			}
			return nil, false
		}
		if !l.sym.entry.AnyNumber && !v.Type.DType.IsFloat() && v.Const == nil {
			e.report(fault.WantsFloats(o.at, l.sym.name, v))
			return nil, false
		}
		ins[i] = input{names[min(i, len(names)-1)], v, o.at}
	}
	return ins, true
}

// inputNames reads Entry.Inputs: a name ending in "?" may be left out, one ending in "…" takes any number.
func inputNames(entry *catalog.Entry) (names []string, optional int, any bool) {
	for _, n := range entry.Inputs {
		switch r := []rune(n); r[len(r)-1] {
		case '?':
			optional++
			n = string(r[:len(r)-1])
		case '…':
			any = true
			n = string(r[:len(r)-1])
		}
		names = append(names, n)
	}
	if len(names) == 0 {
		names = []string{"x"}
	}
	return names, optional, any
}

// joinArgs joins constructor and call arguments.
func joinArgs(made, called *catalog.Args) *catalog.Args {
	if called == nil || len(called.Values) == 0 {
		return made
	}
	out := &catalog.Args{Values: map[string]catalog.Value{}, Spans: map[string]dsl.Span{}}
	for _, a := range []*catalog.Args{made, called} {
		for k, v := range a.Values {
			out.Values[k] = v
		}
		for k, s := range a.Spans {
			out.Spans[k] = s
		}
	}
	return out
}

// wrapsLayer refuses layers that run another layer, but for those of wrapper.go and RNN over a cell of one's own.
func wrapsLayer(l *layer) *diag.Diagnostic {
	for i := range l.sym.entry.Params {
		p := &l.sym.entry.Params[i]
		if p.Type == catalog.LayerArg && l.args.Has(p.Name) {
			at, ok := l.args.Spans[p.Name]
			if !ok {
				at = l.made
			}
			return fault.Unsupported(at, l.sym.name+" over this layer")
		}
	}
	return nil
}

// ownActivation returns the activation of a layer if it is written in the language, the user's or the
// prelude's, or is no function that layers apply themselves: it is then called on the layer's result.
func ownActivation(l *layer) *catalog.Function {
	f, ok := l.args.Values["activation"].(*catalog.Function)
	if !ok || f.Decl == nil && (f.Entry == nil || !f.Entry.Prelude && catalog.PlainActivation(f.Name)) {
		return nil
	}
	return f
}

// productLayers are the layers that are a product with a kernel, a bias and an activation.
var productLayers = []string{
	"Dense", "EinsumDense", "Conv1D", "Conv2D", "Conv3D", "DepthwiseConv1D", "DepthwiseConv2D", "SeparableConv1D", "SeparableConv2D",
	"Conv1DTranspose", "Conv2DTranspose", "Conv3DTranspose",
}

// calledBehind reports whether the activation of a layer may be any function, which is called on its result: glu, too, which
// halves the last axis.
func calledBehind(entry *catalog.Entry) bool {
	return entry.Name == "Activation" || slices.Contains(productLayers, entry.Name)
}

func (e *elab) feedThenActivate(l *layer, r request, f *catalog.Function) datum {
	linear, _ := functionNamed("linear").(*catalog.Function)
	if !calledBehind(r.entry) {
		return e.report(fault.RefusedArgument(r.args.Spans["activation"], l.sym.name, "activation", "a function of one's own in this layer"))
	}
	if r.args.Has("activity_regularizer") {
		return e.report(fault.RefusedArgument(r.args.Spans["activation"], l.sym.name, "activation", "a function that is called behind the layer, beside activity_regularizer"))
	}
	own := map[string]catalog.Value{"activation": linear}
	r.args = joinArgs(r.args, &catalog.Args{Values: own})
	d := e.emit(r)
	if isInvalid(d) {
		return d
	}
	s := e.c.functionSymbol(e.frame.unit, f)
	return e.callFunction(s, []operand{{d, r.at}}, nil, r.at)
}

// isMask reports whether a result is a tensor of bools, as layers give to say which steps count.
func isMask(d datum) bool {
	t, ok := d.(tensor)
	return ok && t.Type.DType == dsl.Bool
}
