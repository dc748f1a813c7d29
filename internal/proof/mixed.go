package proof

import "strings"

// mixed are models that are trained in each precision. Their numbers are such that gradients of the first batch do not
// fit into f16 under the scale that training begins with: steps are given up until it is small enough.
var mixed = map[string]string{
	"dense": `
    input x: f32[6]
    target t: f32[2]
    output y = x -> Dense(8, activation=tanh) -> LayerNormalization -> Dropout(0.25) -> Dense(2)
    loss = 4 * mean_squared_error(t, y)`,
	"convolution": `
    input x: f32[8, 8, 2]
    target t: index(3)
    h = x -> Conv2D(4, 3, activation=relu, kernel_regularizer=L2(0.01)) -> BatchNormalization -> MaxPooling2D(2) -> Flatten
    output y = h -> Dense(3)
    loss = 4 * sparse_categorical_crossentropy(t, y, from_logits=true)`,
	"recurrent": `
    input x: index(7)[5]
    target t: f32[4]
    output y = x -> Embedding(7, 4) -> GRU(5) -> Dense(4, dtype=float32)
    loss = 20 * mean_squared_error(t, y)`,
	"attention": `
    input x: f32[4, 6]
    target t: f32[4, 6]
    output y = x + ((x, x) -> MultiHeadAttention(2, 3, use_bias=false))
    loss = 200 * mean_squared_error(t, y) + mean(square(y - x))`,
}

// precisions are the rounding errors of what a train block's precision may be.
var precisions = map[string]float64{"float32": 0, "mixed_float16": unitF16, "mixed_bfloat16": unitBF16}

// Mixed is the program of a mixed model, trained for some steps by an optimizer.
func Mixed(name, precision, optimizer string, steps int) *Subject {
	return &Subject{
		Name: strings.Join([]string{name, precision, optimizer}, " "), Steps: steps, Seed: seedOf(name), Rounded: precisions[precision], Rough: "small floats have steps",
		Text: "model MODEL {" + mixed[name] + "\n}\ntrain MODEL {\n    optimizer = " + optimizer + "\n    precision = " + precision + "\n}\n",
	}
}
