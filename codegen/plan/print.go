package plan

import (
	"fmt"
	"io"
	"strings"

	"github.com/dlgen/dlgen/codegen/ir"
)

// Fprint writes a schedule as text: a line a step, with the places of what it reads and writes.
//
//	schedule predict: rows 4, arena 256 bytes, live 256
//	@dense
//	  dot (field x, slab dense.kernel) -> arena 0 : f32[-1, 8]
//	  tanh (arena 0) -> arena 0 : f32[-1, 8]
//	result y = arena 0
func Fprint(w io.Writer, s *Schedule) error {
	p := &printer{}
	fmt.Fprintf(&p.out, "schedule %s: rows %d, arena %d bytes, live %d\n", s.Graph.Name, s.Rows, s.Bytes, s.Live)
	if b := s.Gradients; b != nil {
		fmt.Fprintf(&p.out, "gradients: arena %d..%d as slab %d..%d\n", b.Offset, b.Offset+b.Bytes, b.Slab, b.Slab+b.Bytes)
	}
	for _, g := range s.Groups() {
		p.group(s, g)
	}
	p.copies(s.Copies, "")
	for i, r := range s.Graph.Results {
		fmt.Fprintf(&p.out, "result %s = %s\n", r.Name, s.Results[i])
	}
	_, err := io.WriteString(w, p.out.String())
	return err
}

type printer struct{ out strings.Builder }

func (p *printer) group(s *Schedule, g Group) {
	fmt.Fprintf(&p.out, "@%s", g.Scope.Path())
	if g.Phase != ir.Forward {
		fmt.Fprintf(&p.out, " !%v", g.Phase)
	}
	p.out.WriteString("\n")
	for i := range s.Steps[g.From:g.To] {
		p.step(&s.Steps[g.From+i], "  ")
	}
}

func (p *printer) step(step *Step, indent string) {
	fmt.Fprintf(&p.out, "%s%v (%s) -> ", indent, step.Op.Kind, list(step.Args))
	for i, b := range step.Results {
		fmt.Fprintf(&p.out, "%s%s : %v", [...]string{"", ", "}[min(i, 1)], b, b.Value.Type)
	}
	p.out.WriteString("\n")
	p.copies(step.Init, indent+"  first ")
	if step.Body == nil {
		return
	}
	fmt.Fprintf(&p.out, "%s  %v turns in arena %d..%d\n", indent, step.Op.Attrs.Length, step.Body.Start, step.Body.Start+step.Body.Bytes)
	for i := range step.Body.Steps {
		p.step(&step.Body.Steps[i], indent+"    ")
	}
	p.copies(step.Body.Copies, indent+"    ")
}

func (p *printer) copies(copies []Copy, indent string) {
	for _, c := range copies {
		fmt.Fprintf(&p.out, "%scopy %s -> %s\n", indent, c.From, c.To)
	}
}

func list(buffers []*Buffer) string {
	parts := make([]string, len(buffers))
	for i, b := range buffers {
		parts[i] = b.String()
	}
	return strings.Join(parts, ", ")
}

// String says where the buffer is.
func (b *Buffer) String() string {
	switch b.Place {
	case Arena:
		return fmt.Sprintf("arena %d", b.Offset)
	case Slab:
		return "slab " + b.Variable.Path
	case FieldData:
		return "field " + b.Field.Name
	case Element:
		return "element of " + b.Whole.String()
	}
	return b.Place.String()
}
