package ir

import (
	"fmt"
	"slices"
)

// Builder appends operations to a graph. Scope, Phase and Part are given to each new operation. Its methods
// panic when types do not fit: whoever builds has checked them (the checker, or a rule that is wrong).
type Builder struct {
	Graph *Graph
	Scope *Scope
	Phase Phase
	Part  string
	// Single, if not 0, is what F32 means: what is said in f32 is built in another float then. Parameters keep their types.
	Single DType
}

// NewBuilder returns a builder of a new graph.
func NewBuilder(name string, root *Scope) *Builder {
	return &Builder{Graph: &Graph{Name: name}, Scope: root, Phase: Forward}
}

// Op appends an operation and returns it; the types of its results are inferred.
func (b *Builder) Op(kind Kind, attrs Attrs, args ...*Value) *Op {
	if kind != OpParam {
		attrs.DType = b.meant(attrs.DType)
	}
	types, err := Infer(kind, &attrs, args)
	if err != nil {
		panic(fmt.Sprintf("ir: %v: %v", kind, err))
	}
	op := &Op{Kind: kind, Args: args, Attrs: attrs, Scope: b.Scope, Phase: b.Phase, Part: b.Part}
	for i, t := range types {
		op.Results = append(op.Results, &Value{Type: t, Op: op, Index: i})
	}
	b.Graph.Ops = append(b.Graph.Ops, op)
	return op
}

// Like makes what is built from here on a part of what an operation is a part of.
func (b *Builder) Like(op *Op) { b.Scope, b.Phase, b.Part = op.Scope, op.Phase, op.Part }

// meant is the type that a type stands for.
func (b *Builder) meant(d DType) DType {
	if d == F32 && b.Single != 0 {
		return b.Single
	}
	return d
}

func (b *Builder) op1(kind Kind, attrs Attrs, args ...*Value) *Value {
	return b.Op(kind, attrs, args...).Results[0]
}

// Param adds a parameter to the graph and returns its value.
func (b *Builder) Param(p *Param, t Type) *Value {
	b.Graph.Params = append(b.Graph.Params, p)
	v := b.op1(OpParam, Attrs{Param: p, DType: t.DType, Shape: t.Shape})
	p.Value, v.Name = v, p.Name
	return v
}

// Stored returns the value of a variable, the same for each call.
func (b *Builder) Stored(v *Variable) *Value {
	for _, p := range b.Graph.Params {
		if p.Variable == v {
			return p.Value
		}
	}
	return b.Param(&Param{Kind: Stored, Name: v.Path, Variable: v}, v.Type)
}

// Field returns the value of an input or target, the same for each call.
func (b *Builder) Field(f *FieldSpec) *Value {
	for _, p := range b.Graph.Params {
		if p.Field == f {
			return p.Value
		}
	}
	return b.Param(&Param{Kind: Field, Name: f.Name, Field: f}, f.Type)
}

// Scalar returns a constant number of a type.
func (b *Builder) Scalar(d DType, x float64) *Value { return b.Fill(d, nil, x) }

// Fill returns a constant of equal elements. Batch axes are allowed: it becomes a broadcast scalar.
func (b *Builder) Fill(d DType, shape Shape, x float64) *Value {
	lit := &Literal{}
	if d.IsFloat() {
		lit.Floats = []float64{x}
	} else {
		lit.Ints = []int64{int64(x)}
	}
	if shape.HasBatch() {
		return b.Broadcast(b.op1(OpConst, Attrs{DType: d, Literal: lit}), shape, nil)
	}
	return b.op1(OpConst, Attrs{DType: d, Shape: shape.Clone(), Literal: lit})
}

// Const returns a constant of the given elements in row-major order.
func (b *Builder) Const(d DType, shape Shape, lit *Literal) *Value {
	return b.op1(OpConst, Attrs{DType: d, Shape: shape.Clone(), Literal: lit})
}

// Iota returns 0, 1, 2 … along an axis of a shape.
func (b *Builder) Iota(d DType, shape Shape, axis int) *Value {
	return b.Cast(b.op1(OpIota, Attrs{DType: wider(d), Shape: shape.Clone(), Axis: axis}), d)
}

// Rows returns the number of rows of this call as a scalar.
func (b *Builder) Rows(d DType) *Value { return b.Cast(b.op1(OpRows, Attrs{DType: wider(d)}), d) }

// Random returns random numbers; counters are none or one i32 scalar. What is said in f32 is drawn in f32, so that the
// same numbers are drawn whatever that means.
func (b *Builder) Random(d DType, shape Shape, mode string, stream int, counters ...*Value) *Value {
	plain := *b
	plain.Single = 0
	return b.Cast(plain.op1(OpRandom, Attrs{DType: wider(d), Shape: shape.Clone(), Mode: mode, Stream: stream}, counters...), d)
}

// Unary applies an elementwise primitive of one operand.
func (b *Builder) Unary(kind Kind, x *Value) *Value { return b.op1(kind, Attrs{}, x) }

// Binary applies an elementwise primitive of two operands of the same type.
func (b *Builder) Binary(kind Kind, x, y *Value) *Value { return b.op1(kind, Attrs{}, x, y) }

// The common elementwise operations.

func (b *Builder) Neg(x *Value) *Value    { return b.Unary(OpNeg, x) }
func (b *Builder) Exp(x *Value) *Value    { return b.Unary(OpExp, x) }
func (b *Builder) Log(x *Value) *Value    { return b.Unary(OpLog, x) }
func (b *Builder) Sqrt(x *Value) *Value   { return b.Unary(OpSqrt, x) }
func (b *Builder) Not(x *Value) *Value    { return b.Unary(OpNot, x) }
func (b *Builder) Add(x, y *Value) *Value { return b.Binary(OpAdd, x, y) }
func (b *Builder) Sub(x, y *Value) *Value { return b.Binary(OpSub, x, y) }
func (b *Builder) Mul(x, y *Value) *Value { return b.Binary(OpMul, x, y) }
func (b *Builder) Div(x, y *Value) *Value { return b.Binary(OpDiv, x, y) }
func (b *Builder) Max(x, y *Value) *Value { return b.Binary(OpMax, x, y) }
func (b *Builder) Min(x, y *Value) *Value { return b.Binary(OpMin, x, y) }

// Where returns x where c is true, else y.
func (b *Builder) Where(c, x, y *Value) *Value { return b.op1(OpWhere, Attrs{}, c, x, y) }

// Cast converts; a cast to the same type is x itself.
func (b *Builder) Cast(x *Value, d DType) *Value {
	if x.Type.DType == b.meant(d) {
		return x
	}
	return b.op1(OpCast, Attrs{DType: d}, x)
}

// StopGradient returns x, through which no derivative passes.
func (b *Builder) StopGradient(x *Value) *Value { return b.Unary(OpStopGradient, x) }

// Reduce applies sum, reduce_max, reduce_min or prod over axes, which are dropped; over none it is x.
func (b *Builder) Reduce(kind Kind, x *Value, axes ...int) *Value {
	if len(axes) == 0 {
		return x
	}
	return b.widely(kind, Attrs{Axes: axes}, x)
}

// Sum adds over axes.
func (b *Builder) Sum(x *Value, axes ...int) *Value { return b.Reduce(OpSum, x, axes...) }

// ArgMax returns the first index of the largest along an axis.
func (b *Builder) ArgMax(x *Value, axis int) *Value {
	return b.op1(OpArgMax, Attrs{Axis: axis}, b.wide(x))
}

// wide makes f32 of the small floats, which keeps their order: what looks along an axis has no form for them, and sums
// of them would lose more than their elements did.
func (b *Builder) wide(x *Value) *Value { return b.Cast(x, wider(x.Type.DType)) }

// wider is f32 for the small floats.
func wider(d DType) DType {
	if d.IsHalf() {
		return F32
	}
	return d
}

// widely applies an operation to its operands made wide, and rounds its result to the type of the first.
func (b *Builder) widely(kind Kind, attrs Attrs, x *Value, more ...*Value) *Value {
	args := []*Value{b.wide(x)}
	for _, m := range more {
		args = append(args, b.wide(m))
	}
	return b.Cast(b.op1(kind, attrs, args...), x.Type.DType)
}

// CumSum returns the running sum along an axis.
func (b *Builder) CumSum(x *Value, axis int, reverse, exclusive bool) *Value {
	return b.widely(OpCumSum, Attrs{Axis: axis, Reverse: reverse, Exclusive: exclusive}, x)
}

// ArgSort returns the indices that sort along an axis.
func (b *Builder) ArgSort(x *Value, axis int, descending bool) *Value {
	return b.op1(OpArgSort, Attrs{Axis: axis, Reverse: descending}, b.wide(x))
}

// Gather takes elements of x along an axis at indices; batch leading axes are shared by both.
func (b *Builder) Gather(x, indices *Value, axis, batch int) *Value {
	return b.op1(OpGather, Attrs{Axis: axis, Batch: batch}, x, indices)
}

// Mix returns sums of t neighbours along an axis, from first [j] on, each with weights [j, t].
func (b *Builder) Mix(x, first, weights *Value, axis int) *Value {
	return b.Cast(b.op1(OpMix, Attrs{Axis: axis}, b.wide(x), first, b.wide(weights)), x.Type.DType)
}

// ScatterAdd adds updates into zeros of shape, at indices along an axis.
func (b *Builder) ScatterAdd(indices, updates *Value, shape Shape, axis, batch int) *Value {
	return b.Cast(b.op1(OpScatterAdd, Attrs{Axis: axis, Batch: batch, Shape: shape.Clone()}, indices, b.wide(updates)), updates.Type.DType)
}

// Dot contracts paired axes.
func (b *Builder) Dot(x, y *Value, batchX, batchY, contractX, contractY []int) *Value {
	return b.widely(OpDot, Attrs{BatchA: batchX, BatchB: batchY, ContractA: contractX, ContractB: contractY}, x, y)
}

// DotOfHalves contracts paired axes of small floats, summed as f32: the result is d, f32 or the operands' type.
func (b *Builder) DotOfHalves(x, y *Value, d DType, batchX, batchY, contractX, contractY []int) *Value {
	a := Attrs{BatchA: batchX, BatchB: batchY, ContractA: contractX, ContractB: contractY}
	if d != x.Type.DType {
		a.DType = d
	}
	return b.op1(OpDot, a, x, y)
}

// Grad returns d sum(y) / d xs; y is of any shape.
func (b *Builder) Grad(y *Value, xs ...*Value) []*Value {
	return slices.Clone(b.Op(OpGrad, Attrs{}, append([]*Value{y}, xs...)...).Results)
}

// Scan runs body for length turns. It returns the last states, then the stacked values.
// Body's params must be, in order: a Carried param a state, a Slice param a scanned operand (without
// axis 0), a Constant param a constant, and possibly a Turn param; its results the new states, then what is stacked.
func (b *Builder) Scan(body *Graph, length Dim, reverse bool, carry, scanned, constants []*Value) []*Value {
	args := append(append(append([]*Value(nil), carry...), scanned...), constants...)
	a := Attrs{Body: body, Carry: len(carry), Scanned: len(scanned), Length: length, Reverse: reverse}
	return slices.Clone(b.Op(OpScan, a, args...).Results)
}

// Result names a value that the graph gives.
func (b *Builder) Result(name string, v *Value) {
	b.Graph.Results = append(b.Graph.Results, Result{name, v})
}

// Update stores a value in a variable at the end of the step.
func (b *Builder) Update(variable *Variable, v *Value) {
	b.Graph.Updates = append(b.Graph.Updates, Update{variable, v})
}
