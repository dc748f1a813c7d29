package lower_test

import (
	"math"
	"strings"
	"testing"

	"github.com/dlgen/dlgen/codegen/ir"
)

// scaledLine is a model of one weight in a layer, whose way back goes through f16.
const scaledLine = `
model Line {
    input x: f32
    target y: f32
    state seen: f32 = zeros
    output z = (reshape(x, [1]) -> Dense(1, use_bias=false, kernel_initializer=Constant(0.5)))[0]
    loss = mean_squared_error(y, z)
    update seen = seen + 1
}
train Line {
    optimizer = SGD(0.1, momentum=0.5)
    precision = PRECISION
}
`

// reference is keras.optimizers.LossScaleOptimizer around SGD with momentum, for that model and the samples of trainedText.
type reference struct {
	half                    ir.DType
	w, velocity, seen, step float64
	scale, counter          float64
	skipped, doubled        int
}

func (r *reference) batch() {
	sum := 0.0
	for i, x := range []float64{1, 2} {
		y := []float64{3, 1}[i]
		z := roundTo(r.half, x*roundTo(r.half, r.w))
		sum += x * roundTo(r.half, r.scale*2*(z-y)/2)
	}
	g := roundTo(r.half, sum)
	switch {
	case math.IsInf(g, 0) || math.IsNaN(g):
		r.scale, r.counter = r.scale/2, 0
		r.skipped++
		return
	case r.counter == 1999:
		defer func() { r.scale, r.counter = r.scale*2, 0 }()
		r.doubled++
	default:
		r.counter++
	}
	r.velocity = 0.5*r.velocity - 0.1*g/r.scale
	r.w += r.velocity
	r.seen, r.step = r.seen+1, r.step+1
}

// TestLossScale follows the scale of mixed_float16 through the overflow at its first steps, where nothing but the scale
// may change, and through its growth after 2000 good ones.
func TestLossScale(t *testing.T) {
	r := &reference{half: ir.F16, w: 0.5, scale: 1 << 15}
	for i, now := range trainedText(t, strings.Replace(scaledLine, "PRECISION", "mixed_float16", 1), 2100) {
		r.batch()
		near(t, now["dense.kernel"], r.w)
		near(t, now["dense.kernel.m"], -r.velocity)
		near(t, now["seen"], r.seen)
		near(t, now["loss_scale_optimizer.dynamic_scale"], r.scale)
		if t.Failed() {
			t.Fatalf("after batch %d; the reference is %+v", i, *r)
		}
	}
	if r.skipped == 0 || r.doubled == 0 {
		t.Errorf("%d batches were given up and the scale doubled %d times: this tests nothing", r.skipped, r.doubled)
	}
}

// TestMixedBFloat16 is the same without a scale.
func TestMixedBFloat16(t *testing.T) {
	r := &reference{half: ir.BF16, w: 0.5, scale: 1}
	for _, now := range trainedText(t, strings.Replace(scaledLine, "PRECISION", "mixed_bfloat16", 1), 20) {
		r.batch()
		near(t, now["dense.kernel"], r.w)
		if _, scaled := now["loss_scale_optimizer.dynamic_scale"]; scaled {
			t.Fatal("the loss is scaled")
		}
	}
}

// TestLossScaleFactor: a fixed scale changes nothing but what small floats lose.
func TestLossScaleFactor(t *testing.T) {
	want := trained(t, "SGD(learning_rate=0.1, clipnorm=1.0)", 3)
	for i, now := range trained(t, "SGD(learning_rate=0.1, clipnorm=1.0, loss_scale_factor=1024.0)", 3) {
		near(t, now["w"], want[i]["w"])
	}
}
