package check

import (
	"github.com/dlgen/dlgen/codegen/check/fault"
	"github.com/dlgen/dlgen/codegen/model"
	"github.com/dlgen/dlgen/dsl"
	"github.com/dlgen/dlgen/dsl/catalog"
)

// datum is what an expression stands for: one of the types below.
type datum interface{ datumNode() }

type (
	// invalid is what could not be made; the fault has been reported and nothing is said about what follows.
	invalid struct{}
	// constant is a compile-time number, bool, text, none, word, type or class instance; never a catalog.List.
	constant struct{ catalog.Value }
	// tensor is a value of the program that runs.
	tensor struct{ *model.Value }
	// list is a list or tuple of anything.
	list struct {
		elems []datum
		tuple bool
		// together tells that a chain may go on with all of them: what a layer of images gives for several values.
		together bool
	}
	// batchAxis is the length of an axis that counts the rows of the batch: no constant.
	batchAxis struct{}
	// text is a column of text; it lives in datasets only.
	textColumn struct{ fault.Text }
)

func (invalid) datumNode()     {}
func (constant) datumNode()    {}
func (tensor) datumNode()      {}
func (*list) datumNode()       {}
func (batchAxis) datumNode()   {}
func (textColumn) datumNode()  {}
func (*layer) datumNode()      {}
func (*symbol) datumNode()     {}
func (*dataSource) datumNode() {}
func (known) datumNode()       {}

// symbol is something declared that can be called: an entry of the catalog or a declaration.
type symbol struct {
	name  string
	entry *catalog.Entry // of the catalog, or nil
	decl  dsl.Decl       // *dsl.Func, *dsl.Layer, *dsl.Model, *dsl.Optimizer, *dsl.Dataset; the prelude's for an entry written in the language
	home  *unit          // where decl stands
}

// is reports whether the symbol is an entry of one of the kinds.
func (s *symbol) is(kinds ...catalog.Kind) bool {
	return s.entry.Is(kinds...)
}

// isFunction reports whether the symbol computes tensors from tensors without owning anything.
func (s *symbol) isFunction() bool {
	if s.entry != nil {
		return s.entry.IsFunction()
	}
	_, ok := s.decl.(*dsl.Func)
	return ok
}

// isLayer reports whether the symbol makes layers that can be fed.
func (s *symbol) isLayer() bool {
	if s.entry != nil {
		return s.is(catalog.Layer, catalog.Metric)
	}
	switch s.decl.(type) {
	case *dsl.Layer, *dsl.Model:
		return true
	}
	return false
}

// same reports whether two symbols are one thing.
func (s *symbol) same(t *symbol) bool {
	return s.entry == t.entry && s.decl == t.decl && s.name == t.name
}

func intOf(n int) datum      { return constant{catalog.Int(n)} }
func boolOf(b bool) datum    { return constant{catalog.Bool(b)} }
func isInvalid(d datum) bool { _, ok := d.(invalid); return ok }

func isNone(d datum) bool {
	c, ok := d.(constant)
	if !ok {
		return false
	}
	_, ok = c.Value.(catalog.None)
	return ok
}

// anyInvalid reports whether one of the data, or one inside a list of them, is invalid.
func anyInvalid(ds ...datum) bool {
	for _, d := range ds {
		if isInvalid(d) {
			return true
		}
		if l, ok := d.(*list); ok && anyInvalid(l.elems...) {
			return true
		}
	}
	return false
}

// describe says in a message what a datum is: "f32[3]", "the number 3", "a list".
func describe(d datum) string {
	switch d := d.(type) {
	case tensor:
		return "a tensor " + d.Type.String()
	case constant:
		return describeConstant(d.Value)
	case *list:
		if d.tuple {
			return "a tuple"
		}
		return "a list"
	case *layer:
		return "the layer " + d.kind()
	case *symbol:
		if d.isFunction() {
			return "the function " + d.name
		}
		return d.name
	case textColumn:
		return d.String()
	case batchAxis:
		return "the number of rows of the batch"
	case *dataSource:
		return "a source of data"
	case known:
		return describe(d.datum) + " of the dataset " + d.dataset.Name
	}
	return "nothing"
}

func describeConstant(v catalog.Value) string {
	switch v := v.(type) {
	case catalog.None:
		return "none"
	case catalog.Int, catalog.Float:
		return "the number " + catalog.Format(v)
	case catalog.Bool:
		return catalog.Format(v)
	case catalog.Text:
		return "the text " + catalog.Format(v)
	case catalog.Word:
		return "the word " + string(v)
	case catalog.DType:
		return "the type " + dsl.DType(v).String()
	case *catalog.Instance:
		return v.Entry.Name
	}
	return catalog.Format(v)
}
