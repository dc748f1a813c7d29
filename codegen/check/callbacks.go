package check

import (
	"regexp"
	"slices"
	"strings"

	"github.com/dlgen/dlgen/codegen/check/fault"
	"github.com/dlgen/dlgen/codegen/model"
	"github.com/dlgen/dlgen/dsl/catalog"
)

// atLeast are the least values of callbacks' numbers.
var atLeast = map[string]int{"patience": 0, "start_from_epoch": 0, "cooldown": 0, "save_freq": 1, "update_freq": 1, "histogram_freq": 0}

// judgeCallback checks a callback's arguments. Known are the names of what training computes, none if that is not known, and t
// has no groups after a fault of its optimizers.
func (e *elab) judgeCallback(t *model.Train, c *catalog.Instance, known []string) {
	a := c.Args
	for name, least := range atLeast {
		if n, ok := a.Values[name].(catalog.Int); ok && int(n) < least {
			e.report(fault.WrongSettingValue(a.Spans[name], name, "a whole number of at least "+catalog.Format(catalog.Int(least)), catalog.Format(n)))
		}
	}
	switch c.Entry.Name {
	case "ModelCheckpoint":
		e.judgeFilepath(c, known)
	case "ReduceLROnPlateau":
		if f := a.Float("factor"); !(f > 0 && f < 1) {
			e.report(fault.WrongSettingValue(a.Spans["factor"], "factor", "a number above 0 and below 1", asWritten(a, "factor")))
		}
		if len(t.Groups) > 0 && !anyGroup(t, func(g *model.Group) bool { return g.Rate == nil }) {
			e.report(fault.RateIsScheduled(c))
		}
	case "LearningRateScheduler":
		if len(t.Groups) > 0 && !anyGroup(t, func(g *model.Group) bool { return g.Rate == nil }) {
			e.report(fault.RateIsScheduled(c))
			return
		}
		if body := e.scheduler(c); body != nil {
			t.Schedulers = append(t.Schedulers, body)
		}
	case "SwapEMAWeights":
		uses := func(g *model.Group) bool { b, _ := g.Optimizer.Args.Values["use_ema"].(catalog.Bool); return bool(b) }
		if len(t.Groups) > 0 && !anyGroup(t, uses) {
			e.report(fault.NoMovingAverages(c))
		}
	}
}

func anyGroup(t *model.Train, is func(g *model.Group) bool) bool {
	for _, g := range t.Groups {
		if is(g) {
			return true
		}
	}
	return false
}

// pattern is what is filled in: {name} or {name:form}.
var pattern = regexp.MustCompile(`\{([a-z_0-9]+)(:[0-9]*(\.[0-9]+)?[dfeg]?)?\}`)

// judgeFilepath checks the pattern of a file's name.
func (e *elab) judgeFilepath(c *catalog.Instance, known []string) {
	at, text := c.Args.Spans["filepath"], string(c.Args.Values["filepath"].(catalog.Text))
	if !strings.HasSuffix(text, ".safetensors") {
		e.report(fault.WrongFileType(at))
		return
	}
	if text == "checkpoint.safetensors" {
		e.report(fault.TakenFile(at, text))
		return
	}
	names := append([]string{"epoch", "batch"}, known...)
	if len(known) == 0 {
		return
	}
	for _, m := range pattern.FindAllStringSubmatch(text, -1) {
		if !slices.Contains(names, m[1]) {
			e.report(fault.WrongPattern(at, m[1], names))
			return
		}
		whole := m[1] == "epoch" || m[1] == "batch"
		if strings.HasSuffix(m[2], "d") && !whole {
			e.report(fault.OpenPattern(at))
			return
		}
	}
	if strings.ContainsAny(pattern.ReplaceAllString(text, ""), "{}") {
		e.report(fault.OpenPattern(at))
	}
}
