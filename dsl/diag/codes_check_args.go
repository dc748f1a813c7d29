package diag

// Codes of the checker about arguments.
const (
	UnknownArgument  Code = "DL0401"
	TooManyArguments Code = "DL0402"
	ArgumentTwice    Code = "DL0403"
	MissingArgument  Code = "DL0404"
	WrongArgument    Code = "DL0405"
	QuotedWord       Code = "DL0406"
	SharedArgument   Code = "DL0407"
	FedCount         Code = "DL0408"
	FedNoTensor      Code = "DL0409"
	NotCompileTime   Code = "DL0501"
	Arithmetic       Code = "DL0502"
	Unrolling        Code = "DL0503"
	SearchRange      Code = "DL0504"
	Setting          Code = "DL0505"
)

var checkArguments = []Info{
	{UnknownArgument, "unknown argument", "Arguments have the names that Keras 3 gives them.", `
model M {
    input x: f32[3]
    output y = x -> Dense(unit=3)
}
`},
	{TooManyArguments, "too many arguments", "More arguments by position than the callee takes.", `
model M {
    input x: f32[3]
    output y = tanh(x, 1)
}
`},
	{ArgumentTwice, "argument given twice", "An argument is given by position or by name, once.", `
model M {
    input x: f32[3]
    output y = x -> Dense(3, units=4)
}
`},
	{MissingArgument, "missing argument", "An argument without a default must be given.", `
model M {
    input x: f32[3]
    output y = x -> Dense
}
`},
	{WrongArgument, "wrong argument", "The argument is not of the kind that is wanted.", `
model M {
    input x: f32[3]
    output y = x -> Dense(2.5)
}
`},
	{QuotedWord, "word in quotes", "Enumerated arguments are bare names.", `
model M {
    input x: f32[4]
    output y = x -> Dense(3, activation="relu")
}
`},
	{SharedArgument, "argument of a layer that exists", "What a shared layer is made of is given where it is made.", `
model M {
    input x: f32[3]
    enc = Dense(3)
    output y = x -> enc(units=4)
}
`},
	{FedCount, "wrong number of tensors fed", "A layer is fed with as many tensors as it takes, several as a tuple.", `
layer Add2() (a, b) { return a + b }
model M {
    input x: f32[3]
    output y = (x, x, x) -> Add2
}
`},
	{FedNoTensor, "something else than a tensor fed", "Tensors flow through `->`.", `
model M {
    input a: f32[3]
    input b: f32[3]
    output y = [a, b] -> Add
}
`},
	{NotCompileTime, "not known at compile time", "Shapes, arguments of layers, conditions and loops are decided at compile time.", `
model M {
    input x: f32
    if x > 0 { y = x } else { y = -x }
    output y
}
`},
	{Arithmetic, "arithmetic that has no result", "Compile-time ints have 64 bits and nothing is divided by zero.", `
model M {
    const n = 0
    input x: f32[3]
    output y = x * (3 / n)
}
`},
	{Unrolling, "unrolling without end", "Loops are unrolled; a program stays below some million steps and 100,000 layers.", `
model M {
    input x: f32[3]
    n = 0
    for i in 0..10_000_000 { n = n + 1 }
    output y = x * n
}
`},
	{SearchRange, "wrong range of a const", "What `dlgen tune` searches is a list, a range, linear(…) or log(…) that holds the default.", `
const hidden = 100 in [64, 128]
model M {
    input x: f32[3]
    output y = x -> Dense(hidden)
}
`},
	{Setting, "setting that does not fit", "`--set` names a const and gives a value of its kind.", `
// dlgen check --set hiden=64 example.dl
const hidden = 32
model M {
    input x: f32[3]
    output y = x -> Dense(hidden)
}
`},
}
