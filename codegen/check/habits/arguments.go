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
	"keep_prob":                 "`rate` is the part that is dropped, 1 less what is kept",
	"padding_idx":               "`mask_zero=true` gives a mask beside the vectors",
	"normalized_shape":          "the last axis is normalized; `axis=[0, 1]` names others",
	"affine":                    "`center=false` leaves out the shift, `scale=false` the factor", "elementwise_affine": "`center=false` leaves out the shift, `scale=false` the factor",
	"reduction":        "a loss is averaged where it stands; `sum(…)` and `mean(…)` of what it is made of do other things",
	"validation_split": "`validation_split` is a key of train", "subset": "`validation_split` of train keeps rows for validation", "shuffle": "`shuffle` is a key of train", "seed": "`seed` is a key of train",
	"label_mode": "labels are of type `index`; `one_hot(source.labels, 10)` makes vectors of them", "color_mode": "pictures have three colours; `mean(f32(source.images), axis=-1)` makes one of them",
	"ragged": "samples have one length: fill the short ones up, and give what reads them a mask, `mask=x != 0`",
}

// arguments maps argument names of older Keras, of keras.utils and of PyTorch.
var arguments = map[string]string{
	"lr": "learning_rate", "decay": "weight_decay", "p": "rate", "bias": "use_bias", "out_features": "units", "out_channels": "filters",
	"stride": "strides", "dilation": "dilation_rate", "dim": "axis", "keepdim": "keepdims", "num_embeddings": "input_dim",
	"embedding_dim": "output_dim", "eps": "epsilon", "hidden_size": "units", "kernel": "kernel_size", "pad": "padding",
	"sequence_length": "length", "sequence_stride": "stride", "std": "stddev", "hidden_dim": "units", "features": "units", "num_classes": "units",
	"nhead": "num_heads", "n_heads": "num_heads", "heads": "num_heads", "num_groups": "groups", "alpha": "negative_slope", "ignore_index": "ignore_class",
	"scale_factor": "size", "dropout_rate": "rate", "prob": "rate", "drop_prob": "rate", "vocab_size": "input_dim", "T_max": "decay_steps",
	"sep": "separator", "delimiter": "separator", "na_values": "missing", "null_values": "missing", "image_size": "size", "max_norm": "clipnorm", "activation_fn": "activation", "nonlinearity": "activation", "kernel_init": "kernel_initializer", "bias_init": "bias_initializer",
}

// Argument returns what an argument of another library is called here, "" if nothing is known of it.
func Argument(name string) string { return arguments[name] }

// Needless returns why nothing need be said of what an argument of another library tells, "" if nothing is known of it.
func Needless(name string) string { return needless[name] }

// Elsewhere returns in what other way something is written that is an argument in other libraries, "" if nothing is known of it.
func Elsewhere(name string) string { return elsewhere[name] }
