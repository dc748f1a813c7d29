package diag

// Codes of the checker about types and shapes.
const (
	UnknownType     Code = "DL0350"
	WrongAxis       Code = "DL0351"
	TooLarge        Code = "DL0352"
	WrongOperand    Code = "DL0353"
	WantsFloats     Code = "DL0354"
	WrongTensor     Code = "DL0355"
	FedDifferently  Code = "DL0356"
	WrongIndex      Code = "DL0357"
	IndexOutOfRange Code = "DL0358"
	BatchAxis       Code = "DL0359"
	WindowTooLarge  Code = "DL0360"
)

var checkTypes = []Info{
	{UnknownType, "unknown type", "Tensors are f32, f64, f16, bf16, i32, i64, u8, bool or index(n); arguments int, float, bool, string, shape, enum, layer or func.", `
model M {
    input x: float32[4]
    output y = x * 2
}
`},
	{WrongAxis, "impossible length of an axis", "An axis has a length from 1 to 2147483647.", `
model M {
    input x: f32[4, 0]
    output y = x * 2
}
`},
	{TooLarge, "value too large", "A value has at most 2⁴⁰ elements.", `
model M {
    input x: f32[2_000_000, 2_000_000]
    output y = x * 2
}
`},
	{WrongOperand, "wrong operand", "Operators take tensors, numbers and lists of numbers.", `
model M {
    input x: f32[3]
    output y = x + (true and none -> Dense(3))
}
`},
	{WantsFloats, "layer wants floats", "Layers compute with floats; whole numbers are converted by `f32(x)`.", `
model M {
    input image: u8[8, 8, 1]
    output y = image -> Conv2D(4, 3)
}
`},
	{WrongTensor, "tensor of another type", "A parameter or input with a type takes tensors of that type.", `
layer Mix() (a: f32[3], b: f32[3]) { return a + b }
model M {
    input x: f32[3]
    input z: f32[4]
    output y = (x, z) -> Mix
}
`},
	{FedDifferently, "shared layer fed with another shape", "A shared layer has one set of weights, so all that it is fed with has one shape where they matter.", `
model M {
    input a: f32[3]
    input b: f32[4]
    enc = Dense(2)
    x = a -> enc
    output y = x + (b -> enc)
}
`},
	{WrongIndex, "wrong index", "An index is a whole number, a slice, `...`, `none`, or one tensor of whole numbers.", `
model M {
    input x: f32[3]
    output y = x[0, 1]
}
`},
	{IndexOutOfRange, "index out of range", "A compile-time index lies within its axis or list.", `
model M {
    input x: f32[3]
    output y = x[3]
}
`},
	{BatchAxis, "batch axis out of place", "A value made by across_batch is reduced over its batch axis before it meets a sample.", `
model M {
    input x: f32[3]
    loss = sum(x * across_batch(x))
}
`},
	{WindowTooLarge, "window larger than its input", "A window of a convolution or pooling must fit into its input, unless padding=same fills it up.", `
model M {
    input x: f32[3, 3, 1]
    output y = x -> Conv2D(8, 5)
}
`},
}
