package catalog

import (
	"regexp"

	"github.com/dlgen/dlgen/dsl/diag"
)

// Rules of what training takes besides tensors: they judge arguments alone.

// OptimizerRule judges what every optimizer takes, the user's too: at most one limit of gradients holds, and what counts is at least 1.
func OptimizerRule(c *Call) {
	limit := ""
	for _, name := range [...]string{"clipnorm", "global_clipnorm", "clipvalue"} {
		switch {
		case !c.Has(name):
		case limit != "":
			c.Fail(name, diag.ArgumentValue, "`%s` together with `%s`: gradients are clipped in one way only", name, limit)
		default:
			limit = name
		}
	}
	for _, name := range [...]string{"ema_overwrite_frequency", "gradient_accumulation_steps", "ns_steps"} {
		if c.Has(name) {
			c.atLeast(name, 1)
		}
	}
	for _, name := range [...]string{"beta_1", "beta_2", "rho", "momentum", "ema_momentum", "adam_beta_1", "adam_beta_2"} {
		if c.Has(name) {
			c.within(name, 0, 1)
		}
	}
	if c.Has("loss_scale_factor") && !(c.Float("loss_scale_factor") > 0) {
		c.wrongValue("loss_scale_factor", "`loss_scale_factor` is above 0, not %g", c.Float("loss_scale_factor"))
	}
	if c.Has("learning_rate_power") && c.Float("learning_rate_power") > 0 {
		c.wrongValue("learning_rate_power", "`learning_rate_power` is at most 0, not %g", c.Float("learning_rate_power"))
	}
	excluded, _ := c.Args.Values["exclude_layers"].(List)
	for _, v := range excluded {
		t, ok := v.(Text)
		if _, err := regexp.Compile(string(t)); !ok || err != nil {
			c.wrongValue("exclude_layers", "`exclude_layers` of %s is a list of texts that are regular expressions", c.Name)
		}
	}
	if c.Entry.Name == "ScheduleFreeAdamW" && c.Float("beta_1") == 0 {
		c.wrongValue("beta_1", "`beta_1` of ScheduleFreeAdamW is above 0")
	}
}

// within checks that a number lies in an interval, both ends included.
func (c *Call) within(name string, least, most float64) {
	if x := c.Float(name); !(least <= x && x <= most) {
		c.wrongValue(name, "`%s` lies between %g and %g, not at %g", name, least, most, x)
	}
}

// scheduleRule: time and its unit are positive.
func scheduleRule(c *Call) {
	for _, name := range [...]string{"decay_steps", "first_decay_steps", "t_mul"} {
		if c.Has(name) && !(c.Float(name) > 0) {
			c.wrongValue(name, "`%s` is above 0, not %g", name, c.Float(name))
		}
	}
	if c.Has("warmup_steps") && c.Float("warmup_steps") < 0 {
		c.wrongValue("warmup_steps", "`warmup_steps` is at least 0, not %g", c.Float("warmup_steps"))
	}
}

// piecewiseRule: there is a value before, between and behind the boundaries, which rise.
func piecewiseRule(c *Call) {
	boundaries, ok := c.Args.Values["boundaries"].(List)
	values, too := c.Args.Values["values"].(List)
	if !ok || !too || len(values) != len(boundaries)+1 {
		c.wrongValue("values", "%s takes lists, with one value more than there are boundaries", c.Name)
		return
	}
	for i := 1; i < len(boundaries); i++ {
		if !(floatOf(boundaries[i-1]) < floatOf(boundaries[i])) {
			c.wrongValue("boundaries", "the boundaries of %s rise", c.Name)
			return
		}
	}
}

// floatOf reads a number of a list.
func floatOf(v Value) float64 {
	if i, ok := v.(Int); ok {
		return float64(i)
	}
	f, _ := v.(Float)
	return float64(f)
}

// scalingRule: a variance is positive.
func scalingRule(c *Call) {
	if c.Has("scale") && !(c.Float("scale") > 0) {
		c.wrongValue("scale", "`scale` is above 0, not %g", c.Float("scale"))
	}
}
