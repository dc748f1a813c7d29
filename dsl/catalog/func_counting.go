package catalog

import (
	"math"

	"github.com/dlgen/dlgen/dsl"
)

// matrix is the rule of eye, identity and tri.
func matrix(c *Call) {
	rows, columns, ok := c.Args.MatrixSize()
	if !ok {
		c.wrongValue("", "a matrix has at least 1 row and 1 column")
		return
	}
	c.Out(dsl.TensorType{DType: c.DType("dtype", dsl.F32), Shape: shapeOf([]int{rows, columns})})
}

// MatrixSize reads the arguments N (or n) and M.
func (a *Args) MatrixSize() (rows, columns int, ok bool) {
	if a.Has("n") {
		rows = a.Int("n")
	} else {
		rows = a.Int("N")
	}
	columns = rows
	if a.Has("M") {
		columns = a.Int("M")
	}
	return rows, columns, rows > 0 && columns > 0
}

// Progression reads the arguments of arange: the first number, the distance and how many there are.
func (a *Args) Progression() (start, step float64, n int, whole, ok bool) {
	start, stop, step := 0.0, 0.0, 1.0
	whole, ok = true, true
	read := func(name string, to *float64) {
		switch v := a.Values[name].(type) {
		case Int:
			*to = float64(v)
		case Float:
			*to, whole = float64(v), false
		case None:
		default:
			ok = false
		}
	}
	read("start", &start)
	if a.Has("stop") {
		read("stop", &stop)
	} else {
		start, stop = 0, start
	}
	read("step", &step)
	n = int(min(math.Ceil((stop-start)/step), float64(1<<62)))
	return start, step, n, whole, ok && step != 0
}

func arange(c *Call) {
	_, _, n, whole, ok := c.Args.Progression()
	switch {
	case !ok:
		c.wrongValue("", "arange takes numbers that are known at compile time, and a step that is not 0")
	case n < 1:
		c.wrongValue("", "there is no number from start to stop")
	default:
		t := dsl.TensorType{DType: dsl.F32, Shape: dsl.Shape{dsl.Dim(n)}}
		if whole {
			t.DType = dsl.I32
		}
		t.DType = c.DType("dtype", t.DType)
		c.Out(t)
	}
}

func counting(name, does string) Entry {
	return Entry{
		Kind: Func, Name: name, Doc: name + " " + does + ".", Params: []Param{anyX}, Example: "output y = x + " + name + "(x)",
		Rule: func(c *Call) {
			c.Out(dsl.TensorType{DType: dsl.I32, Shape: dsl.Shape{}})
			c.ResultPerSample = []bool{false}
		},
	}
}

// window returns the entry of a weighting of n points.
func window(name string, more ...Param) Entry {
	e := made(name, "is the window of this name over n points", name+"(5)", func(c *Call) {
		if c.atLeast("x", 1) {
			c.Out(dsl.TensorType{DType: dsl.F32, Shape: dsl.Shape{dsl.Dim(c.Int("x"))}})
		}
	}, append([]Param{required("x", IntArg, "How many points.")}, more...)...)
	if len(more) > 0 {
		e.Example = "output y = x + sum(" + name + "(5, 14.0))"
	}
	return e
}

// binCounts is bincount, whose result has a length that is known: that of an index, or minlength.
var binCounts = []Entry{{
	Kind: Func, Name: "bincount", Doc: "bincount counts each whole number along the last axis: [..., n] -> i32[..., length], or adds weights up. " +
		"Its length is minlength, or how many values an index has if that is more; at run time a number that is not below it is an error of the step.",
	Params: params(required("x", Tensor, "Whole numbers, not negative."), optionalTensor("weights", "What each counts, of x's shape."),
		within(option("minlength", IntArg, "0", "How many numbers are counted; it must be given unless x is an index."), 0, longest), noSparseParam),
	Example: "input t: index(5)[6]\noutput y = bincount(t)",
	Rule: func(c *Call) {
		x := c.In[0].Type
		n := max(c.Int("minlength"), x.Index)
		switch w := c.Operand("weights"); {
		case x.DType.IsFloat() || x.DType == dsl.Bool:
			c.notWhole(c.In[0])
		case !c.needsAxes(c.In[0], 1):
		case n < 1:
			c.wrongValue("minlength", "the length of bincount's result must be known: `minlength` says it, or an index")
		case w != nil && !w.Type.Shape.Equal(x.Shape):
			c.doNotFit(c.In[0], *w)
		default:
			t := dsl.TensorType{DType: dsl.I32, Shape: replaced(x.Shape, len(x.Shape)-1, dsl.Dim(n))}
			if w != nil {
				t.DType = ToFloat(w.Type.DType)
			}
			c.Out(t)
		}
	},
}}
