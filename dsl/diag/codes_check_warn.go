package diag

// Codes of the checker about warnings.
const (
	Unused             Code = "DL0920"
	HidesCatalog       Code = "DL0921"
	GradIsZero         Code = "DL0922"
	SoftmaxTwice       Code = "DL0923"
	LinearLogits       Code = "DL0924"
	SoftmaxOverOne     Code = "DL0925"
	WeightNotReached   Code = "DL0926"
	MonitorUnvalidated Code = "DL0927"
	SquaredClasses     Code = "DL0928"
	ShuffledStates     Code = "DL0929"
	LossRepeats        Code = "DL0930"
)

var checkWarnings = []Info{
	{Unused, "never used", "A name, input, weight or layer that nothing uses.", `
model M {
    input x: f32[3]
    enc = Dense(3)
    output y = x * 2
}
`},
	{HidesCatalog, "hides a name of Keras", "A declaration has the name of something of Keras.", `
func relu(x) { return maximum(x, 0.1 * x) }
model M {
    input x: f32[3]
    output y = relu(x)
}
`},
	{GradIsZero, "derivative that is zero", "y is not computed from x.", `
model M {
    input x: f32[3]
    input z: f32[3]
    output g = grad(sum(x), z)
}
`},
	{SoftmaxTwice, "probabilities as logits", "from_logits=true wants numbers that have not been through softmax or sigmoid.", `
model M {
    input x: f32[3]
    target t: index(2)
    output p = softmax(x -> Dense(2))
    loss = sparse_categorical_crossentropy(t, p, from_logits=true)
}
`},
	{LinearLogits, "logits as probabilities", "Without from_logits=true a crossentropy wants probabilities.", `
model M {
    input x: f32[3]
    target t: index(2)
    output p = x -> Dense(2)
    loss = sparse_categorical_crossentropy(t, p)
}
`},
	{SoftmaxOverOne, "softmax over one element", "It is always 1.", `
model M {
    input x: f32[3]
    output p = softmax(x -> Dense(1))
}
`},
	{WeightNotReached, "loss and weights apart", "A loss that depends on no weight, or a weight that no loss depends on.", `
model M {
    input x: f32[3]
    output y = x -> Dense(2)
    loss size = mean(y * y)
    loss input_size = mean(x * x)
}
`},
	{MonitorUnvalidated, "monitor without validation", "A callback watches a value of validation, but nothing validates.", `
model M {
    input x: f32[3]
    target t: f32[2]
    output y = x -> Dense(2)
    loss = mean_squared_error(t, y)
}
train M {
    optimizer = Adam
    callbacks = [EarlyStopping(patience=3)]
}
`},
	{SquaredClasses, "squared error of classes", "Where probabilities are near 0 or 1 a squared error hardly learns; a crossentropy is made for them.", `
model M {
    input x: f32[3]
    target spam: bool
    output p = (x -> Dense(1, activation=sigmoid))[0]
    loss = mean_squared_error(spam, p)
}
`},
	{ShuffledStates, "shuffled states", "A recurrent layer with stateful=true goes on from the batch before, but the rows are shuffled.", `
model M {
    input x: f32[4, 3]
    target t: f32[2]
    output y = x -> LSTM(2, stateful=true)
    loss = mean_squared_error(t, y)
}
train M {
    optimizer = Adam
}
`},
	{LossRepeats, "a loss of different shapes", "The truth and the prediction of a sample have different shapes, so that one is repeated, as NumPy does.", `
model M {
    input x: f32[8, 3]
    target t: f32[1]
    output y = x -> Dense(1)
    loss = mean_squared_error(t, y)
}
`},
}
