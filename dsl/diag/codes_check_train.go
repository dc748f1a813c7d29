package diag

// Codes of the checker about training and data.
const (
	UnknownKey       Code = "DL0701"
	WrongSetting     Code = "DL0702"
	WithoutOptimizer Code = "DL0703"
	WrongGroup       Code = "DL0704"
	TrainName        Code = "DL0705"
	WrongOptimizer   Code = "DL0706"
	WrongSource      Code = "DL0707"
	WrongField       Code = "DL0708"
	MissingField     Code = "DL0709"
	NothingToTrain   Code = "DL0711"
	WrongTextUse     Code = "DL0712"
	DifferentRows    Code = "DL0713"
	WrongAugment     Code = "DL0714"
)

var checkTraining = []Info{
	{UnknownKey, "unknown key", "A train block has the keys of section 9 of the language.", `
model M {
    input x: f32[3]
    target t: f32[2]
    output y = x -> Dense(2) as head
    loss = mean_squared_error(t, y)
}
train M {
    optimizer = Adam
    epoch = 3
}
`},
	{WrongSetting, "wrong value of a key", "The value does not fit its key.", `
model M {
    input x: f32[3]
    target t: f32[2]
    output y = x -> Dense(2) as head
    loss = mean_squared_error(t, y)
}
train M {
    optimizer = Adam
    batch_size = 0
}
`},
	{WithoutOptimizer, "no optimizer", "A train block says how to train.", `
model M {
    input x: f32[3]
    target t: f32[2]
    output y = x -> Dense(2) as head
    loss = mean_squared_error(t, y)
}
train M {
    epochs = 3
}
`},
	{WrongGroup, "wrong group of weights", "Each weight that learns belongs to one optimizer.", `
model M {
    input x: f32[3]
    target t: f32[2]
    output y = x -> Dense(2) as head
    loss = mean_squared_error(t, y)
}
train M {
    optimizer = Adam(0.1) for head.kernel
}
`},
	{TrainName, "train blocks without names", "Several train blocks of a model need names.", `
model M {
    input x: f32[3]
    target t: f32[2]
    output y = x -> Dense(2) as head
    loss = mean_squared_error(t, y)
}
train M { optimizer = Adam }
train M { optimizer = SGD(0.1) }
`},
	{WrongOptimizer, "wrong optimizer", "An optimizer returns a change of the shape of the weight.", `
optimizer Wrong(learning_rate: float = 0.1) (weight, gradient) {
    return learning_rate * sum(gradient)
}
model M {
    input x: f32[3]
    target t: f32[2]
    output y = x -> Dense(2)
    loss = mean_squared_error(t, y)
}
train M { optimizer = Wrong }
`},
	{WrongSource, "wrong source", "A source of data cannot be read or used.", `
model M {
    input x: f32[3]
    output y = x * 2
    _s = rendered_digits(count=10)
}
`},
	{WrongField, "wrong field", "The fields of a dataset have the types of the inputs of the model.", `
model M {
    input x: f32[3]
    target t: f32[2]
    output y = x -> Dense(2) as head
    loss = mean_squared_error(t, y)
}
dataset D {
    source = generated(count=10)
    x = random_normal([4])
    t = random_normal([2])
}
train M on D {
    optimizer = Adam
}
`},
	{MissingField, "missing field", "Each input and target of a model has a field of its name.", `
model M {
    input x: f32[3]
    target t: f32[2]
    output y = x -> Dense(2) as head
    loss = mean_squared_error(t, y)
}
dataset D {
    source = generated(count=10)
    x = random_normal([3])
    labels = random_normal([2])
}
train M on D {
    optimizer = Adam
}
`},
	{NothingToTrain, "nothing to train", "Training needs a loss and weights that learn.", `
model M {
    input x: f32[3]
    output y = x -> Dense(2)
}
train M {
    optimizer = Adam
}
`},
	{WrongTextUse, "text used as numbers", "Text becomes numbers by `==`, `!=` or StringLookup.", `
dataset D {
    source = csv("houses.csv")
    place = source.district * 2
}
model M {
    input place: f32
    output y = place * 2
}
`},
	{DifferentRows, "sources of different lengths", "The sources of a dataset have as many rows.", `
dataset D {
    digits = rendered_digits(count=10)
    noise = generated(count=20)
    x = digits.images
}
model M {
    input x: f32[3]
    output y = x * 2
}
`},
	{WrongAugment, "wrong augmentation", "`augment` changes fields of the rows that are trained on, and keeps their shapes.", `
dataset D {
    digits = rendered_digits(count=10)
    image = digits.images
    augment image = image -> RandomCrop(24, 24)
}
model M {
    input image: u8[28, 28, 1]
    output y = mean(f32(image))
}
`},
}
