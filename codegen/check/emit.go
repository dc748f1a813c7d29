package check

import (
	"strings"

	"github.com/dlgen/dlgen/codegen/check/arithmetic"
	"github.com/dlgen/dlgen/codegen/check/fault"
	"github.com/dlgen/dlgen/codegen/check/judge"
	"github.com/dlgen/dlgen/codegen/check/spelling"
	"github.com/dlgen/dlgen/codegen/model"
	"github.com/dlgen/dlgen/dsl"
	"github.com/dlgen/dlgen/dsl/catalog"
	"github.com/dlgen/dlgen/dsl/diag"
)

// request is a call of a catalog entry about to be made.
type request struct {
	entry  *catalog.Entry
	args   *catalog.Args
	ins    []input
	at     dsl.Span
	name   string       // how the user spelt it
	owner  *instance    // the layer, nil for a function
	policy model.Policy // of a layer without an owner
	frozen bool
	index  []model.IndexPart
	cell   *model.Body
}

// emit runs an entry's rule and appends the call to the body.
func (e *elab) emit(r request) datum {
	if !e.c.step(r.at, nodeSteps) {
		return invalid{}
	}
	if !e.mayMeet(r) {
		return invalid{}
	}
	call := &catalog.Call{Entry: r.entry, Args: r.args, At: r.at, Name: r.name, In: operands(r.ins)}
	if r.entry.Rule == nil {
		return e.report(fault.Unsupported(r.at, r.name))
	}
	r.entry.Rule(call)
	if len(call.Faults) > 0 {
		return e.reportFaults(call, r.ins)
	}
	return e.append(r, call)
}

func operands(ins []input) []catalog.Operand {
	out := make([]catalog.Operand, len(ins))
	for i, in := range ins {
		out[i] = catalog.Operand{Param: in.param, Type: in.v.Type, PerSample: in.v.PerSample, At: in.at, Const: in.v.Const}
	}
	return out
}

// append makes the node of a call whose rule has been run.
func (e *elab) append(r request, call *catalog.Call) datum {
	n := &model.Node{
		Entry: r.entry, Args: r.args, At: r.at, Part: e.entered, Training: e.training, Cell: r.cell, Index: r.index,
		Scope: e.place.scopeOrNil(), Frozen: e.frozen || r.frozen, Stream: e.stream(r),
	}
	if n.Policy = r.policy; r.owner != nil {
		n.Policy = r.owner.policy
	}
	hold(n.Policy, call)
	for _, v := range call.Variables {
		if fault := misfit(v, r.at, r.args.Spans); fault != nil {
			return e.report(fault)
		}
		if fault := tooLarge(r.at, v.Type); fault != nil {
			return e.report(fault)
		}
	}
	if r.owner != nil {
		vars, other := e.ownVariables(r, call)
		if vars == nil && other == nil {
			return invalid{}
		}
		if other != nil {
			return e.report(fedDifferently(r.at, r.owner, other, call.Variables, r.ins))
		}
		n.Vars, n.Scope = vars, r.owner.scope
	}
	if fault := watchesPairs(r); fault != nil {
		return e.report(fault)
	}
	perSample := false
	n.In, n.Names = make([]*model.Value, len(r.ins)), make([]string, len(r.ins))
	for i, in := range r.ins {
		n.In[i], n.Names[i] = in.v, in.param
		perSample = perSample || in.v.PerSample
	}
	for i, t := range call.Results {
		v := &model.Value{Type: t, PerSample: perSample, At: r.at, Node: n, Index: i}
		if i < len(call.ResultPerSample) {
			v.PerSample = call.ResultPerSample[i]
		}
		if fault := tooLarge(r.at, t); fault != nil {
			return e.report(fault)
		}
		n.Out = append(n.Out, v)
		e.warn(judge.Softmax(n, t))
	}
	e.body.Nodes = append(e.body.Nodes, n)
	return asDatum(n.Out)
}

// ownVariables gives a layer its variables; both results are nil if it may not have any.
func (e *elab) ownVariables(r request, call *catalog.Call) (map[string]*model.Variable, *model.Variable) {
	if len(call.Variables) > 0 && r.owner.inFunc {
		e.report(fault.WeightsInFunc(r.at, r.name))
		return nil, nil
	}
	return e.own(r.owner, call.Variables, r.at)
}

// scopeOrNil is the scope of a place outside of models too.
func (i *instance) scopeOrNil() *model.Scope {
	if i == nil {
		return nil
	}
	return i.scope
}

// asDatum is one result, or a tuple of several.
func asDatum(vs []*model.Value) datum {
	if len(vs) == 1 {
		return tensor{vs[0]}
	}
	l := &list{tuple: true}
	for _, v := range vs {
		l.elems = append(l.elems, tensor{v})
	}
	return l
}

// mayMeet checks the rules of across_batch: a visible batch axis goes only where it means something, and
// never beside a sample's value.
func (e *elab) mayMeet(r request) bool {
	var batch, sample *input
	for i := range r.ins {
		in := &r.ins[i]
		if in.v.Type.Shape.HasBatch() {
			batch = in
		} else if in.v.PerSample {
			sample = in
		}
	}
	switch {
	case batch == nil:
		return true
	case !r.entry.AcrossBatch:
		e.report(fault.BatchAxisNotAllowed(batch.at, r.name, batch.v))
	case sample != nil:
		e.report(fault.BatchMeetsSample(r.at, batch.v, sample.v, batch.at, sample.at))
	default:
		return true
	}
	return false
}

// reportFaults reports what a rule found, each with where the shapes came from.
func (e *elab) reportFaults(call *catalog.Call, ins []input) datum {
	for _, f := range call.Faults {
		if fault.IsAboutTypes(f) {
			noteOrigins(f, ins)
		}
		if f.Code == diag.WrongShape && len(ins) > 0 && keepsLastStep(ins[0].v) {
			f.WithHint("return_sequences=true of %s keeps the steps", ins[0].v.Node.Entry.Name)
		}
		e.report(f)
	}
	return invalid{}
}

// keepsLastStep reports whether a recurrent layer made a value of its last step alone.
func keepsLastStep(v *model.Value) bool {
	if v.Node == nil {
		return false
	}
	all, ok := v.Node.Args.Values["return_sequences"].(catalog.Bool)
	return ok && !bool(all)
}

// function calls a built-in function on operands given by position.
func (e *elab) function(name string, at dsl.Span, ops ...operand) datum {
	fn := builtin(name)
	if fn == nil {
		return e.report(fault.Unsupported(at, spelling.Entry(name)))
	}
	called := spelling.Entry(name)
	if e.at != nil {
		called = calledName(e.at.Text()) // the user knows nothing of operators inside the prelude
	}
	return e.callEntry(fn, called, ops, nil, at)
}

// calledName is the name that a call begins with.
func calledName(call string) string {
	name, _, _ := strings.Cut(call, "(")
	return strings.TrimSpace(name)
}

// callEntry binds arguments to a function of the catalog and emits it.
func (e *elab) callEntry(fn *catalog.Entry, name string, fed []operand, args []*dsl.Arg, at dsl.Span) datum {
	f, params := allFormals(fn)
	f.owner = name
	defer e.c.slots.until(e.c.slots.used)
	slots, ok := e.match(f, fed, args)
	return e.callSlots(fn, name, params, slots, ok, at)
}

func (e *elab) callSlots(fn *catalog.Entry, name string, params []*catalog.Param, slots []slot, ok bool, at dsl.Span) datum {
	bound, ins, ok := e.fill(fn, params, slots, ok, at)
	if !ok {
		return invalid{}
	}
	if fn.Kind == catalog.Loss || fn.Kind == catalog.MetricFunc {
		e.widenAll(ins)
	}
	return e.emit(request{entry: fn, args: bound, ins: ins, at: at, name: name})
}

// cast is `f32(x)`.
func (e *elab) cast(t dsl.DType, o operand, at dsl.Span) datum {
	if isInvalid(o.d) {
		return o.d
	}
	if c, ok := o.d.(constant); ok {
		if v, ok := arithmetic.Cast(t, c.Value); ok {
			return constant{v}
		}
	}
	v, ok := e.tensor(o.d, o.at)
	if !ok {
		return e.report(fault.NoOperand(o.at, t.String(), describe(o.d)))
	}
	return e.castTo(dsl.TensorType{DType: t, Shape: v.Type.Shape}, v, at)
}

// castTo emits the cast of a value to a type of the same shape.
func (e *elab) castTo(t dsl.TensorType, v *model.Value, at dsl.Span) datum {
	fn := builtin("cast")
	if fn == nil {
		return e.report(fault.Unsupported(at, "cast"))
	}
	args := &catalog.Args{Values: map[string]catalog.Value{"dtype": catalog.DType(t.DType)}, Spans: map[string]dsl.Span{}}
	r := request{entry: fn, args: args, ins: []input{{"x", v, at}}, at: at, name: t.DType.String()}
	return e.append(r, &catalog.Call{Results: []dsl.TensorType{t}})
}

func fedDifferently(at dsl.Span, i *instance, v *model.Variable, now []*catalog.Variable, ins []input) *diag.Diagnostic {
	want := dsl.Shape{}
	for _, n := range now {
		if n.Name == v.Name {
			want = n.Type.Shape
		}
	}
	d := diag.New(diag.FedDifferently, at, "this shared %s was fed before with another shape: its %s is %s, here it would be %s",
		i.scope.Kind, v.Name, v.Type.Shape, want).Note(i.fedAt, "first fed here")
	noteOrigins(d, ins)
	return d
}

// noteOrigins adds where the operands got their types, if that is somewhere else.
func noteOrigins(d *diag.Diagnostic, ins []input) {
	noted := map[*model.Value]bool{}
	for _, in := range ins {
		if in.v.Const != nil || !in.v.At.IsValid() || fault.Overlap(in.v.At, d.At) || noted[in.v] {
			continue
		}
		noted[in.v] = true
		what := "the input"
		if len(ins) > 1 {
			what = "`" + spelling.Clip(in.spelling()) + "`"
		}
		fault.NoteShape(d, what, in.v)
	}
}

// spelling is what a message calls an input: as it is written, or its own name if it is written as a part of a list.
func (in input) spelling() string {
	text := in.at.Text()
	if in.v.Name != "" && (in.v.Field != nil || !spelling.IsPlainName(text)) {
		return in.v.Name
	}
	return text
}
