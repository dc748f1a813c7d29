package codegen

import (
	"strings"

	"github.com/dlgen/dlgen/codegen/golang"
	"github.com/dlgen/dlgen/codegen/model"
	"github.com/dlgen/dlgen/dsl/catalog"
)

// callbackPackages are the packages below rt/train of callbacks that are not in the package callback.
var callbackPackages = map[string]string{"TensorBoard": "tensorboard"}

// callbacksOf describes the callbacks of a train block: structs whose fields are called as the arguments are.
func callbacksOf(t *model.Train) []golang.Callback {
	var out []golang.Callback
	list, _ := t.Settings.Values["callbacks"].(catalog.List)
	schedulers := 0
	for _, v := range list {
		c := v.(*catalog.Instance)
		made := golang.Callback{Package: "callback", Type: c.Entry.Name}
		if p := callbackPackages[c.Entry.Name]; p != "" {
			made.Package = p
		}
		for _, p := range c.Entry.Params {
			if f, ok := callbackField(&p, c.Args.Values[p.Name]); ok {
				made.Fields = append(made.Fields, f)
			}
		}
		if c.Entry.Name == "LearningRateScheduler" {
			if schedulers > 0 {
				made.Fields = append(made.Fields, golang.Arg{Name: "Compiled", Value: int64(schedulers)})
			}
			schedulers++
		}
		out = append(out, made)
	}
	return out
}

// callbackField makes a field of an argument; ok is false if the field is zero.
func callbackField(p *catalog.Param, v catalog.Value) (f golang.Arg, ok bool) {
	f.Name = fieldName(p.Name)
	switch v := v.(type) {
	case catalog.Text:
		f.Value, ok = string(v), v != ""
	case catalog.Int:
		f.Value, ok = int64(v), v != 0
	case catalog.Bool:
		f.Value, ok = bool(v), bool(v)
	case catalog.Float:
		f.Value, ok = float64(v), v != 0
		if p.Optional { // none and zero differ
			x := float64(v)
			f.Value, ok = &x, true
		}
	case catalog.Word:
		switch {
		case p.Name == "mode":
			f.Name, f.Value, ok = "Max", true, v == "max"
		case v == "batch": // each one
			f.Value, ok = int64(1), true
		}
	}
	return f, ok && !doesNothing[p.Name]
}

// doesNothing has the arguments that Keras has and that change nothing here, so that no struct has a field for them.
var doesNothing = map[string]bool{"double_checkpoint": true, "write_graph": true}

// fieldName is an argument's name as that of a field: MinDelta of min_delta.
func fieldName(name string) string {
	var b strings.Builder
	for part := range strings.SplitSeq(name, "_") {
		b.WriteString(strings.ToUpper(part[:1]) + part[1:])
	}
	return b.String()
}
