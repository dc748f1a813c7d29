package eval

import (
	"slices"

	"github.com/dlgen/dlgen/codegen/ir"
)

// Env is what a graph reads.
type Env struct {
	Fields    map[string]*Tensor // by name
	Variables map[string]*Tensor // by path
	// Random returns n numbers of a mode and stream. The counter is the operand of the operation, 0 if it has
	// none. It is the same function as the runtime's.
	Random func(mode string, stream int, counter int64, n int) []float64
}

// Output is what a graph gives.
type Output struct {
	Results map[string]*Tensor // by name
	Updates map[string]*Tensor // by path of the variable
}

// Run computes a graph for a number of rows.
func Run(g *ir.Graph, rows int, env Env) (*Output, error) {
	m := &machine{rows: rows, env: env}
	f := frame{}
	for _, p := range g.Params {
		t, err := m.given(p)
		if err != nil {
			return nil, err
		}
		f[p.Value] = t
	}
	if err := m.run(g, f); err != nil {
		return nil, err
	}
	out := &Output{Results: map[string]*Tensor{}, Updates: map[string]*Tensor{}}
	for _, r := range g.Results {
		out.Results[r.Name] = f[r.Value]
	}
	for _, u := range g.Updates {
		out.Updates[u.Variable.Path] = f[u.Value]
	}
	return out, nil
}

// machine is the same for a graph and its bodies.
type machine struct {
	rows int
	env  Env
}

// frame has the values of one graph.
type frame map[*ir.Value]*Tensor

// kernel computes the results of an operation.
type kernel func(m *machine, op *ir.Op, args []*Tensor) (*Tensor, error)

// given returns a parameter of the whole graph.
func (m *machine) given(p *ir.Param) (*Tensor, error) {
	t := m.env.Fields[p.Name]
	if p.Kind == ir.Stored {
		t = m.env.Variables[p.Name]
	}
	if t == nil {
		return nil, errMissing(p.Kind, p.Name)
	}
	want := p.Value.Type
	if t.DType != want.DType || !slices.Equal(t.Shape, want.Shape.At(m.rows)) || len(t.F)+len(t.I) != t.Len() {
		return nil, errGiven(p.Kind, p.Name, t, want, m.rows)
	}
	return t, nil
}

// run computes the operations of a graph whose parameters are in the frame.
func (m *machine) run(g *ir.Graph, f frame) error {
	for _, op := range g.Ops {
		if op.Kind == ir.OpParam {
			continue
		}
		args := make([]*Tensor, len(op.Args))
		for i, arg := range op.Args {
			args[i] = f[arg]
		}
		results, err := m.op(op, args)
		if err != nil {
			return errOp(op, err)
		}
		for i, v := range op.Results {
			f[v] = results[i]
		}
	}
	return nil
}

func (m *machine) op(op *ir.Op, args []*Tensor) ([]*Tensor, error) {
	switch op.Kind {
	case ir.OpScan:
		return m.scan(op, args)
	case ir.OpFused, ir.OpAttend:
		return m.fused(op, args)
	case ir.OpGrad:
		return nil, errGrad()
	}
	t, err := kernels[op.Kind](m, op, args)
	if err != nil {
		return nil, err
	}
	return []*Tensor{t.rounded()}, nil
}

// result returns zeros of the type of an operation's result.
func (m *machine) result(op *ir.Op) *Tensor {
	t := op.Results[0].Type
	return New(t.DType, t.Shape.At(m.rows)...)
}
