package catalog

import (
	"slices"
	"strings"
)

// plainActivations are the functions that a layer applies itself: floats in, floats of the same shape out. Any other
// function is called on the layer's result.
var plainActivations = strings.Fields(`
	celu elu exponential gelu hard_shrink hard_sigmoid hard_silu hard_swish hard_tanh leaky_relu linear log_sigmoid
	log_softmax mish relu relu6 selu sigmoid silu soft_shrink softmax softplus softsign sparse_plus sparse_sigmoid sparsemax
	squareplus swish tanh tanh_shrink
	abs cos erf exp expm1 log1p sin sqrt square`)

// PlainActivation reports whether layers apply a function themselves.
func PlainActivation(name string) bool { return slices.Contains(plainActivations, name) }
