package diag

// Codes of the functions' rules, which stand beside them in dsl/catalog.
const (
	ShapesDiffer  Code = "DL0370"
	NoSuchAxis    Code = "DL0371"
	WrongElements Code = "DL0372"
	WrongShape    Code = "DL0373"
	ArgumentValue Code = "DL0420"
)

var functionCodes = []Info{
	{ShapesDiffer, "shapes that do not fit together", "Operands broadcast as in NumPy: axes are paired from the last, and are equally long or 1.", `
model M {
    input a: f32[3]
    input b: f32[4]
    output y = a + b
}
`},
	{NoSuchAxis, "axis out of range", "An axis counts those of one sample, from 0, or from the end if it is negative.", `
model M {
    input x: f32[3, 4]
    output y = sum(x, axis=2)
}
`},
	{WrongElements, "elements of another type", "Some functions take only whole numbers, only bools or only floats.", `
model M {
    input x: f32[3]
    output y = bitwise_and(x, x)
}
`},
	{WrongShape, "shape that the function does not take", "A function's operand has the number of axes and the lengths that the function is made for.", `
model M {
    input x: f32[3]
    output y = reshape(x, [2, 2])
}
`},
	{ArgumentValue, "argument out of its range", "An argument is a value that makes sense.", `
model M {
    input x: f32[3]
    a, b = top_k(x, 4)
    output y = a
    output i = b
}
`},
}
