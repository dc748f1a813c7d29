package lower

import (
	"fmt"
	"math"

	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/model"
	"github.com/dlgen/dlgen/dsl"
	"github.com/dlgen/dlgen/dsl/catalog"
)

// initOf resolves how a variable starts: distributions that depend on the shape become plain ones.
func initOf(v *model.Variable) ir.Init {
	switch x := v.Init.(type) {
	case nil, catalog.None:
		return ir.Init{Kind: "zeros", Seed: -1}
	case catalog.Int, catalog.Float, catalog.Bool:
		return constantInit(toFloat(x))
	case catalog.List:
		return ir.Init{Kind: "data", Data: numbers(x), Seed: -1}
	case catalog.Word:
		return initOfClass(string(x), &catalog.Args{}, &v.Variable)
	case *catalog.Instance:
		return initOfClass(x.Entry.Name, x.Args, &v.Variable)
	}
	panic(fmt.Sprintf("lower: %s starts as %T", v.Path, v.Init))
}

// constantInit is a number for all elements.
func constantInit(x float64) ir.Init {
	switch x {
	case 0:
		return ir.Init{Kind: "zeros", Seed: -1}
	case 1:
		return ir.Init{Kind: "ones", Seed: -1}
	}
	return ir.Init{Kind: "constant", Value: x, Seed: -1}
}

// scaling is how an initializer scales with the shape.
type scaling struct {
	scale              float64
	mode, distribution string
}

// variances are the initializers that are VarianceScaling with other names, by the name in small letters without _.
var variances = map[string]scaling{
	"glorotuniform": {1, "fan_avg", "uniform"},
	"glorotnormal":  {1, "fan_avg", "truncated_normal"},
	"heuniform":     {2, "fan_in", "uniform"},
	"henormal":      {2, "fan_in", "truncated_normal"},
	"lecununiform":  {1, "fan_in", "uniform"},
	"lecunnormal":   {1, "fan_in", "truncated_normal"},
}

// initOfClass resolves an initializer by its class or Keras's small name of it. Arguments that are not given have
// the defaults of the catalog.
func initOfClass(name string, args *catalog.Args, of *catalog.Variable) ir.Init {
	in := ir.Init{Seed: -1}
	if args.Has("seed") {
		in.Seed = int64(args.Int("seed"))
	}
	name = plainName(name)
	if v, ok := variances[name]; ok {
		return v.init(in, args, of)
	}
	switch name {
	case "zeros", "zero":
		in.Kind = "zeros"
	case "ones", "one":
		in.Kind = "ones"
	case "constant":
		return constantInit(floatOr(args, "value", 0))
	case "identity", "identityinitializer":
		in.Kind, in.Value = "identity", floatOr(args, "gain", 1)
	case "orthogonal", "orthogonalinitializer":
		in.Kind, in.Value = "orthogonal", floatOr(args, "gain", 1)
	case "randomnormal", "normal":
		in.Kind, in.Mean, in.Stddev = "normal", floatOr(args, "mean", 0), floatOr(args, "stddev", 0.05)
	case "truncatednormal":
		in.Kind, in.Mean, in.Stddev = "truncated_normal", floatOr(args, "mean", 0), floatOr(args, "stddev", 0.05)
	case "randomuniform", "uniform":
		in.Kind, in.Low, in.High = "uniform", floatOr(args, "minval", -0.05), floatOr(args, "maxval", 0.05)
	case "variancescaling":
		v := scaling{floatOr(args, "scale", 1), wordOr(args, "mode", "fan_in"), wordOr(args, "distribution", "truncated_normal")}
		return v.init(in, args, of)
	case "stft", "stftinitializer":
		in.Kind, in.Data = "cosines", windowOf(args, int(of.Type.Shape[0]))
		if wordOr(args, "side", "real") == "imag" {
			in.Kind = "sines"
		}
	default:
		panic("lower: no initializer " + name)
	}
	return in
}

// cutDeviation is the standard deviation of a normal distribution cut at two deviations: sqrt(1 - 4φ(2) / (2Φ(2) - 1)).
const cutDeviation = 0.87962566103423978

// init makes a distribution of mean 0 and variance scale / fan.
func (v scaling) init(in ir.Init, args *catalog.Args, of *catalog.Variable) ir.Init {
	fanIn, fanOut := fansOf(args, of)
	fan := fanIn
	switch v.mode {
	case "fan_out":
		fan = fanOut
	case "fan_avg":
		fan = (fanIn + fanOut) / 2
	}
	spread := v.scale / math.Max(1, fan)
	switch v.distribution {
	case "uniform":
		in.Kind, in.High = "uniform", math.Sqrt(3*spread)
		in.Low = -in.High
	case "untruncated_normal":
		in.Kind, in.Stddev = "normal", math.Sqrt(spread)
	default:
		in.Kind, in.Stddev = "truncated_normal", math.Sqrt(spread)/cutDeviation
	}
	return in
}

// fansOf counts a weight's inputs and outputs: by the axes that are named if both are, then by those that the layer
// says, or by the shape alone.
func fansOf(args *catalog.Args, of *catalog.Variable) (in, out float64) {
	shape := of.Type.Shape
	switch {
	case args.Has("input_axes") && args.Has("output_axes"):
		return lengths(shape, args.Ints("input_axes", len(shape))), lengths(shape, args.Ints("output_axes", len(shape)))
	case of.FanIn != nil || of.FanOut != nil:
		return lengths(shape, of.FanIn), lengths(shape, of.FanOut)
	}
	return fans(shape)
}

// lengths multiplies the lengths of axes.
func lengths(shape dsl.Shape, axes []int) float64 {
	product := 1.0
	for _, axis := range axes {
		product *= float64(shape[(axis+len(shape))%len(shape)])
	}
	return product
}

// fans counts a weight's inputs and outputs as Keras does, whatever the weight is for.
func fans(shape dsl.Shape) (in, out float64) {
	switch n := len(shape); n {
	case 0:
		return 1, 1
	case 1:
		return float64(shape[0]), float64(shape[0])
	default:
		field := 1.0
		for _, d := range shape[:n-2] {
			field *= float64(d)
		}
		return field * float64(shape[n-2]), field * float64(shape[n-1])
	}
}
