package check

import (
	"slices"
	"strings"

	"github.com/dlgen/dlgen/codegen/check/fault"
	"github.com/dlgen/dlgen/codegen/model"
	"github.com/dlgen/dlgen/dsl/catalog"
)

// judgeCallbacks checks what callbacks watch, and what else their arguments must fit: a loss or metric of the model,
// `val_` before it where something validates. Computes tells that what the model computes and validates is known.
func (e *elab) judgeCallbacks(t *model.Train, computes bool) {
	validates := t.Settings.Float("validation_split") > 0 || t.Settings.Has("validation_data")
	var known []string
	if computes {
		known = t.Model.Monitored(validates)
	}
	callbacks, _ := t.Settings.Values["callbacks"].(catalog.List)
	for _, v := range callbacks {
		if c, ok := v.(*catalog.Instance); ok {
			if computes && e.judgeMonitor(c, known, validates) {
				e.judgeMode(c, t.Model)
			}
			e.judgeCallback(t, c, known)
		}
	}
}

// judgeMonitor checks what a callback watches, if it does. Without validation the default is what training measures.
func (e *elab) judgeMonitor(c *catalog.Instance, known []string, validates bool) bool {
	name, ok := c.Args.Values["monitor"].(catalog.Text)
	if !ok || c.Entry.Name == "ModelCheckpoint" && !c.Args.Bool("save_best_only") {
		return false
	}
	if slices.Contains(known, string(name)) {
		return true
	}
	plain, validation := strings.CutPrefix(string(name), "val_")
	if _, given := c.Args.Spans["monitor"]; !given && validation && !validates {
		e.warn(fault.MonitorUnvalidated(c.At, plain))
		c.Args.Values["monitor"] = catalog.Text(plain)
		return true
	}
	e.report(fault.UnknownMonitor(c.Args.Spans["monitor"], string(name), known))
	return false
}

// judgeMode makes `auto` what it means.
func (e *elab) judgeMode(c *catalog.Instance, m *model.Model) {
	if c.Args.Word("mode") != "auto" {
		return
	}
	name := strings.TrimPrefix(string(c.Args.Values["monitor"].(catalog.Text)), "val_")
	word := direction(m, name)
	if word == "" {
		at, given := c.Args.Spans["monitor"]
		if !given {
			at = c.At
		}
		e.report(fault.UnknownDirection(at, name))
		return
	}
	c.Args.Values["mode"] = catalog.Word(word)
}
