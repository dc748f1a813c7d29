package fault

import (
	"github.com/dlgen/dlgen/codegen/check/spelling"
	"github.com/dlgen/dlgen/codegen/model"
	"github.com/dlgen/dlgen/dsl"
	"github.com/dlgen/dlgen/dsl/diag"
)

// The history of a shape: which calls made it what it is.

// historySteps is how many calls a fault tells of before the last one.
const historySteps = 2

// NoteShape tells where a value got its type, by what, and what that was made of.
func NoteShape(d *diag.Diagnostic, what string, v *model.Value) {
	made := shapedBy(v)
	if made != v && Overlap(made.At, d.At) {
		made = v
	}
	d.Note(v.At, "%s %s %s here%s", what, becomes(v), v.Type, because(v))
	if made != v {
		noteStep(d, made)
	}
	for range historySteps {
		if made = before(made); made == nil {
			return
		}
		if made = shapedBy(made); !noteStep(d, made) {
			return
		}
	}
}

// noteStep adds a step of a history, if it says something new: the step before has named an input's type.
func noteStep(d *diag.Diagnostic, v *model.Value) bool {
	if v.Node == nil || !v.At.IsValid() || Overlap(v.At, d.At) {
		return false
	}
	for _, n := range d.Notes {
		if n.At == v.At {
			return false
		}
	}
	d.Note(v.At, "it %s %s here%s", becomes(v), v.Type, because(v))
	return true
}

// shapedBy goes back over calls that keep the shape.
func shapedBy(v *model.Value) *model.Value {
	for {
		in := before(v)
		if in == nil || !in.Type.Shape.Equal(v.Type.Shape) {
			return v
		}
		v = in
	}
}

// before is the value that a call mainly works on: its first tensor.
func before(v *model.Value) *model.Value {
	if v.Node == nil || v.Index != 0 {
		return nil
	}
	for _, in := range v.Node.In {
		if in.Const == nil && in.Variable == nil {
			return in
		}
	}
	return nil
}

// because says what made a value's shape of another one: "because MaxPooling2D halved f32[28, 28, 64]".
func because(v *model.Value) string {
	in := before(v)
	if in == nil || in.Type.Shape.Equal(v.Type.Shape) || len(v.Node.In) > 1 && v.Node.Scope == nil {
		return ""
	}
	text := ": " + spelling.Entry(v.Node.Entry.Name) + " " + verb(in.Type.Shape, v.Type.Shape) + " " + in.Type.String()
	if _, given := v.Node.Args.Spans["axis"]; v.Node.Entry.Name == "concatenate" && !given {
		text += " along axis 0, its default"
	}
	return text
}

// verb says how one shape became another, which differs; the last axis is the channels.
func verb(from, to dsl.Shape) string {
	last := len(from) - 1
	if last < 0 || len(to) != len(from) || from[last] != to[last] {
		return "made it of"
	}
	halved, doubled := true, true
	for i := range last {
		if from[i] != to[i] {
			halved, doubled = halved && from[i] == 2*to[i], doubled && to[i] == 2*from[i]
		}
	}
	switch {
	case halved:
		return "halved"
	case doubled:
		return "doubled"
	}
	return "made it of"
}
