package diag

// Codes of the checker about models, losses and gradients.
const (
	ModelWithoutResult  Code = "DL0601"
	TargetReachesOutput Code = "DL0602"
	OutputNoTensor      Code = "DL0603"
	LossNoFloat         Code = "DL0604"
	MetricNoTensor      Code = "DL0605"
	WithoutType         Code = "DL0606"
	WeightNoFloat       Code = "DL0607"
	WrongInitializer    Code = "DL0608"
	WrongUpdate         Code = "DL0609"
	WeightsInFunc       Code = "DL0610"
	WrongGrad           Code = "DL0611"
	WrongCell           Code = "DL0612"
	WrongWeights        Code = "DL0613"
	LearnsFromNoInput   Code = "DL0614"
)

var checkModels = []Info{
	{ModelWithoutResult, "model without a result", "A model has an output or a loss.", `
model M {
    input x: f32[3]
    _y = x -> Dense(3)
}
`},
	{TargetReachesOutput, "output depends on a target", "Targets are known while training and evaluating only.", `
model M {
    input x: f32[3]
    target t: f32[3]
    h = x + t
    output y = h * 2
}
`},
	{OutputNoTensor, "output that is no tensor", "An output is a value that the model computes.", `
model M {
    input x: f32[3]
    h = x -> Dense(3) as head
    output head
    output y = h * 2
}
`},
	{LossNoFloat, "loss that is no float", "A loss is a float that the model computes.", `
model M {
    input x: f32[3]
    output y = argmax(x)
    loss = y * 2
}
`},
	{MetricNoTensor, "metric that is no tensor", "A metric is a value that the model computes.", `
model M {
    input x: f32[3]
    output y = x * 2
    metric name = "speed"
}
`},
	{WithoutType, "weight without a type", "Weights and states are declared with their types.", `
model M {
    input x: f32[3]
    weight w = zeros
    output y = x * w
}
`},
	{WeightNoFloat, "weight that is no float", "Weights are learnt, so they are floats; a state may be of any type.", `
model M {
    input x: f32[3]
    weight w: i32[3] = zeros
    output y = x * w
}
`},
	{WrongInitializer, "wrong initial value", "A weight starts from an initializer, a number, or a list of numbers of its shape.", `
model M {
    input x: f32[3]
    weight w: f32[3] = [1.0, 2.0]
    output y = x * w
}
`},
	{WrongUpdate, "wrong update", "`update` sets a state, which is one for the whole batch, while training.", `
model M {
    input x: f32[3]
    state s: f32[3] = zeros
    update s = x
    output y = x + s
}
`},
	{WeightsInFunc, "weights in a func", "A func owns no weights; a layer does.", `
func f(x) {
    return x -> Dense(3)
}
model M {
    input x: f32[3]
    output y = f(x)
}
`},
	{WrongGrad, "wrong derivative", "grad(y, x) takes the derivative of a scalar by a float that has a name.", `
model M {
    input x: f32[3]
    output g = grad(x * x, x)
}
`},
	{WrongCell, "wrong recurrent cell", "A cell takes a step and its states, which have types, and returns its output and the new states.", `
layer Cell(units: int) (x, h: f32[units]) {
    return tanh((x -> Dense(units)) + h)
}
model M {
    input x: f32[5, 3]
    output y = x -> RNN(Cell(4))
}
`},
	{WrongWeights, "wrong file of weights", "A model starts from a file that has its weights, with their names and shapes.", `
model Encoder {
    input x: f32[3]
    output y = x -> Dense(3)
}
model M {
    input x: f32[3]
    output y = x -> Encoder(weights="missing.safetensors")
}
`},
	{LearnsFromNoInput, "statistics of what is no input", "Layers that learn statistics before training learn them from the inputs, or from what is computed of them alone.", `
model M {
    input x: f32[3]
    output y = x -> Dense(4) -> Normalization
}
`},
}
