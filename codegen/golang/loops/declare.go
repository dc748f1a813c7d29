package loops

import (
	"fmt"
	"strings"

	"github.com/dlgen/dlgen/codegen/golang/gotext"
	"github.com/dlgen/dlgen/codegen/goname"
	"github.com/dlgen/dlgen/codegen/ir"
)

// Key is the same for kernels that are equal but for the names of their variables.
func (k *Kernel) Key(text string) string {
	key := gotext.Anonymous(text)
	for _, f := range k.Fields {
		key += "\n" + f.Type
	}
	return key
}

// Word is a name for the kernel's type: of the layer, then of what it computes.
func (k *Kernel) Word() string {
	kind := "step"
	if s := k.op.Scope; s != nil && s.Kind != "" {
		kind = goname.Local(s.Kind, kind)
	}
	if k.op.Phase == ir.Optimize {
		kind = "update"
	}
	if own := goname.Local(k.body.Name, kind); strings.HasPrefix(own, kind) { // the layer's own work
		return own
	}
	return kind + goname.Exported(k.body.Name)
}

// Declaration is the kernel's comment and its type with the method, whose text is given.
func (k *Kernel) Declaration(name, text string) (comment, code string) {
	used := gotext.Scope{}
	names := make([]string, len(k.Fields))
	for i, f := range k.Fields {
		if f.Hint == "n" && f.Type == "int" {
			names[i], used["n"] = "n", true
		}
	}
	for i, f := range k.Fields {
		if names[i] == "" {
			names[i] = used.Take(f.Hint)
		}
	}
	text = k.namedLocals(strings.ReplaceAll(text, gotext.NameMark, name), names)
	return k.doc(name), "type " + name + " struct{ " + k.fieldText(names) + " }\n\nfunc " + gotext.Named(text, names)
}

// fieldText lists the fields of the struct on one line.
func (k *Kernel) fieldText(names []string) string {
	var b strings.Builder
	for i, f := range k.Fields {
		b.WriteString(names[i])
		switch {
		case i+1 == len(k.Fields):
			b.WriteString(" " + f.Type)
		case k.Fields[i+1].Type == f.Type:
			b.WriteString(", ")
		default:
			b.WriteString(" " + f.Type + "; ")
		}
	}
	return b.String()
}

// doc is the comment of the kernel.
func (k *Kernel) doc(name string) string {
	ops := Works(k.body.Ops)
	if len(ops) > 8 {
		ops = append(ops[:7], "…", ops[len(ops)-1])
	}
	what := "rows " + gotext.ShapeText(k.Shape[k.axis:]) + " of " + gotext.ShapeText(k.Shape)
	if k.axis == len(k.Shape) {
		what = "each element of " + gotext.ShapeText(k.Shape)
	}
	return fmt.Sprintf("%s computes %s of %s.", name, strings.Join(ops, ", "), what)
}
