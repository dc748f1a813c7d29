package check

import (
	"slices"
	"strings"

	"github.com/dlgen/dlgen/codegen/check/fault"
	"github.com/dlgen/dlgen/codegen/model"
	"github.com/dlgen/dlgen/dsl"
	"github.com/dlgen/dlgen/dsl/diag"
)

// elab elaborates one body: it walks statements in the order of execution and appends calls to body.
// Inlining copies it (child): the body and the model's registry stay shared, names and place change.
type elab struct {
	c       *checker
	reg     *registry // the model's layers and variables; nil outside of models
	body    *model.Body
	run     *run
	frame   *frame
	place   *instance           // the layer or model whose body this is: layers made here belong to it
	pos     string              // program position within place, see position.go
	at      *dsl.Span           // if not nil, faults are reported here: the user's call that led into the prelude
	entered string              // inside the prelude: what of it the user called
	given   map[string]dsl.Span // inside the prelude: where the user wrote what a parameter got
	seed    *int                // inside of what the prelude draws with a seed of its own
	seeded  int                 // how much of pos leads there

	training bool // value of `training`, to be read by trains; known only where hasTraining
	hasTrain bool

	sites   []dsl.Span     // the feeds and calls that lead here, outermost first
	stack   []dsl.Decl     // the declarations being inlined, to find recursion
	frozen  bool           // inside a use with trainable=false
	nested  *nestedModel   // inside a model used as a layer
	ended   *results       // what `return` gave; shared by the blocks of one body
	slots   *model.Rule    // inside an optimizer: where its states go
	data    *model.Dataset // inside a dataset
	columns map[*model.Field]*model.Value
}

// run is what one elaboration of a model, as training or as predicting, keeps.
type run struct {
	reads   map[readKey]*model.Value         // one value for each variable, so that grad can name it
	current map[*model.Variable]*model.Value // states that have been updated: what their layer reads next
	updated map[*model.Variable]*model.Update
	streams map[streamKey]int // how often a place was passed, to number random streams
	losses  []*scopedName
	metrics []*scopedName
	asked   bool // something depends on whether the model trains
}

type readKey struct {
	variable *model.Variable
	frozen   bool
}

type streamKey struct {
	place *instance
	pos   string
	turn  int
}

// scopedName is a loss or metric whose full name is known only when all layers have theirs.
type scopedName struct {
	place *instance
	base  string // as in the text
	local string // base, base_1 …
	pos   string
	at    dsl.Span
	feed  *results // the feeding of the layer that reached it
	name  *string  // where the full name goes; nil if there was a fault
}

// results is what a body returned.
type results struct {
	done   bool
	values []datum
}

func newRun() *run {
	return &run{
		reads: map[readKey]*model.Value{}, current: map[*model.Variable]*model.Value{},
		updated: map[*model.Variable]*model.Update{}, streams: map[streamKey]int{},
	}
}

// trains is the value of `training`, on which the body depends from here on.
func (e *elab) trains() bool {
	e.run.asked = true
	return e.training
}

// child returns an elaborator for a body inlined at a place.
func (e *elab) child(d dsl.Decl, home *unit, kind bodyKind, site dsl.Span) *elab {
	e.c.elaborated[d] = true
	in := *e
	in.frame = newFrame(home, kind)
	in.sites = append(e.sites[:len(e.sites):len(e.sites)], site)
	in.stack = append(e.stack[:len(e.stack):len(e.stack)], d)
	in.ended = &results{}
	in.nested = nil
	if home.prelude && e.at == nil {
		in.at, in.entered = &site, declName(d)
	}
	return &in
}

// declName is what a func, layer or optimizer is called.
func declName(d dsl.Decl) string {
	switch d := d.(type) {
	case *dsl.Func:
		return d.Name.Name
	case *dsl.Layer:
		return d.Name.Name
	case *dsl.Optimizer:
		return d.Name.Name
	}
	return ""
}

// report adds a fault, with a note at each use that leads to it. Faults of the prelude are reported where
// the user called it.
func (e *elab) report(d *diag.Diagnostic) datum {
	sites := e.sites
	if e.at != nil {
		d.At, d.Fixes = e.placeOf(d.At), nil
		d.Notes = slices.DeleteFunc(d.Notes, func(n diag.Note) bool { return n.At.Source != e.at.Source || fault.Overlap(n.At, *e.at) })
		for i, s := range sites {
			if s == *e.at {
				sites = sites[:i]
				break
			}
		}
	}
	for i := len(sites) - 1; i >= 0 && len(sites)-i <= 5; i-- {
		if sites[i] != d.At {
			d.Note(sites[i], "used here")
		}
	}
	e.c.add(d)
	return invalid{}
}

// placeOf is where a fault inside the prelude is reported: at what the user wrote for a parameter if the fault lies
// at that parameter's name, else at the call.
func (e *elab) placeOf(at dsl.Span) dsl.Span {
	if !at.IsValid() {
		return *e.at
	}
	text := at.Text()
	if _, value, named := strings.Cut(text, "="); named {
		text = strings.TrimSpace(value)
	}
	if s, ok := e.given[text]; ok && s.IsValid() {
		return s
	}
	return *e.at
}

// written is where the user wrote what the parameters of a func of the prelude get.
func (e *elab) written(f *dsl.Func, slots []slot) map[string]dsl.Span {
	out := map[string]dsl.Span{}
	for i, p := range f.Params.List {
		at := slots[i].at
		if e.at != nil && slots[i].given && at.IsValid() {
			at = e.given[at.Text()] // the caller stands in the prelude too
		}
		if slots[i].given && at.IsValid() {
			out[p.Name.Name] = at
		}
	}
	return out
}

// recursive reports a declaration that is being inlined already, or that lies too deep in others.
func (e *elab) recursive(d dsl.Decl, name string, site dsl.Span) bool {
	if len(e.stack) >= maxDepth {
		if !e.c.stopped {
			e.c.stopped = true
			e.report(fault.NestedTooDeep(site, name, maxDepth))
		}
		return true
	}
	for i, s := range e.stack {
		if s == d {
			e.report(fault.Recursion(site, name, namesOf(e.stack[i:])))
			return true
		}
	}
	return false
}
