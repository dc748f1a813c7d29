package codegen

import (
	"fmt"

	"github.com/dlgen/dlgen/codegen/model"
	"github.com/dlgen/dlgen/dsl"
	"github.com/dlgen/dlgen/dsl/diag"
)

// internalError reports a panic of ours.
func internalError(at dsl.Span, stage string, fault any, frames []string) *diag.Diagnostic {
	d := diag.New(diag.InternalError, at, "internal error in stage %s: %v", stage, fault)
	for _, f := range frames {
		d.Note(dsl.Span{}, "in %s", f)
	}
	return d.WithHint("this is a fault of dlgen, not of the file: please report it with the file")
}

// deviceRefused reports a model that has no program for GPUs, which is an error only if it must run there.
func deviceRefused(at dsl.Span, model string, err error, required bool) *diag.Diagnostic {
	d := diag.Unsupported(at, "model `%s` on a GPU (%v)", model, err)
	if !required {
		d.Severity = diag.Warning
	}
	return d
}

// modelTwice reports a model that would declare a name which its Go package has: another model's, or, if that is nil,
// one of those that each package has.
func modelTwice(model *dsl.Ident, name string, other *dsl.Ident) *diag.Diagnostic {
	at := model.At.At
	if other == nil {
		return diag.New(diag.PackageClash, at, "model `%s` would be declared twice: each Go package has its own %s", model.Name, name).
			WithHint("give it another name")
	}
	const hint = "give one another name, or put its file into a folder of its own"
	if model.Name == other.Name {
		return diag.New(diag.PackageClash, at, "model `%s` would be declared twice in the Go package of this folder", model.Name).
			Note(other.At.At, "the other stands here").WithHint(hint)
	}
	return diag.New(diag.PackageClash, at, "models `%s` and `%s` would both declare %s in one Go package", other.Name, model.Name, name).
		Note(other.At.At, "the other stands here").WithHint(hint)
}

// blockIsMethod reports a train block whose name in Go is that of another method of its model.
func blockIsMethod(t *model.Train, method string) *diag.Diagnostic {
	return diag.New(diag.PackageClash, t.Decl.As.At.At, "model `%s` would have two methods %s in Go: a train block's name is that of a method", t.Model.Name, method).
		WithHint("give the block another name")
}

// errOtherWeights says that weights were trained with words that counted otherwise.
func errOtherWeights(lock, source, column string) error {
	return fmt.Errorf("%s: the training weighed the words of %s, column %s, differently; put that file beside the .dl as its lock file", lock, source, column)
}

// errOtherWords says that a lock file has other words than the data, which are to tell how rare they are.
func errOtherWords(column string) error {
	return fmt.Errorf("the lock file has other words of the column %q than the data, which are asked how rare they are; `dlgen generate` learns both anew once it is removed", column)
}

// errOtherClasses says that weights were trained with other classes, or with classes in another order.
func errOtherClasses(lock, source, column string, trained, now []string) error {
	at := 0
	for at < min(len(trained), len(now)) && trained[at] == now[at] {
		at++
	}
	name := func(classes []string) string {
		if at < len(classes) {
			return fmt.Sprintf("%q", classes[at])
		}
		return "nothing"
	}
	return fmt.Errorf("%s: the training counted the classes of %s, column %s, differently: number %d was %s and is %s now; put that file beside the .dl as its lock file", lock, source, column, at, name(trained), name(now))
}
