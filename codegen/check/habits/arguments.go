package habits

// needless are arguments of other libraries for what needs no saying here.
var needless = map[string]string{
	"input_shape": "shapes are inferred", "input_dim": "shapes are inferred", "in_features": "shapes are inferred", "in_channels": "shapes are inferred",
	"num_features": "shapes are inferred", "input_size": "shapes are inferred", "batch_input_shape": "shapes are inferred", "batch_size": "the batch is not written",
	"batch_first": "the batch is not written", "inplace": "values never change", "device": "`device` is a key of train", "requires_grad": "weights learn by themselves",
	"sparse": "tensors and their gradients are dense",
}

// elsewhere are arguments of other libraries for what is written in another way here.
var elsewhere = map[string]string{
	"bidirectional": "write `-> Bidirectional(LSTM(…))`", "num_layers": "write one layer after the other, or `repeat n { … }`",
	"track_running_stats": "`trainable=false` keeps the statistics", "padding_mode": "`pad(x, …, mode=reflect)` comes before it",
	"exclude_from_weight_decay": "a group has a decay of its own: `[AdamW(1e-3, weight_decay=0) for (head.bias, norm), AdamW(1e-3)]`",
	"ragged":                    "samples have one length: fill the short ones up, and give what reads them a mask, `mask=x != 0`",
}

// arguments maps argument names of older Keras, of keras.utils and of PyTorch.
var arguments = map[string]string{
	"lr": "learning_rate", "decay": "weight_decay", "p": "rate", "bias": "use_bias", "out_features": "units", "out_channels": "filters",
	"stride": "strides", "dilation": "dilation_rate", "dim": "axis", "keepdim": "keepdims", "num_embeddings": "input_dim",
	"embedding_dim": "output_dim", "eps": "epsilon", "hidden_size": "units", "kernel": "kernel_size", "pad": "padding",
	"sequence_length": "length", "sequence_stride": "stride",
}

// Argument returns what an argument of another library is called here, "" if nothing is known of it.
func Argument(name string) string { return arguments[name] }

// Needless returns why nothing need be said of what an argument of another library tells, "" if nothing is known of it.
func Needless(name string) string { return needless[name] }

// Elsewhere returns in what other way something is written that is an argument in other libraries, "" if nothing is known of it.
func Elsewhere(name string) string { return elsewhere[name] }
