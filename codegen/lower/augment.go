package lower

import (
	"slices"

	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/model"
	"github.com/dlgen/dlgen/dsl"
)

// Augment is what becomes of rows that are trained on.
type Augment struct {
	// Graph reads Fields, in order. Its results are what the fields of the numbers Changed become, in the model's types.
	Graph   *ir.Graph
	Fields  []*ir.FieldSpec // the model's inputs, then its targets
	Changed []int
}

// augmenting is the graph of a dataset's augment statements, one after the other, while it is made.
type augmenting struct {
	*body
	model *model.Model
	now   map[string]*ir.Value // fields as they are so far, in the types that augment sees
}

// augment makes what the rows of a train block become; nil if nothing changes them.
func augment(t *model.Train) *Augment {
	m := emptyModel(t.Dataset.Name)
	a := &augmenting{body: m.newBody("augment"), model: t.Model, now: map[string]*ir.Value{}}
	changed := map[string]bool{}
	for _, s := range t.Augments {
		for _, name := range a.statement(s) {
			changed[name] = true
		}
	}
	if len(changed) == 0 {
		return nil
	}
	out := &Augment{}
	for _, to := range a.fields() {
		if changed[to.Name] {
			out.Changed = append(out.Changed, len(out.Fields))
			a.Result(to.Name, a.Cast(a.now[to.Name], dtypeOf(to.Type.DType)))
		}
		out.Fields = append(out.Fields, m.field(to))
	}
	out.Graph = a.done()
	return out
}

// fields are the model's inputs, then its targets.
func (a *augmenting) fields() []*model.Field { return slices.Concat(a.model.Inputs, a.model.Targets) }

// statement changes the fields that a statement names and the model has, and returns them.
func (a *augmenting) statement(s *model.Augment) (changed []string) {
	var wanted []*model.Value
	for i, name := range s.Fields {
		if slices.ContainsFunc(a.fields(), func(f *model.Field) bool { return f.Name == name }) {
			changed, wanted = append(changed, name), append(wanted, s.Values[i])
		}
	}
	for _, to := range a.fields() {
		if p := s.Params[to.Name]; p != nil {
			a.values[p] = a.field(to, p.Type)
		}
	}
	a.run(&model.Body{Nodes: model.Needed(s.Body, wanted)})
	for i, name := range changed {
		v := a.perRow(a.value(wanted[i]), wanted[i].PerSample)
		a.now[name] = a.rounded(v, s.Params[name].Type)
	}
	return changed
}

// field is a field of the model as it is so far, in the type that augment sees.
func (a *augmenting) field(to *model.Field, t dsl.TensorType) *ir.Value {
	if a.now[to.Name] == nil {
		a.now[to.Name] = a.Cast(a.Field(a.body.module.field(to)), dtypeOf(t.DType))
	}
	return a.now[to.Name]
}

// rounded gives a value the type of the field that it becomes. Whole numbers are rounded and kept within their type;
// those of an index are kept so that one out of range stays out of it. Of a bool, 0.5 and more is true.
func (a *augmenting) rounded(v *ir.Value, t dsl.TensorType) *ir.Value {
	from, to := v.Type.DType, dtypeOf(t.DType)
	switch {
	case from == to && t.Index == 0, to.IsFloat():
		return a.Cast(v, to)
	case to == ir.Bool && from.IsFloat():
		return a.Binary(ir.OpLessEqual, filled(a.Builder, v, 0.5), v)
	case from.IsFloat():
		v = a.Unary(ir.OpRound, v)
	}
	if t.Index > 0 && from != ir.Bool && from != ir.U8 {
		v = a.Max(v, filled(a.Builder, v, -1))
		v = a.Min(v, filled(a.Builder, v, float64(t.Index)))
	}
	return saturated(a.Builder, v, to)
}
