// Package traintest has a model written by hand as generated code is, for tests of the packages around it: a linear
// regression with momentum, a metric and random noise.
package traintest

import (
	"math"

	"github.com/dlgen/dlgen/rt"
	"github.com/dlgen/dlgen/rt/data"
	"github.com/dlgen/dlgen/rt/data/generated"
	"github.com/dlgen/dlgen/rt/train"
)

// Sizes of the model.
const (
	Inputs    = 3
	BatchSize = 8
	Rows      = 100
)

// Places in the slab of the slots.
const (
	velocityOff = 0
	rateOff     = 64
	errorOff    = 128
	countOff    = 192
)

// Learner returns the model y = x·kernel + bias. Its training adds noise to x, so that the random numbers count.
func Learner() *rt.Learner {
	loss := rt.Tensor{Name: "loss", DType: rt.Float32, Shape: []int{}}
	mae := rt.Tensor{Name: "mean_absolute_error", DType: rt.Float32, Shape: []int{}}
	y := rt.Tensor{Name: "y", DType: rt.Float32, Shape: []int{1}}
	m := &rt.Model{
		Name: "Linear", BatchSize: BatchSize,
		Inputs:  []rt.Tensor{{Name: "x", DType: rt.Float32, Shape: []int{Inputs}}},
		Targets: []rt.Tensor{{Name: "t", DType: rt.Float32, Shape: []int{1}}},
		Variables: []rt.Variable{
			{Path: "dense.kernel", Kind: rt.Weight, DType: rt.Float32, Shape: []int{Inputs, 1}, Offset: 0, Trainable: true, Init: rt.Init{Kind: rt.InitUniform, Low: -1, High: 1}},
			{Path: "dense.bias", Kind: rt.Weight, DType: rt.Float32, Shape: []int{1}, Offset: 64, Trainable: true, Init: rt.Init{Kind: rt.InitZeros}},
		},
		Predict: rt.Graph{Run: predict, Arena: 1024, Results: []rt.Tensor{y}},
	}
	return &rt.Learner{
		Model: m, Losses: []string{"loss"}, Metrics: []rt.Tensor{mae},
		Slots: []rt.Variable{
			{Path: "sgd.velocity", Kind: rt.Slot, DType: rt.Float32, Shape: []int{Inputs + 1}, Offset: velocityOff, Init: rt.Init{Kind: rt.InitZeros}},
			{Path: "sgd.learning_rate", Kind: rt.Hyper, DType: rt.Float32, Shape: []int{}, Offset: rateOff, Init: rt.Init{Kind: rt.InitConstant, Value: 0.05}},
			{Path: "mean_absolute_error.sum", Kind: rt.Accumulator, DType: rt.Float32, Shape: []int{}, Offset: errorOff, Init: rt.Init{Kind: rt.InitZeros}},
			{Path: "mean_absolute_error.count", Kind: rt.Accumulator, DType: rt.Float32, Shape: []int{}, Offset: countOff, Init: rt.Init{Kind: rt.InitZeros}},
		},
		Evaluate:  rt.Graph{Run: evaluate, Arena: 1024, Results: []rt.Tensor{loss}},
		Measure:   rt.Graph{Run: measure, Arena: 64, Results: []rt.Tensor{mae}},
		Gradients: &rt.Graph{Run: gradients, Arena: 2048, Results: []rt.Tensor{y, loss, gradientOf("dense.kernel", Inputs, 1), gradientOf("dense.bias", 1)}},
		Trainings: []rt.Training{{Step: rt.Graph{Run: step, Arena: 2048, Results: []rt.Tensor{loss}}, Rates: []string{"sgd.learning_rate"}}},
	}
}

func gradientOf(path string, shape ...int) rt.Tensor {
	return rt.Tensor{Name: "grad." + path, DType: rt.Float32, Shape: shape, Batchless: true}
}

// Block returns a train block of a learner of this package.
func Block(l *rt.Learner) *train.Block {
	return &train.Block{Learner: l, Training: &l.Trainings[0], Feed: Feed(Rows), Epochs: 4, Shuffle: true, ValidationSplit: 0.2, ValidationFreq: 1}
}

// Feed returns rows of random x and t = 1·x0 + 2·x1 + 3·x2 + 4.
func Feed(rows int) *data.Feed {
	return &data.Feed{
		Dataset: "Line", Rows: 16, Seed: 7,
		Sources: []data.SourceSpec{{Kind: "generated", Open: generated.Open, Args: data.Args{"count": int64(rows)}}},
		Graph: rt.Graph{Run: generate, Arena: 1024, Results: []rt.Tensor{
			{Name: "x", DType: rt.Float32, Shape: []int{Inputs}}, {Name: "t", DType: rt.Float32, Shape: []int{1}}}},
	}
}

func generate(c *rt.Call) {
	x, t := c.Arena.F32(0, c.N*Inputs), c.Arena.F32(512, c.N)
	rt.Uniform(c.Pool, x, c.Draw(1))
	for i := range t {
		t[i] = x[3*i] + 2*x[3*i+1] + 3*x[3*i+2] + 4
	}
	c.Results[0], c.Results[1] = c.Arena[:c.N*12], c.Arena[512:][:c.N*4]
}

// forward writes x·kernel + bias.
func forward(c *rt.Call, x, y []float32) {
	kernel, bias := c.Weights.F32(0, Inputs), c.Weights.F32(64, 1)
	rt.Gemm(c.Pool, y, x, kernel, rt.GemmDims{M: c.N, N: 1, K: Inputs})
	for i := range y {
		y[i] += bias[0]
	}
}

func predict(c *rt.Call) {
	forward(c, c.Fields[0].F32(0, c.N*Inputs), c.Arena.F32(0, c.N))
	c.Results[0] = c.Arena[:c.N*4]
}

// judge returns the loss of y and adds to the metric.
func judge(c *rt.Call, y []float32) (loss float32) {
	t := c.Fields[1].F32(0, c.N)
	for i := range y {
		d := y[i] - t[i]
		loss += d * d / float32(c.N)
		c.Slots.F32(errorOff, 1)[0] += float32(math.Abs(float64(d)))
	}
	c.Slots.F32(countOff, 1)[0] += float32(c.N)
	return loss
}

func evaluate(c *rt.Call) {
	y := c.Arena.F32(64, c.N)
	forward(c, c.Fields[0].F32(0, c.N*Inputs), y)
	c.Arena.F32(0, 1)[0] = judge(c, y)
	c.Results[0] = c.Arena[:4]
}

func measure(c *rt.Call) {
	c.Arena.F32(0, 1)[0] = c.Slots.F32(errorOff, 1)[0] / c.Slots.F32(countOff, 1)[0]
	c.Results[0] = c.Arena[:4]
}

// backward computes the loss at 0 of the arena, y at 64, the gradients of kernel and bias at 128 and 192. The noise
// has an amplitude.
func backward(c *rt.Call, amplitude float32) {
	x, y := c.Arena.F32(256, c.N*Inputs), c.Arena.F32(64, c.N)
	rt.Uniform(c.Pool, x, c.Draw(2))
	for i, v := range c.Fields[0].F32(0, c.N*Inputs) {
		x[i] = v + amplitude*x[i]
	}
	forward(c, x, y)
	c.Arena.F32(0, 1)[0] = judge(c, y)
	dKernel, dBias := c.Arena.F32(128, Inputs), c.Arena.F32(192, 1)
	clear(dKernel)
	dBias[0] = 0
	for i, t := range c.Fields[1].F32(0, c.N) {
		d := 2 * (y[i] - t) / float32(c.N)
		dBias[0] += d
		for j := range dKernel {
			dKernel[j] += d * x[i*Inputs+j]
		}
	}
}

func gradients(c *rt.Call) {
	backward(c, 0)
	c.Results[0], c.Results[1], c.Results[2], c.Results[3] = c.Arena[64:][:c.N*4], c.Arena[:4], c.Arena[128:][:12], c.Arena[192:][:4]
}

func step(c *rt.Call) {
	backward(c, 0.01)
	rate, velocity := c.Slots.F32(rateOff, 1)[0], c.Slots.F32(velocityOff, Inputs+1)
	kernel, bias := c.Weights.F32(0, Inputs), c.Weights.F32(64, 1)
	for j := range velocity {
		g, w := c.Arena[128:].F32(0, Inputs), kernel
		at := j
		if j == Inputs {
			g, w, at = c.Arena[192:].F32(0, 1), bias, 0
		}
		velocity[j] = 0.5*velocity[j] - rate*g[at]
		w[at] += velocity[j]
	}
	c.Results[0] = c.Arena[:4]
}
