package graphs

import (
	"fmt"
	"strings"

	"github.com/dlgen/dlgen/codegen/golang/gotext"
	"github.com/dlgen/dlgen/codegen/golang/loops"
	"github.com/dlgen/dlgen/codegen/goname"
	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/plan"
)

// Writer writes the graphs of one model into a file. Functions and kernels that are equal but for names are written once.
type Writer struct {
	*File
	module     *ir.Module
	Name       string // of the model in Go
	Layout     *plan.Layout
	Slots      int // where the slab of the slots begins in the layout
	families   map[string]*family
	order      []*family
	kernels    map[string]string // text -> name
	constants  map[string]string // elements -> name
	sizes      map[string]string // sizes of windows -> name
	sizesOrder []string          // their declarations
	Suffix     string            // of unexported names, in files that are not the first of a package
	Private    string            // what names of the model's own begin with that are not exported
	tiles      loops.Tiling
	places     places // of weights, by name
	Only       bool   // there is no other model in the file
	Watched    bool   // the graph being written tells Call.Watch what each function makes
}

// NewWriter begins the graphs of a model.
func NewWriter(f *File, module *ir.Module, layout *plan.Layout) *Writer {
	m := &Writer{File: f, module: module, Name: goname.Exported(module.Name), Layout: layout, Slots: layout.SlotsStart(module), tiles: loops.Cached,
		families: map[string]*family{}, kernels: map[string]string{}, constants: map[string]string{}, sizes: map[string]string{}}
	m.newPlaces()
	return m
}

// Unique returns a name of the package.
func (m *Writer) Unique(name string) string { return m.Names.Take(name + m.Suffix) }

// constant names the array of a constant.
func (m *Writer) constant(op *ir.Op) string {
	l, d := op.Attrs.Literal, op.Attrs.DType
	count := op.Attrs.Shape.Elements(1)
	var b strings.Builder
	fmt.Fprintf(&b, "[%d]%s{", count, gotext.DTypes[d].Memory)
	for i := range count {
		if i%16 == 0 && count > 16 {
			b.WriteString("\n")
		}
		b.WriteString(gotext.MemoryLiteral(l, i, d))
		if i+1 < count || count > 16 {
			b.WriteString(", ")
		}
	}
	if count > 16 {
		b.WriteString("\n")
	}
	b.WriteString("}")
	text := b.String()
	if name, ok := m.constants[text]; ok {
		return name
	}
	name := m.Unique(goname.Local(m.Name, "model") + "Table")
	m.constants[text] = name
	m.Declare(fmt.Sprintf("%s is a constant %v.", name, op.Results[0].Type), "var "+name+" = "+text)
	return name
}
