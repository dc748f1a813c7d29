package ir

// The rules of operations that move elements. On batch axes, slices speak in rows: starts and limits are 0 or
// negative there, as lengths are; padding, steps and mixing with constant lengths are refused.

func inferReshape(a *Attrs, args []*Value) ([]Type, error) {
	from := args[0].Type.Shape
	if from.Size() != a.Shape.Size() {
		return nil, errElements(a.Shape, from)
	}
	return one(args[0].Type.DType, a.Shape)
}

func inferTranspose(a *Attrs, args []*Value) ([]Type, error) {
	from := args[0].Type.Shape
	if a.Mode != "" && a.Mode != InPlace {
		return nil, errAttr("mode", a.Mode, "in_place")
	}
	if len(a.Axes) != len(from) {
		return nil, errCount("axes", len(a.Axes), len(from))
	}
	if err := checkAxes(a.Axes, len(from)); err != nil {
		return nil, err
	}
	shape := make(Shape, len(from))
	for i, axis := range a.Axes {
		shape[i] = from[axis]
	}
	return one(args[0].Type.DType, shape)
}

func inferBroadcast(a *Attrs, args []*Value) ([]Type, error) {
	from := args[0].Type.Shape
	if len(a.Axes) != len(from) {
		return nil, errCount("axes", len(a.Axes), len(from))
	}
	for i, axis := range a.Axes {
		if axis < 0 || axis >= len(a.Shape) {
			return nil, errAxis(axis, len(a.Shape))
		}
		if i > 0 && axis <= a.Axes[i-1] {
			return nil, errAttr("axes", a.Axes, "increasing")
		}
		if from[i] != 1 && from[i] != a.Shape[axis] {
			return nil, errStretch(from, i, a.Shape, axis)
		}
	}
	return one(args[0].Type.DType, a.Shape)
}

// InPlace is the Mode of a slice or a transposition whose result products alone read, where the operand lies: with lines of their
// matrices apart; or of a transposition of products that are written where they lie in a concatenation, their only reader (JoinedOf); or
// of a multiplication on such a way, by a constant without axes, which is left to the products. It is no step then.
const InPlace = "in_place"

// Head is the Mode of a slice that is the first elements of its operand, whose memory it may be in.
const Head = "head"

// heads reports whether a slice has the first elements, in their order.
func (a *Attrs) heads(from Shape) bool {
	for i, length := range from {
		if i >= len(a.Starts) || i >= len(a.Limits) || i >= len(a.Strides) || a.Starts[i] != 0 || a.Strides[i] != 1 || i > 0 && a.Limits[i] != length {
			return false
		}
	}
	return len(from) > 0
}

// Heads reports whether a slice has the first elements of its operand, in their order.
func Heads(op *Op) bool { return op.Kind == OpSlice && op.Attrs.heads(op.Args[0].Type.Shape) }

func inferSlice(a *Attrs, args []*Value) ([]Type, error) {
	from := args[0].Type.Shape
	if a.Mode != "" && a.Mode != InPlace && (a.Mode != Head || !a.heads(from)) {
		return nil, errAttr("mode", a.Mode, "in_place, or head, of the first elements")
	}
	if len(a.Starts) != len(from) || len(a.Limits) != len(from) || len(a.Strides) != len(from) {
		return nil, errCount("starts, limits or strides", min(len(a.Starts), len(a.Limits), len(a.Strides)), len(from))
	}
	shape := make(Shape, len(from))
	for i, length := range from {
		start, limit, stride := a.Starts[i], a.Limits[i], Dim(a.Strides[i])
		if stride < 1 {
			return nil, errAttr("stride", stride, "at least 1")
		}
		if length.IsBatch() {
			if stride != 1 {
				return nil, errBatchAxis(i, "the stride must be 1")
			}
			start, limit, length = -start, -limit, -length
		}
		if start < 0 || limit < start || limit > length {
			return nil, errRange(i, a.Starts[i], a.Limits[i], from[i])
		}
		shape[i] = (limit - start + stride - 1) / stride
		if from[i].IsBatch() {
			shape[i] = -shape[i]
		}
	}
	return one(args[0].Type.DType, shape)
}

func inferPad(a *Attrs, args []*Value) ([]Type, error) {
	from := args[0].Type.Shape
	if len(a.Lo) != len(from) || len(a.Hi) != len(from) || len(a.Dilate) != len(from) {
		return nil, errCount("lo, hi or dilate", min(len(a.Lo), len(a.Hi), len(a.Dilate)), len(from))
	}
	shape := make(Shape, len(from))
	for i, length := range from {
		lo, hi, between := a.Lo[i], a.Hi[i], a.Dilate[i]
		if between < 0 {
			return nil, errAttr("dilate", between, "at least 0")
		}
		if length.IsBatch() {
			if lo != 0 || hi != 0 || between != 0 {
				return nil, errBatchAxis(i, "it cannot be padded")
			}
			shape[i] = length
			continue
		}
		shape[i] = length + Dim(lo+hi+max(0, int(length)-1)*between)
		if shape[i] < 0 {
			return nil, errEmpty(i)
		}
	}
	return one(args[0].Type.DType, shape)
}

func inferReverse(a *Attrs, args []*Value) ([]Type, error) {
	if err := checkAxes(a.Axes, len(args[0].Type.Shape)); err != nil {
		return nil, err
	}
	return []Type{args[0].Type}, nil
}

func inferConcat(a *Attrs, args []*Value) ([]Type, error) {
	if len(args) == 0 {
		return nil, errOperands(0, "at least one")
	}
	first := args[0].Type
	if err := checkAxes([]int{a.Axis}, len(first.Shape)); err != nil {
		return nil, err
	}
	shape := first.Shape.Clone()
	for _, arg := range args[1:] {
		part := arg.Type.Shape
		if arg.Type.DType != first.DType || len(part) != len(shape) {
			return nil, errDiffer(first, arg.Type)
		}
		for i, length := range part {
			switch {
			case i != a.Axis && length != shape[i]:
				return nil, errDiffer(first, arg.Type)
			case i != a.Axis:
			case length.IsBatch() != shape[i].IsBatch():
				return nil, errBatchAxis(i, "a constant length cannot be joined to it")
			default:
				shape[i] += length
			}
		}
	}
	return one(first.DType, shape)
}
