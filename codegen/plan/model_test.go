package plan

import (
	"fmt"
	"math"

	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/ir/eval"
)

// memory is a model of the machine's: one cell a byte, so that any overlap of what still is needed shows. An
// element lies in its first byte; the others remember to which it belongs.
type memory struct {
	rows      int
	env       eval.Env
	arena     []cell
	variables map[string]*eval.Tensor // the slab
}

type cell struct {
	float float64
	int   int64
	size  int // of the element that begins here; 0 in the middle of one
}

// runSchedule runs a schedule in the model and returns what the graph gives.
func runSchedule(s *Schedule, rows int, env eval.Env) (*eval.Output, error) {
	m := &memory{rows: rows, env: env, arena: make([]cell, s.Bytes), variables: map[string]*eval.Tensor{}}
	for name, t := range env.Variables {
		m.variables[name] = &eval.Tensor{DType: t.DType, Shape: t.Shape, F: append([]float64(nil), t.F...), I: append([]int64(nil), t.I...)}
	}
	if err := m.run(s, turns{}); err != nil {
		return nil, err
	}
	out := &eval.Output{Results: map[string]*eval.Tensor{}, Updates: map[string]*eval.Tensor{}}
	for i, r := range s.Graph.Results {
		t, err := m.load(s.Results[i], turns{})
		if err != nil {
			return nil, fmt.Errorf("result %s: %w", r.Name, err)
		}
		out.Results[r.Name] = t
	}
	for _, u := range s.Graph.Updates {
		out.Updates[u.Variable.Path] = m.variables[u.Variable.Path]
	}
	return out, nil
}

// turns is the number of the turn in each schedule of a body that is being run.
type turns []struct {
	s    *Schedule
	turn int
}

func (m *memory) run(s *Schedule, t turns) error {
	for i := range s.Steps {
		if err := m.step(s, &s.Steps[i], t); err != nil {
			return fmt.Errorf("step %d, %v: %w", i, s.Steps[i].Op.Kind, err)
		}
	}
	return m.copies(s.Copies, t)
}

func (m *memory) copies(copies []Copy, t turns) error {
	for _, c := range copies {
		x, err := m.load(c.From, t)
		if err != nil {
			return fmt.Errorf("copy %v -> %v: %w", c.From, c.To, err)
		}
		m.store(c.To, x, t)
	}
	return nil
}

func (m *memory) step(s *Schedule, step *Step, t turns) error {
	if step.Body != nil {
		return m.scan(step, t)
	}
	for i := range step.Results {
		m.begin(s, step, i, t)
	}
	fields := map[string]*eval.Tensor{}
	b := ir.NewBuilder("step", nil)
	known := ir.Values{}
	for i, arg := range step.Op.Args {
		name := fmt.Sprint("a", i)
		if step.Op.Kind == ir.OpConcat && ir.IsInPlace(arg) { // it lies there
			x, err := m.loadJoined(s, arg, step, t)
			if err != nil {
				return fmt.Errorf("operand %d: %w", i, err)
			}
			fields[name], known[arg] = x, b.Field(&ir.FieldSpec{Name: name, Type: arg.Type})
			continue
		}
		source, way := readFrom(arg)
		from := step.Args[i]
		if len(way) > 0 {
			from = s.Of(source)
		}
		x, err := m.load(from, t)
		if err != nil {
			return fmt.Errorf("operand %d: %w", i, err)
		}
		fields[name] = x
		known[source] = b.Field(&ir.FieldSpec{Name: name, Type: source.Type})
		b.Copy(way, known)
	}
	b.Copy([]*ir.Op{step.Op}, known)
	for i, v := range step.Op.Results {
		b.Result(fmt.Sprint("r", i), known.Of(v))
	}
	out, err := eval.Run(b.Graph, m.rows, eval.Env{Fields: fields, Random: m.env.Random})
	if err != nil {
		return err
	}
	for i := range step.Results {
		x := out.Results[fmt.Sprint("r", i)]
		if whole, at := s.Joined(step.Op.Results[i]); whole != nil {
			m.storeJoined(whole, at, step.Op.Results[i], x, t)
			continue
		}
		m.store(step.Results[i], x, t)
	}
	return nil
}

// begin destroys what is where result i of a step will be, before the step reads its operands: only one that may be made in the place of an
// operand is stored behind them.
func (m *memory) begin(s *Schedule, step *Step, i int, t turns) {
	op, v := step.Op, step.Op.Results[i]
	for j := range op.Args {
		if inPlace(op, i, j) || Grows(op) || op.Kind == ir.OpConcat && ir.IsInPlace(op.Args[j]) {
			return
		}
	}
	none := eval.New(v.Type.DType, v.Type.Shape.At(m.rows)...)
	for k := range none.F {
		none.F[k] = math.NaN()
	}
	for k := range none.I {
		none.I[k] = math.MinInt32
	}
	if whole, at := s.Joined(v); whole != nil {
		m.storeJoined(whole, at, v, none, t)
		return
	}
	m.store(step.Results[i], none, t)
}

// readFrom returns the value in whose memory a step reads an operand, and what moves it there in name alone.
func readFrom(v *ir.Value) (source *ir.Value, way []*ir.Op) {
	inPlace := false
	for source = v; ir.IsView(source.Op); source = source.Op.Args[0] {
		way = append(onWay(source.Op), way...)
		inPlace = inPlace || source.Op.Attrs.Mode == ir.InPlace
	}
	if !inPlace {
		return v, nil
	}
	return source, way
}

// onWay is a view, and before it the number by which it multiplies.
func onWay(op *ir.Op) []*ir.Op {
	if op.Kind == ir.OpMul {
		return []*ir.Op{op.Args[1].Op, op}
	}
	return []*ir.Op{op}
}

func (m *memory) scan(step *Step, t turns) error {
	if err := m.copies(step.Init, t); err != nil {
		return err
	}
	a := &step.Op.Attrs
	length := a.Length.At(m.rows)
	for i := range length {
		turn := i
		if a.Reverse {
			turn = length - 1 - i
		}
		at := append(t[:len(t):len(t)], struct {
			s    *Schedule
			turn int
		}{step.Body, turn})
		if err := m.run(step.Body, at); err != nil {
			return fmt.Errorf("turn %d: %w", turn, err)
		}
	}
	return nil
}

// element returns the number of the turn in which a buffer of a body is an element, and the turns around it.
func element(b *Buffer, t turns) (turn int, around turns) {
	for i, loop := range t {
		if loop.s == b.Loop {
			return loop.turn, t[:i]
		}
	}
	panic("an element outside of its loop")
}

// place returns where an arena's buffer begins and how many cells an element has; -1 if it is elsewhere.
func (m *memory) place(b *Buffer, t turns) int {
	switch b.Place {
	case Arena:
		return b.Offset
	case Element:
		turn, around := element(b, t)
		if at := m.place(b.Whole, around); at >= 0 {
			return at + turn*b.Value.Type.Bytes(m.rows)
		}
	}
	return -1
}

func (m *memory) load(b *Buffer, t turns) (*eval.Tensor, error) {
	x := eval.New(b.Value.Type.DType, b.Value.Type.Shape.At(m.rows)...)
	if at := m.place(b, t); at >= 0 {
		return x, m.loadArena(x, at)
	}
	switch b.Place {
	case RowCount:
		if x.DType.IsFloat() {
			x.F[0] = float64(m.rows)
		} else {
			x.I[0] = int64(m.rows)
		}
	case Written:
		c, err := m.constant(b.Const)
		if err != nil {
			return nil, err
		}
		x.F, x.I = c.F, c.I
	case FieldData:
		f := m.env.Fields[b.Field.Name]
		x.F, x.I = f.F, f.I
	case TurnCount:
		turn, _ := element(b, t)
		x.I[0] = int64(turn)
	case Slab:
		v := m.variables[b.Variable.Path]
		copy(x.F, v.F)
		copy(x.I, v.I)
	case Element:
		turn, around := element(b, t)
		whole, err := m.load(b.Whole, around)
		if err != nil {
			return nil, err
		}
		copy(x.F, whole.F[min(len(whole.F), turn*x.Len()):])
		copy(x.I, whole.I[min(len(whole.I), turn*x.Len()):])
	default:
		return nil, fmt.Errorf("%v is no place", b.Place)
	}
	return x, nil
}

func (m *memory) loadArena(x *eval.Tensor, at int) error {
	size := x.DType.Size()
	for i := range x.Len() {
		c := m.arena[at+i*size]
		if c.size != size {
			return fmt.Errorf("at %d: element %d was overwritten", at, i)
		}
		for k := 1; k < size; k++ {
			if m.arena[at+i*size+k].size != 0 {
				return fmt.Errorf("at %d: element %d was overwritten", at, i)
			}
		}
		if x.DType.IsFloat() {
			x.F[i] = c.float
		} else {
			x.I[i] = c.int
		}
	}
	return nil
}

// constant computes an operation without operands.
func (m *memory) constant(op *ir.Op) (*eval.Tensor, error) {
	b := ir.NewBuilder("constant", nil)
	known := ir.Values{}
	b.Copy([]*ir.Op{op}, known)
	b.Result("c", known.Of(op.Results[0]))
	out, err := eval.Run(b.Graph, m.rows, eval.Env{})
	if err != nil {
		return nil, err
	}
	return out.Results["c"], nil
}

func (m *memory) store(b *Buffer, x *eval.Tensor, t turns) {
	if at := m.place(b, t); at >= 0 {
		m.storeArena(x, at)
		return
	}
	if b.Place == Element {
		panic("an element of what is no arena's is written")
	}
	v := m.variables[b.Variable.Path]
	if v == nil {
		v = eval.New(b.Variable.Type.DType, b.Variable.Type.Shape.At(1)...)
		m.variables[b.Variable.Path] = v
	}
	copy(v.F, x.F)
	copy(v.I, x.I)
}

func (m *memory) storeArena(x *eval.Tensor, at int) {
	size := x.DType.Size()
	for i := range x.Len() {
		c := cell{size: size}
		if x.DType.IsFloat() {
			c.float = x.F[i]
		} else {
			c.int = x.I[i]
		}
		begin := at + i*size
		for k := begin - 1; k >= max(0, begin-7); k-- { // what reached in here from before is destroyed
			if m.arena[k].size > begin-k {
				m.arena[k].size = -1
			}
		}
		m.arena[begin] = c
		for k := 1; k < size; k++ {
			m.arena[begin+k] = cell{float: math.NaN()}
		}
	}
}
