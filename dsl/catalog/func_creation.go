package catalog

import (
	"github.com/dlgen/dlgen/dsl"
)

var (
	dtypeArg  = Param{Name: "dtype", Type: DTypeArg, Default: "none", Doc: "The type of the elements."}
	shapeArg  = Param{Name: "shape", Type: ShapeArg, Doc: "The shape, without the batch."}
	floatArg  = Param{Name: "dtype", Type: DTypeArg, Default: "f32", Doc: "The type of the elements."}
	columnArg = Param{Name: "M", Type: IntArg, Within: [2]float64{1, longest}, Default: "none", Doc: "How many columns; as many as rows if none."}
)

// made returns the entry of a function whose result is known at compile time.
func made(name, does, example string, rule func(c *Call), params ...Param) Entry {
	return Entry{Kind: Func, Name: name, Doc: name + " " + does + ".", Params: params, Rule: rule, Example: "output y = x + sum(" + example + ")"}
}

// creation are functions that make values of nothing, the same ones for every sample.
var creation = []Entry{
	made("zeros", "has zeros in a shape", "zeros([2, 3])", filledShape, shapeArg, floatArg),
	made("ones", "has ones in a shape", "ones([2, 3])", filledShape, shapeArg, floatArg),
	made("empty", "has zeros in a shape", "empty([2, 3])", filledShape, shapeArg, floatArg),
	{
		Kind: Func, Name: "full", Doc: "full repeats a value to a shape.",
		Params: []Param{shapeArg, required("fill_value", Tensor, "A number, or a value that broadcasts to the shape."), dtypeArg},
		Rule: func(c *Call) {
			if to, ok := c.Shape("shape"); ok && c.fits(c.In[0], to) {
				c.Out(dsl.TensorType{DType: c.DType("dtype", c.In[0].Type.DType), Shape: to})
			}
		},
		Example: "output y = x + sum(full([2], 3.0))",
	},
	like("zeros_like", "has zeros in the shape of x"), like("ones_like", "has ones in the shape of x"), like("empty_like", "has zeros in the shape of x"),
	{
		Kind: Func, Name: "full_like", Doc: "full_like repeats a value to the shape of x.",
		Params: []Param{anyX, required("fill_value", Tensor, "A number, or a value that broadcasts to x."), dtypeArg},
		Rule: func(c *Call) {
			if t := c.In[0].Type; c.fits(c.In[1], t.Shape) {
				c.Out(dsl.TensorType{DType: c.DType("dtype", t.DType), Shape: t.Shape})
			}
		},
		Example: "output y = full_like(x, 3)", AcrossBatch: true,
	},
	made("eye", "is a matrix with ones on a diagonal", "eye(3)", matrix, within(required("N", IntArg, "How many rows."), 1, longest), columnArg, diagonalParam, floatArg),
	made("identity", "is a square matrix with ones on its diagonal", "identity(3)", matrix, within(required("n", IntArg, "How many rows."), 1, longest), floatArg),
	made("tri", "is a matrix with ones on and below a diagonal", "tri(3)", matrix, within(required("N", IntArg, "How many rows."), 1, longest), columnArg, diagonalParam, floatArg),
	made("arange", "counts from start to before stop by step; with one number from 0 to before it", "arange(3)", arange,
		required("start", AnyArg, "The first number, or the end if it is the only one."), option("stop", AnyArg, "none", "The end, which is left out."),
		option("step", AnyArg, "none", "The distance, 1 if none."), dtypeArg),
	made("linspace", "has numbers at equal distances from start to stop", "linspace(0, 1, 5)", spaced,
		spacedParams(option("retstep", BoolArg, "false", "Whether the distance is a second result."))...),
	made("logspace", "has base to the power of numbers at equal distances", "logspace(0, 1, 5)", spaced, spacedParams(option("base", FloatArg, "10", "The base."))...),
	made("geomspace", "has numbers of equal quotients from start to stop", "geomspace(1, 8, 4)", geometric, spacedParams()...),
	{
		Kind: Func, Name: "array", Doc: "array is a value, or a list of numbers as one, in a type.", Params: []Param{anyX, dtypeArg},
		Rule: func(c *Call) {
			c.Out(dsl.TensorType{DType: c.DType("dtype", c.In[0].Type.DType), Shape: c.In[0].Type.Shape})
		},
		Example: "output y = x + sum(array([1, 2, 3]))",
	},
	counting("size", "is the number of elements of x, as i32"), counting("ndim", "is the number of axes of x, as i32"),
	window("bartlett"), window("blackman"), window("hamming"), window("hanning"),
	window("kaiser", required("beta", FloatArg, "How narrow it is.")),
	{
		Kind: Func, Name: "vander", Doc: "vander has the powers of a vector's elements as columns, the highest first: [n] -> [n, N].",
		Params: []Param{anyX, {Name: "N", Type: IntArg, Default: "none", Doc: "How many powers; n if none."}, option("increasing", BoolArg, "false", "Whether the lowest come first.")},
		Rule: func(c *Call) {
			t := c.In[0].Type
			if len(t.Shape) != 1 {
				c.wrongShape(c.In[0], "vander takes a vector, not %s", t)
				return
			}
			n := t.Shape[0]
			if c.Has("N") {
				if !c.atLeast("N", 1) {
					return
				}
				n = dsl.Dim(c.Int("N"))
			}
			c.Out(dsl.TensorType{DType: ToNumber(t.DType), Shape: dsl.Shape{t.Shape[0], n}})
		},
		Example: "output y = vander(x[0, :, 0])",
	},
}

// fits checks that a value repeats to a shape.
func (c *Call) fits(o Operand, to dsl.Shape) bool {
	all, ok := joined(to, o.Type.Shape)
	if ok = ok && all.Equal(to); !ok {
		c.wrongShape(o, "%s cannot be repeated to %s", o.Type, to)
	}
	return ok
}

func filledShape(c *Call) {
	if to, ok := c.Shape("shape"); ok {
		c.Out(dsl.TensorType{DType: c.DType("dtype", dsl.F32), Shape: to})
	}
}

func like(name, does string) Entry {
	return Entry{
		Kind: Func, Name: name, Doc: name + " " + does + ".", Params: []Param{anyX, dtypeArg}, Example: "output y = " + name + "(x)", AcrossBatch: true,
		Rule: func(c *Call) {
			t := c.In[0].Type
			c.Out(dsl.TensorType{DType: c.DType("dtype", t.DType), Shape: t.Shape})
			c.ResultPerSample = []bool{c.In[0].PerSample}
		},
	}
}
