package check

import (
	"github.com/dlgen/dlgen/codegen/check/fault"
	"github.com/dlgen/dlgen/dsl"
	"github.com/dlgen/dlgen/dsl/catalog"
	"github.com/dlgen/dlgen/dsl/diag"
)

// misfit reports an initializer or a regularizer that is for weights of other shapes. The places are those of the
// arguments that name them, by the arguments' names.
func misfit(v *catalog.Variable, at dsl.Span, places map[string]dsl.Span) *diag.Diagnostic {
	place := func(what string) dsl.Span {
		for _, name := range []string{v.Name + "_" + what, what} {
			if at, ok := places[name]; ok {
				return at
			}
		}
		return at
	}
	s := v.Type.Shape
	switch name := classOf(v.Init, catalog.Initializer); {
	case catalog.IsWaves(v.Init) && (len(s) != 3 || s[2] < 2):
		return fault.WavesShape(place("initializer"), s)
	case (name == "Identity" || name == "IdentityInitializer") && len(s) != 2:
		return wrongRank(diag.WrongInitializer, place("initializer"), name+" starts a matrix", v)
	case (name == "Orthogonal" || name == "OrthogonalInitializer") && len(s) < 2:
		return wrongRank(diag.WrongInitializer, place("initializer"), name+" starts a matrix, or more axes", v)
	}
	if name := classOf(v.Regularizer, catalog.Regularizer); name == "OrthogonalRegularizer" && len(s) != 2 {
		return wrongRank(diag.ArgumentValue, place("regularizer"), name+" compares the rows of a matrix", v)
	}
	return nil
}

// classOf is the name of the class that a value is of, also where it is named by its small name.
func classOf(v catalog.Value, kind catalog.Kind) string {
	switch v := v.(type) {
	case *catalog.Instance:
		return v.Entry.Name
	case catalog.Word:
		if c := classOfIdentifier(string(v), kind); c != nil {
			return c.Name
		}
	}
	return ""
}

// placesOf are the places of what a weight starts from and of its options.
func placesOf(s *dsl.Weight) map[string]dsl.Span {
	places := map[string]dsl.Span{}
	if s.Init != nil {
		places["initializer"] = s.Init.Span()
	}
	for _, o := range s.Options {
		if o.Name != nil {
			places[o.Name.Name] = o.Value.Span()
		}
	}
	return places
}

// watchesPairs refuses a penalty on a layer's result that compares the samples of a batch with each other.
func watchesPairs(r request) *diag.Diagnostic {
	if classOf(r.args.Values["activity_regularizer"], catalog.Regularizer) != "OrthogonalRegularizer" {
		return nil
	}
	d := fault.RefusedArgument(r.args.Spans["activity_regularizer"], r.entry.Name, "activity_regularizer", "OrthogonalRegularizer of a result, which compares the samples of a batch")
	return d.WithHint("write the penalty as a loss of `across_batch(y)`")
}

func wrongRank(code diag.Code, at dsl.Span, what string, v *catalog.Variable) *diag.Diagnostic {
	return diag.New(code, at, "%s; `%s` is %s", what, v.Name, v.Type)
}
