package ir

// The rules of convolutions and pooling. Values are [n, spatial…, channels], kernels
// [spatial…, channels/groups, filters]; spatial axes have constant lengths.

// windows returns how many windows of a size fit on each spatial axis.
func windows(a *Attrs, input Shape, size, dilate []int) (Shape, error) {
	for _, attr := range [][]int{a.Strides, a.Lo, a.Hi, dilate, size} {
		if len(attr) != len(input) {
			return nil, errCount("strides, lo, hi, dilate or window", len(attr), len(input))
		}
	}
	out := make(Shape, len(input))
	for i, length := range input {
		if length.IsBatch() {
			return nil, errBatchAxis(i+1, "it cannot be spatial")
		}
		if size[i] < 1 || a.Strides[i] < 1 || dilate[i] < 1 || a.Lo[i] < 0 || a.Hi[i] < 0 {
			return nil, errAttr("window", size, "sizes, strides and dilations of at least 1, padding of at least 0")
		}
		padded, reach := int(length)+a.Lo[i]+a.Hi[i], (size[i]-1)*dilate[i]+1
		if reach > padded {
			return nil, errWindow(i, reach, padded)
		}
		out[i] = Dim((padded-reach)/a.Strides[i] + 1)
	}
	return out, nil
}

// spatial returns the axes of a value or kernel that lie between its first and its last `ends`.
func spatial(s Shape, first, last int) Shape { return s[first : len(s)-last] }

// convolved is the shape of a convolution of x with kernel.
func convolved(a *Attrs, x, kernel Shape) (Shape, error) {
	rank := len(x)
	if rank < 3 {
		return nil, errRank("the input", rank, 3)
	}
	if len(kernel) != rank {
		return nil, errRank("the kernel", len(kernel), rank)
	}
	if a.Groups < 1 {
		return nil, errAttr("groups", a.Groups, "at least 1")
	}
	channels, filters := x[rank-1], kernel[rank-1]
	if kernel.HasBatch() || channels.IsBatch() {
		return nil, errBatchAxis(rank-1, "a kernel has none")
	}
	if channels != kernel[rank-2]*Dim(a.Groups) || int(filters)%a.Groups != 0 {
		return nil, errPaired(x, kernel, rank-1, rank-2)
	}
	size := make([]int, rank-2)
	for i := range size {
		size[i] = int(kernel[i])
	}
	out, err := windows(a, spatial(x, 1, 1), size, a.Dilate)
	if err != nil {
		return nil, err
	}
	return append(append(Shape{x[0]}, out...), filters), nil
}

// checkConv checks that the values of a convolution fit together.
func checkConv(a *Attrs, x, kernel, y Shape) error {
	want, err := convolved(a, x, kernel)
	if err != nil {
		return err
	}
	if !y.Equal(want) {
		return errShape("the convolution's shape", y, want)
	}
	return nil
}

// checkFloats checks that both operands are floats of one type.
func checkFloats(args []*Value) error {
	if err := checkDType(args[0], DType.IsFloat); err != nil {
		return err
	}
	if args[0].Type.DType != args[1].Type.DType {
		return errDiffer(args[0].Type, args[1].Type)
	}
	return nil
}

func inferConv(a *Attrs, args []*Value) ([]Type, error) {
	if err := checkFloats(args); err != nil {
		return nil, err
	}
	shape, err := convolved(a, args[0].Type.Shape, args[1].Type.Shape)
	if err != nil {
		return nil, err
	}
	return one(args[0].Type.DType, shape)
}

func inferConvInput(a *Attrs, args []*Value) ([]Type, error) {
	if err := checkFloats(args); err != nil {
		return nil, err
	}
	if err := checkConv(a, a.Shape, args[1].Type.Shape, args[0].Type.Shape); err != nil {
		return nil, err
	}
	return one(args[0].Type.DType, a.Shape)
}

func inferConvKernel(a *Attrs, args []*Value) ([]Type, error) {
	if err := checkFloats(args); err != nil {
		return nil, err
	}
	if err := checkConv(a, args[0].Type.Shape, a.Shape, args[1].Type.Shape); err != nil {
		return nil, err
	}
	return one(args[0].Type.DType, a.Shape)
}

// pooled is the shape of a pooling of x.
func pooled(a *Attrs, x Shape) (Shape, error) {
	rank := len(x)
	if rank < 3 {
		return nil, errRank("the input", rank, 3)
	}
	ones := make([]int, len(a.Window))
	for i := range ones {
		ones[i] = 1
	}
	out, err := windows(a, spatial(x, 1, 1), a.Window, ones)
	if err != nil {
		return nil, err
	}
	return append(append(Shape{x[0]}, out...), x[rank-1]), nil
}

func inferSumPool(a *Attrs, args []*Value) ([]Type, error) {
	if err := checkDType(args[0], numeric); err != nil {
		return nil, err
	}
	shape, err := pooled(a, args[0].Type.Shape)
	if err != nil {
		return nil, err
	}
	return one(args[0].Type.DType, shape)
}

// inferMaxPool also wants each window to reach at least one element: nothing is the largest of none.
func inferMaxPool(a *Attrs, args []*Value) ([]Type, error) {
	types, err := inferSumPool(a, args)
	if err != nil {
		return nil, err
	}
	for i, w := range a.Window {
		if a.Lo[i] >= w || a.Hi[i] >= w {
			return nil, errAttr("padding", max(a.Lo[i], a.Hi[i]), "less than the window")
		}
	}
	return types, nil
}

func inferMaxPoolInput(a *Attrs, args []*Value) ([]Type, error) {
	types, err := inferMaxPool(a, args[:1])
	if err != nil {
		return nil, err
	}
	if !args[1].Type.Equal(types[0]) {
		return nil, errOperandType("dy", args[1].Type, types[0])
	}
	return []Type{args[0].Type}, nil
}

func inferMaxPoolPick(a *Attrs, args []*Value) ([]Type, error) {
	if err := checkSame(args[0], args[1]); err != nil {
		return nil, err
	}
	return inferMaxPool(a, args[:1])
}

func inferSumPoolInput(a *Attrs, args []*Value) ([]Type, error) {
	if err := checkDType(args[0], numeric); err != nil {
		return nil, err
	}
	want, err := pooled(a, a.Shape)
	if err != nil {
		return nil, err
	}
	if found := args[0].Type.Shape; !found.Equal(want) {
		return nil, errShape("dy's shape", found, want)
	}
	return one(args[0].Type.DType, a.Shape)
}
