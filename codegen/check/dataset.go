package check

import (
	"fmt"
	"maps"
	"slices"
	"sort"

	"github.com/dlgen/dlgen/codegen/check/fault"
	"github.com/dlgen/dlgen/codegen/check/spelling"
	"github.com/dlgen/dlgen/codegen/model"
	"github.com/dlgen/dlgen/dsl"
	"github.com/dlgen/dlgen/dsl/diag"
)

// checkDataset elaborates a dataset's fields as expressions over its sources' columns.
func (c *checker) checkDataset(u *unit, d *dsl.Dataset) *model.Dataset {
	return c.datasetOf(&symbol{name: d.Name.Name, decl: d, home: u}, d)
}

// datasetOf returns a checked dataset, each checked once.
func (c *checker) datasetOf(s *symbol, d *dsl.Dataset) *model.Dataset {
	if done, ok := c.datasets[d]; ok {
		return done
	}
	out := &model.Dataset{Name: d.Name.Name, Decl: d}
	c.datasets[d] = out
	before := c.faults
	r := newRegistry(&model.Model{Name: d.Name.Name, Decl: &dsl.Model{At: d.At, Name: d.Name, Body: d.Body}})
	e := &elab{
		c: c, reg: r, body: &model.Body{}, run: newRun(), frame: newFrame(s.home, inDataset), place: r.root,
		ended: &results{}, stack: []dsl.Decl{d}, data: out, columns: map[*model.Field]*model.Value{},
	}
	e.block(d.Body)
	out.Body = e.body
	c.finishNames(r, e.run)
	seen := map[*model.Scope]bool{}
	for _, v := range r.model.Variables {
		if !seen[v.Scope] {
			seen[v.Scope] = true
			c.add(fault.WeightsInDataset(v))
		}
	}
	e.fields(out)
	if len(out.Sources) == 0 && c.faults == before && !e.frame.anyInvalid() && !hasBad(d.Body) {
		c.add(fault.WithoutSource(out))
	}
	c.inside[out] = e.frame.values
	c.spoilt[out] = c.faults > before || e.frame.anyInvalid() || hasBad(d.Body)
	return out
}

// anyInvalid reports whether a name stands for nothing, since its text is at fault, or that of what it is made of.
func (f *frame) anyInvalid() bool {
	for _, b := range f.values {
		if isInvalid(b.d) {
			return true
		}
	}
	return false
}

// fields lists the tensors and numbers that names stand for at the end, in the order of the text. Text columns and
// sources are helpers.
func (e *elab) fields(out *model.Dataset) {
	values := map[string]*model.Value{}
	for n, b := range e.frame.values {
		if v, ok := e.field(b); ok {
			values[n] = v
		}
	}
	names := slices.Collect(maps.Keys(values))
	sort.Slice(names, func(i, j int) bool {
		a, b := e.frame.values[names[i]].at, e.frame.values[names[j]].at
		return a.Start < b.Start || a.Start == b.Start && names[i] < names[j]
	})
	for _, n := range names {
		b := e.frame.values[n]
		v := values[n]
		if n == "keep" {
			e.keep(out, b, v)
			continue
		}
		out.Fields = append(out.Fields, &model.Named{Name: n, Value: v, At: b.at})
	}
}

// field is what a name's value is in each row: a tensor, or a number or array that is the same in all.
func (e *elab) field(b *binding) (*model.Value, bool) {
	if t, ok := b.d.(tensor); ok {
		return t.Value, true
	}
	v, ok := constantValue(b.d)
	if !ok {
		return nil, false
	}
	if t, ok := numbersType(v); !ok || slices.Contains(t.Shape, 0) {
		return nil, false
	}
	return e.tensor(b.d, b.at)
}

// keep is the field that says which rows stay.
func (e *elab) keep(out *model.Dataset, b *binding, v *model.Value) {
	if v.Type.DType != dsl.Bool || len(v.Type.Shape) != 0 {
		e.report(fault.KeepNoBool(b.at, v))
		return
	}
	out.Keep = v
}

// matchFields finds a field for each input and target of a model; at is where the dataset is named.
// What does not fit is told at the first block that brings them together.
func (c *checker) matchFields(at dsl.Span, m *model.Model, d *model.Dataset) {
	if c.spoilt[d] || c.matched[pair{m, d}] {
		return
	}
	c.matched[pair{m, d}] = true
	for _, f := range append(append([]*model.Field{}, m.Inputs...), m.Targets...) {
		var field *model.Named
		for _, n := range d.Fields {
			if n.Name == f.Name {
				field = n
			}
		}
		switch {
		case field == nil && c.misnamed(f, m, d):
			// what the model calls by the field's name has been told
		case field == nil:
			c.add(missingField(at, f, d, c.inside[d][f.Name]))
		case !field.Value.Type.Shape.Equal(f.Type.Shape) || !model.Converts(field.Value.Type, f.Type):
			c.add(fault.WrongField(at, f, field, d))
		case f.Type.Index > 0 && field.Value.Type.Index > f.Type.Index:
			c.add(fault.WrongField(at, f, field, d))
		}
	}
}

// pair is a model and a dataset that it reads.
type pair struct {
	m *model.Model
	d *model.Dataset
}

// misnamed reports whether a fault stands where a model reads a field of the dataset by its name, which is nearly that of an
// input or target: then that is misspelt.
func (c *checker) misnamed(f *model.Field, m *model.Model, d *model.Dataset) bool {
	var names []string
	for _, n := range d.Fields {
		names = append(names, n.Name)
	}
	near, at := spelling.Closest(f.Name, names), m.Decl.Span()
	return near != "" && slices.ContainsFunc(c.diags.All, func(d *diag.Diagnostic) bool {
		return d.At.Text() == near && d.At.Source == at.Source && at.Start <= d.At.Start && d.At.End <= at.End
	})
}

func missingField(at dsl.Span, f *model.Field, d *model.Dataset, bound *binding) *diag.Diagnostic {
	f0 := diag.New(diag.MissingField, at, "the dataset %s has no field for the %s `%s`", d.Name, f.What(), f.Name).
		Note(f.Decl.Name.At.At, "the %s is %s", f.What(), f.Type)
	var names []string
	for _, n := range d.Fields {
		names = append(names, n.Name)
	}
	for _, s := range d.Sources {
		if s.Name == f.Name {
			return f0.WithHint("`%s` is the source there: give it another name, such as `data`", f.Name)
		}
	}
	if b := bound; b != nil {
		if l, ok := b.d.(*list); ok && !isConstant(l) {
			return f0.Note(b.at, "this is a list of tensors, and no field").WithHint("`stack([…])` makes a tensor of them")
		}
		if t, ok := b.d.(textColumn); ok {
			note := "this is text, and no field"
			if t.Odd != "" {
				note += fmt.Sprintf(": column `%s` has %s", t.Name, t.Odd)
			}
			return f0.Note(b.at, "%s", note).WithHint("%s", fault.TextHint(note))
		}
	}
	if c := spelling.Closest(f.Name, names); c != "" {
		return f0.WithHint("did you mean the field `%s`?", c)
	}
	return f0.WithHint("the dataset's fields are %s", spelling.AndList(names))
}
