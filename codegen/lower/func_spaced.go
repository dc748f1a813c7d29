package lower

import (
	"math"
	"slices"

	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/dsl/catalog"
)

// spacing is a row of numbers from start to stop while it is lowered.
type spacing struct {
	*call
	axis   int     // the new axis of the result
	passed float64 // how many distances lie between start and stop
}

func (c *call) spacing() spacing {
	s := spacing{c, c.lead0() + catalog.Wrap(c.Int("axis"), len(c.node.Out[0].Type.Shape)), float64(c.Int("num"))}
	if c.Bool("endpoint") {
		s.passed--
	}
	return s
}

// parts is at least one, so that a single number is start.
func (s spacing) parts() float64 { return max(1, s.passed) }

// listed computes the numbers when compiling, if both ends are known.
func (s spacing) listed(at func(start, stop, i float64) float64) *ir.Value {
	start, known := catalog.Number(s.node.In[0].Const)
	stop, both := catalog.Number(s.node.In[1].Const)
	if !known || !both {
		return nil
	}
	return s.call.listed(s.Int("num"), func(i int) float64 { return at(start, stop, float64(i)) })
}

// wide is the type that numbers are computed in: whole ones exactly.
func (s spacing) wide() ir.DType {
	switch d := s.out(0).DType; d {
	case ir.F16, ir.BF16:
		return ir.F32
	case ir.F32, ir.F64:
		return d
	}
	return ir.F64
}

// end is operand i along the new axis.
func (s spacing) end(i int) *ir.Value {
	to := s.out(0).Shape
	ends := slices.Delete(to.Clone(), s.axis, s.axis+1)
	others := everyAxis(0, len(to))
	return s.Broadcast(s.spread(i, s.wide(), ends), to, slices.Delete(others, s.axis, s.axis+1))
}

// along has a number for each place on the new axis.
func (s spacing) along(f func(i float64) float64) *ir.Value {
	lit := &ir.Literal{}
	for i := range s.Int("num") {
		lit.Floats = append(lit.Floats, f(float64(i)))
	}
	return s.Broadcast(s.Const(s.wide(), ir.Dims(len(lit.Floats)), lit), s.out(0).Shape, []int{s.axis})
}

// part is how much of the way to stop lies behind each place.
func (s spacing) part() *ir.Value {
	return s.along(func(i float64) float64 { return i / s.parts() })
}

// mixed is start · (1 - part) + stop · part, which is each of them at its end.
func (s spacing) mixed() *ir.Value {
	rest := s.along(func(i float64) float64 { return (s.parts() - i) / s.parts() })
	return s.Add(s.Mul(s.end(0), rest), s.Mul(s.end(1), s.part()))
}

// towards divides last, so that whole numbers stay whole.
func (s spacing) towards(start, stop, i float64) float64 { return start + i*(stop-start)/s.parts() }

func linspace(c *call) []*ir.Value {
	s := c.spacing()
	d := c.out(0).DType
	y := s.listed(func(start, stop, i float64) float64 {
		if x := s.towards(start, stop, i); d.IsFloat() {
			return x
		} else {
			return math.Floor(x)
		}
	})
	switch {
	case y != nil:
	case d.IsFloat():
		y = c.Cast(s.mixed(), d)
	default: // as towards
		start := s.end(0)
		way := c.Mul(s.along(func(i float64) float64 { return i }), c.Sub(s.end(1), start))
		y = c.Cast(c.Unary(ir.OpFloor, c.Add(start, c.Div(way, filled(c.Builder, way, s.parts())))), d)
	}
	if len(c.node.Out) == 1 {
		return []*ir.Value{y}
	}
	return []*ir.Value{y, s.step()}
}

// step is the distance between two numbers, nan if there is one that is both start and stop.
func (s spacing) step() *ir.Value {
	t := s.out(1)
	way := s.Sub(s.spread(1, t.DType, t.Shape), s.spread(0, t.DType, t.Shape))
	if s.passed == 0 {
		return filled(s.Builder, way, math.NaN())
	}
	return s.Div(way, filled(s.Builder, way, s.passed))
}

func logspace(c *call) *ir.Value {
	s, base := c.spacing(), c.Float("base")
	if y := s.listed(func(start, stop, i float64) float64 { return math.Pow(base, s.towards(start, stop, i)) }); y != nil {
		return y
	}
	z := s.mixed()
	return c.Cast(c.Binary(ir.OpPow, filled(c.Builder, z, base), z), c.out(0).DType)
}

func geomspace(c *call) *ir.Value {
	s := c.spacing()
	y := s.listed(func(start, stop, i float64) float64 { return start * math.Pow(stop/start, i/s.parts()) })
	if y != nil {
		return y
	}
	start := s.end(0)
	return c.Cast(c.Mul(start, c.Binary(ir.OpPow, c.Div(s.end(1), start), s.part())), c.out(0).DType)
}
