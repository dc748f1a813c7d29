package catalog

// TrainKeys are the settings of a train block besides optimizer.
var TrainKeys = []*Param{
	{Name: "batch_size", Type: IntArg, Default: "32"},
	{Name: "epochs", Type: IntArg, Default: "1"},
	{Name: "shuffle", Type: BoolArg, Default: "true"},
	{Name: "seed", Type: IntArg, Default: "0"},
	{Name: "precision", Type: Enum, Default: "float32", Words: []string{"float32", "mixed_bfloat16", "mixed_float16"}},
	{Name: "device", Type: Enum, Default: "auto", Words: []string{"auto", "cpu", "gpu"}},
	{Name: "steps_per_epoch", Type: IntArg, Default: "none", Optional: true},
	{Name: "validation_split", Type: FloatArg, Default: "0.0"},
	{Name: "validation_data", Type: AnyArg, Default: "none", Optional: true},
	{Name: "validation_freq", Type: IntArg, Default: "1"},
	{Name: "callbacks", Type: AnyArg, Default: "[]"},
	{Name: "class_weight", Type: Floats, Default: "none", Optional: true},
	{Name: "initial_epoch", Type: IntArg, Default: "0"},
	{Name: "gradient_accumulation_steps", Type: IntArg, Default: "1"},
}
