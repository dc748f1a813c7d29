package check

import (
	"maps"

	"github.com/dlgen/dlgen/codegen/model"
	"github.com/dlgen/dlgen/dsl"
	"github.com/dlgen/dlgen/dsl/catalog"
)

// Layers of images: funcs of the prelude that are called as layers. `_RandomFlip` is that of RandomFlip: it takes x,
// floats with the channels last, and those of the layer's arguments that it names, and also, if it names them,
// `training`; `labels`, whether x is an index; and `image`, the first of the values that are fed.

// aroundBody is the position of what stands around the func: none that the func itself has, so that it draws the same
// whatever has to be cast before.
const aroundBody = "io"

// feedImages feeds values to a layer of images, which share what it draws.
func (e *elab) feedImages(l *layer, r request) datum {
	out := &list{tuple: true, together: true}
	streams := maps.Clone(e.run.streams)
	var image datum
	for i, in := range r.ins {
		if i > 0 {
			e.run.streams = maps.Clone(streams)
		}
		if i > 0 && len(in.v.Type.Shape) < 2 && r.entry.Images != catalog.Mixes { // a label
			out.elems = append(out.elems, tensor{in.v})
			continue
		}
		call := &catalog.Call{Entry: r.entry, Args: r.args, At: r.at, Name: r.name, In: operands(r.ins[i : i+1])}
		if r.entry.Rule(call); len(call.Faults) > 0 {
			return e.reportFaults(call, r.ins[i:i+1])
		}
		if l.inst != nil {
			hold(l.inst.policy, call)
		}
		d := e.feedImage(l, &r, call, in.v, &image)
		if isInvalid(d) {
			return d
		}
		out.elems = append(out.elems, d)
	}
	if len(out.elems) == 1 {
		return out.elems[0]
	}
	return out
}

// feedImage feeds one value: the layer's func sees it as floats with the channels last.
func (e *elab) feedImage(l *layer, r *request, call *catalog.Call, x *model.Value, image *datum) datum {
	labels, rank := x.Type.Index > 0, len(x.Type.Shape)
	if labels && r.entry.Images == catalog.Colours {
		return tensor{x}
	}
	sym := e.c.declared(e.c.prelude, "_"+r.entry.Name)
	f := sym.decl.(*dsl.Func)
	in := e.child(f, sym.home, inFunc, r.at)
	in.given, in.place, in.pos, in.hasTrain = r.args.Spans, l.inst, aroundBody, false
	in.seed, in.seeded = seedOf(r.args), 0
	training := e.trains()
	if r.args.Has("training") {
		training = r.args.Bool("training")
	}
	var policy model.Policy // of what comes in and of the results; between them it is f32
	if l.inst != nil && !labels {
		policy = l.inst.policy
	}
	d := in.rounded(policy, tensor{x}, r.at)
	if d, ok := d.(tensor); ok {
		x = d.Value
	}
	d = in.castAs(dsl.F32, x, r.at)
	view := in.viewOf(r.args, rank)
	if !training && !takes(f, "training") {
		return in.castBack(in.rounded(policy, d, r.at), call.Results[0], r.at)
	}
	d = in.helper(view.in, d, r.at)
	if *image == nil {
		*image = d
	}
	implied := map[string]datum{"x": d, "training": boolOf(training), "labels": boolOf(labels), "image": *image}
	for _, p := range f.Params.List {
		a, ok := implied[p.Name.Name]
		if !ok {
			a = datumOf(r.args.Values[p.Name.Name])
		}
		if p.Name.Name == "interpolation" && labels {
			a = constant{catalog.Word("nearest")}
		}
		in.frame.set(p.Name.Name, a, r.at)
	}
	in.pos = ""
	in.block(f.Body)
	in.pos, d = aroundBody, in.result()
	if isInvalid(d) {
		return d
	}
	return in.castBack(in.rounded(policy, in.helper(view.out, d, r.at), r.at), call.Results[0], r.at)
}

// rounded gives a value the small floats of a policy.
func (e *elab) rounded(p model.Policy, d datum, at dsl.Span) datum {
	t, ok := d.(tensor)
	if !ok || p.Compute != dsl.F16 && p.Compute != dsl.BF16 {
		return d
	}
	return e.castAs(p.Compute, t.Value, at)
}

// takes reports whether a func has a parameter of a name.
func takes(f *dsl.Func, name string) bool {
	for _, p := range f.Params.List {
		if p.Name.Name == name {
			return true
		}
	}
	return false
}

// imageView is how an image comes to have its channels last and back: funcs of the prelude, "" for none.
type imageView struct{ in, out string }

func (e *elab) viewOf(a *catalog.Args, rank int) imageView {
	switch {
	case rank == 2:
		return imageView{"_with_channel", "_without_channel"}
	case rank == 3 && a.ChannelsFirst():
		return imageView{"_channels_last", "_channels_first"}
	}
	return imageView{}
}

// helper calls a func of the prelude that takes one tensor.
func (e *elab) helper(name string, d datum, at dsl.Span) datum {
	if name == "" || isInvalid(d) {
		return d
	}
	sym := e.c.declared(e.c.prelude, name)
	return e.callFunction(sym, []operand{{d, at}}, nil, at)
}

// castAs gives a value another element type, if it has not that.
func (e *elab) castAs(t dsl.DType, v *model.Value, at dsl.Span) datum {
	if v.Type.DType == t && v.Type.Index == 0 {
		return tensor{v}
	}
	return e.castTo(dsl.TensorType{DType: t, Shape: v.Type.Shape}, v, at)
}

// castBack gives what a layer of images has made the type that its rule says.
func (e *elab) castBack(d datum, want dsl.TensorType, at dsl.Span) datum {
	v, ok := e.tensor(d, at)
	if !ok {
		return invalid{}
	}
	if v.Type.DType == want.DType && v.Type.Index == want.Index {
		return tensor{v}
	}
	return e.castTo(want, v, at)
}
