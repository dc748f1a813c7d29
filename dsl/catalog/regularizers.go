package catalog

// regularizers are penalties on the size of weights, added to the loss once a batch.
var regularizers = []Entry{
	{
		Kind: Regularizer, Name: "L1", Doc: "L1 adds l1 · Σ|w| to the loss.",
		Params:  []Param{{Name: "l1", Type: FloatArg, Default: "0.01", Doc: "The factor."}},
		Example: "weight w: f32[3] = ones, regularizer=L1(0.02)  output y = x * w",
	},
	{
		Kind: Regularizer, Name: "L2", Doc: "L2 adds l2 · Σw² to the loss.",
		Params:  []Param{{Name: "l2", Type: FloatArg, Default: "0.01", Doc: "The factor."}},
		Example: "weight w: f32[3] = ones, regularizer=L2(1e-4)  output y = x * w",
	},
	{
		Kind: Regularizer, Name: "L1L2", Doc: "L1L2 adds l1 · Σ|w| + l2 · Σw² to the loss.",
		Params: []Param{
			{Name: "l1", Type: FloatArg, Default: "0.0", Doc: "The factor of |w|."},
			{Name: "l2", Type: FloatArg, Default: "0.0", Doc: "The factor of w²."},
		},
		Example: "weight w: f32[3] = ones, regularizer=L1L2(l1=1e-5, l2=1e-4)  output y = x * w",
	},
	{
		Kind: Regularizer, Name: "OrthogonalRegularizer", Doc: "OrthogonalRegularizer adds to the loss how much the rows of a matrix, or its columns, point the same way: factor · Σ|cos| / (number of pairs), over the n(n − 1) / 2 pairs, each counted once.",
		Params: []Param{
			{Name: "factor", Type: FloatArg, Default: "0.01", Doc: "The factor."},
			{Name: "mode", Type: Enum, Default: "rows", Words: []string{"rows", "columns"}, Doc: "Which vectors are to be orthogonal."},
		},
		Example: "weight w: f32[3, 4] = glorot_uniform, regularizer=OrthogonalRegularizer(0.01, mode=columns)  output y = x @ w",
	},
}

// constraintAxis says along which axes of the weight a norm is taken.
var constraintAxis = Param{Name: "axis", Type: AxesArg, Default: "0", Doc: "The axes of the weight along which the norm is taken: 0 for a Dense kernel, [0, 1, 2] for a Conv2D kernel."}

// constraints are projections of weights, applied after each step of the optimizer.
var constraints = []Entry{
	{
		Kind: Constraint, Name: "MaxNorm", Doc: "MaxNorm shortens what is longer: w · clip(‖w‖, 0, max_value) / (1e-7 + ‖w‖) (Srivastava et al. 2014).",
		Params:  []Param{{Name: "max_value", Type: FloatArg, Default: "2", Doc: "The largest norm."}, constraintAxis},
		Example: "weight w: f32[3, 4] = glorot_uniform, constraint=MaxNorm(2)  output y = x @ w",
	},
	{
		Kind: Constraint, Name: "MinMaxNorm", Doc: "MinMaxNorm brings norms into an interval: w · (rate · clip(‖w‖, min_value, max_value) + (1 − rate) · ‖w‖) / (1e-7 + ‖w‖).",
		Params: []Param{
			{Name: "min_value", Type: FloatArg, Default: "0.0", Doc: "The least norm."},
			{Name: "max_value", Type: FloatArg, Default: "1.0", Doc: "The largest norm."},
			{Name: "rate", Type: FloatArg, Default: "1.0", Within: [2]float64{0, 1}, Doc: "How much of the way is gone in a step, from 0 to 1."},
			constraintAxis,
		},
		Example: "weight w: f32[3, 4] = glorot_uniform, constraint=MinMaxNorm(0.5, 1.5)  output y = x @ w",
	},
	{
		Kind: Constraint, Name: "NonNeg", Doc: "NonNeg sets what is below 0 to 0.",
		Example: "weight w: f32[3, 4] = glorot_uniform, constraint=NonNeg  output y = x @ w",
	},
	{
		Kind: Constraint, Name: "UnitNorm", Doc: "UnitNorm makes norms 1: w / (1e-7 + ‖w‖).",
		Params:  []Param{constraintAxis},
		Example: "weight w: f32[3, 4] = glorot_uniform, constraint=UnitNorm(axis=1)  output y = x @ w",
	},
}
