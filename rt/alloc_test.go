package rt

import "testing"

// TestAllocations runs each door a second time, when it must allocate nothing, on any vector unit or none.
func TestAllocations(t *testing.T) { eachVariant(t, testAllocations) }

func testAllocations(t *testing.T) {
	p := NewPool(2)
	defer p.Close()
	conv := conv2D(8, 14, 8, 16, 3, 1, 1, 1)
	depth := conv2D(8, 14, 8, 8, 3, 1, 1, 8)
	many := conv2D(64, 14, 1, 8, 3, 1, 1, 1)
	window := WindowDims{N: 64, C: 8, In: [3]int{1, 14, 14}, Out: [3]int{1, 7, 7}, Window: [3]int{1, 2, 2}, Stride: [3]int{1, 2, 2}}
	x, y, z := make([]float32, 1<<18), make([]float32, 1<<18), make([]float32, 1<<18)
	index, longs := make([]int32, 1<<16), make([]int64, 1<<16)
	var f Fault
	for _, c := range []struct {
		name string
		run  func()
	}{
		{"gemm", func() { Gemm(p, y, x, z, GemmDims{M: 200, N: 200, K: 200}) }},
		{"gemm deep", func() { Gemm(p, y, x, z, GemmDims{M: 9, N: 10, K: 20000}) }},
		{"gemv", func() { Gemm(p, y, x, z, GemmDims{M: 1, N: 500, K: 500}) }},
		{"conv", func() { Conv(p, y, x, z, conv) }},
		{"conv_input", func() { ConvInput(p, y, x, z, conv) }},
		{"conv_kernel", func() { ConvKernel(p, y, x, z, conv) }},
		{"conv_pool", func() {
			ConvPool(p, z[:64*49*8], y, x, z[1<<17:], many, Peaks{Window: window}, Then{Bias: x, Relu: true})
		}},
		{"conv_kernel_pool", func() { ConvKernelPool(p, y, x, y[1<<17:], z, x[1<<17:], many, window) }},
		{"conv_kernel of one channel", func() { ConvKernel(p, y, x, z, many) }},
		{"conv_depth", func() {
			ConvDepth(p, y, z, x, x[1<<17:], x, conv2D(1, 128, 1, 16, 1, 1, 0, 1), Then{}, conv2D(1, 128, 16, 16, 3, 2, 1, 16), Then{})
		}},
		{"depthwise", func() { Conv(p, y, x, z, depth) }},
		{"depthwise input", func() { ConvInput(p, y, x, z, depth) }},
		{"depthwise kernel", func() { ConvKernel(p, y, x, z, depth) }},
		{"max_pool", func() { MaxPool(p, y, x, window) }},
		{"max_pool_input", func() { MaxPoolInput(p, y, x, z, window) }},
		{"max_pool_pick", func() { MaxPoolPick(p, y, x, z, window) }},
		{"sum_pool", func() { SumPool(p, y, x, window) }},
		{"sum_pool_input", func() { SumPoolInput(p, y, x, window) }},
		{"transpose", func() { Transpose(p, y, x, []int{64, 64, 64}, []int{2, 1, 0}) }},
		{"broadcast", func() { Broadcast(p, y, x, []int{64, 1, 64}, []int{64, 64, 64}) }},
		{"slice", func() { Slice(p, y[:1<<16], x, []int{512, 512}, []int{0, 0}, []int{512, 512}, []int{2, 2}) }},
		{"pad", func() { Pad(p, y, x, []int{256, 256}, []int{128, 128}, []int{128, 128}, []int{0, 0}, 1) }},
		{"reverse", func() { Reverse(p, y, x, []int{512, 512}, []int{1}) }},
		{"place", func() { Place(p, y, x, 512, 256, 256, 512) }},
		{"fill", func() { Fill(p, y, 1) }},
		{"iota", func() { Iota(index, 1, 1<<16, 1) }},
		{"sum", func() { Sum(p, y, x, 64, 64, 64) }},
		{"sum of rows", func() { Sum(p, y, x, 512, 512, 1) }},
		{"sum of many", func() { Sum(p, y, x, 1, 1<<15, 8) }},
		{"sum of all", func() { Sum(p, y, x, 1, 1<<18, 1) }},
		{"prod", func() { Prod(p, y, x, 64, 64, 64) }},
		{"reduce_max", func() { ReduceMax(p, y, x, 64, 64, 64) }},
		{"reduce_min", func() { ReduceMin(p, y, x, 64, 64, 64) }},
		{"argmax", func() { ArgMax(p, index, x, 64, 64, 64) }},
		{"cumsum", func() { CumSum(p, y, x, 64, 64, 64, false, false) }},
		{"argsort", func() { ArgSort(p, index, x, 64, 1024, 1, false) }},
		{"gather", func() { Gather(p, y, x, index[:1024], GatherDims{1, 1, 1024, 256, 1024}, "index", &f) }},
		{"scatter_add", func() { ScatterAdd(p, x, index[:1024], y, GatherDims{1, 1, 1024, 256, 1024}, "index", &f) }},
		{"rows_blend", func() { RowsBlend(y[:1<<12], x, z, x, z, x, z, 64) }},
		{"rows_add_mul", func() { RowsAddMul(y[:1<<12], x, z, x, 64) }},
		{"rows_mul_add", func() { RowsMulAdd(y[:1<<12], x, z, x, x, 64) }},
		{"rows_less_squares", func() { RowsLessSquares(y[:1<<12], z[:64], x, x, 64) }},
		{"rows_soft_exp", func() { RowsSoftExp(y[:1<<12], z[:64], x, 64) }},
		{"rows_softmax", func() { RowsSoftmax(y[:1<<12], z[:64], x, 64) }},
		{"rows_soft_exp_lower", func() { RowsSoftExpLower(y[:1<<12], z[:64], x, -1, 0, 64, 64) }},
		{"vec_mul_normal_back", func() { VecMulNormalBack(y[:1<<12], x, x) }},
		{"uniform", func() { Uniform(p, y, Draw{}) }},
		{"uniform of one", func() { y[0] = UniformOf(Draw{}, 5) }},
		{"normal of some", func() { Normal(p, y[:45], Draw{}) }},
		{"mix", func() { Mix(p, y, x, index[:256], z, MixDims{4, 64, 64, 256, 2}) }},
		{"vec_mod", func() { VecMod(y[:1<<12], y, x) }},
		{"vec_floor_div", func() { VecFloorDiv(y[:1<<12], y, x) }},
		{"vec_atan2", func() { VecAtan2(y[:1<<12], y, x) }},
		{"normal", func() { Normal(p, y, Draw{}) }},
		{"bits", func() { Bits(p, longs, Draw{}) }},
		{"fault", func() { f.Reset(); _ = f.Err() }},
	} {
		clear(index)
		c.run()
		n := testing.AllocsPerRun(5, c.run)
		for i := 0; i < 4 && n != 0; i++ { // two threads may meet for the first time
			n = testing.AllocsPerRun(5, c.run)
		}
		if n != 0 {
			t.Errorf("%s allocates %v times", c.name, n)
		}
	}
}
