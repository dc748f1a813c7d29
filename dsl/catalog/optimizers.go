package catalog

import "slices"

// optimizers are the rules by which weights learn; prelude/optimizers.dl says what each does. The arguments that
// stand in common are added to each by the checker where an entry does not name them.
var optimizers = []Entry{
	optimizer("SGD", "SGD is gradient descent: w ← w − η g; with momentum v ← μ v + η g, w ← w − v; with nesterov w ← w − μ v − η g.", []Param{
		rate("0.01"),
		{Name: "momentum", Type: FloatArg, Default: "0.0", Doc: "μ: how much of the last change goes on."},
		{Name: "nesterov", Type: BoolArg, Default: "false", Doc: "Whether to look ahead (Nesterov 1983)."},
	}, aroundRule),
	optimizer("RMSprop", "RMSprop divides the gradient by the root of a moving average of its square: v ← ρ v + (1 − ρ) g², w ← w − η g / √(v + ε) (Tieleman & Hinton 2012).", []Param{
		rate("0.001"),
		{Name: "rho", Type: FloatArg, Default: "0.9", Doc: "How slowly the average moves."},
		{Name: "momentum", Type: FloatArg, Default: "0.0", Doc: "How much of the last change goes on."},
		epsilonParam("1e-7"),
		{Name: "centered", Type: BoolArg, Default: "false", Doc: "Whether to divide by the variance instead, which subtracts the square of the mean gradient."},
	}, aroundRule),
	optimizer("Adam", "Adam divides a moving average of the gradient by the root of that of its square, both corrected for their start at 0: w ← w − η m̂ / (√v̂ + ε) (Kingma & Ba 2014).",
		adamParams("0.001"), aroundRule),
	optimizer("AdamW", "AdamW is Adam with a weight decay that does not go through the averages: w ← w − η λ w before each step (Loshchilov & Hutter 2017).",
		slices.Insert(adamParams("0.001"), 1, decaying("0.004")[0]), aroundRule[1:]),
	optimizer("Adadelta", "Adadelta scales the gradient by the ratio of moving averages of changes and gradients: Δ = √(d + ε) / √(v + ε) · g (Zeiler 2012).", []Param{
		rate("0.001"),
		{Name: "rho", Type: FloatArg, Default: "0.95", Doc: "How slowly the averages move."},
		epsilonParam("1e-7"),
	}, aroundRule),
	optimizer("Adagrad", "Adagrad divides the gradient by the root of the sum of all its squares so far (Duchi et al. 2011).", []Param{
		rate("0.001"),
		{Name: "initial_accumulator_value", Type: FloatArg, Default: "0.1", Doc: "Where the sum starts."},
		epsilonParam("1e-7"),
	}, aroundRule),
	optimizer("Adamax", "Adamax is Adam with the largest gradient so far, which fades, in the place of the root of the mean square (Kingma & Ba 2014, section 7).", []Param{
		rate("0.001"), beta1("0.9"), beta2("0.999"), epsilonParam("1e-7"),
	}, aroundRule),
	optimizer("Nadam", "Nadam is Adam with Nesterov's momentum (Dozat 2015).", []Param{
		rate("0.001"), beta1("0.9"), beta2("0.999"), epsilonParam("1e-7"),
	}, aroundRule),
	optimizer("Ftrl", "Ftrl follows the regularized leader: the weight is computed from the sums of gradients and of their squares (McMahan et al. 2013).", []Param{
		rate("0.001"),
		{Name: "learning_rate_power", Type: FloatArg, Default: "-0.5", Doc: "How the rate falls with the sum of squares, at most 0."},
		{Name: "initial_accumulator_value", Type: FloatArg, Default: "0.1", Doc: "Where the sum of squares starts."},
		{Name: "l1_regularization_strength", Type: FloatArg, Default: "0.0", Doc: "The weight of |w|."},
		{Name: "l2_regularization_strength", Type: FloatArg, Default: "0.0", Doc: "The weight of w², which steadies."},
		{Name: "l2_shrinkage_regularization_strength", Type: FloatArg, Default: "0.0", Doc: "The weight of w², which shrinks: it is added to the gradient."},
		{Name: "beta", Type: FloatArg, Default: "0.0", Doc: "β of the paper."},
	}, aroundRule),
	optimizer("Lion", "Lion goes by the sign of an average of gradients: w ← w − η sign(β₁ m + (1 − β₁) g), m ← β₂ m + (1 − β₂) g (Chen et al. 2023).", []Param{
		rate("0.001"), beta1("0.9"), beta2("0.99"),
	}, aroundRule),
	optimizer("Lamb", "Lamb is Adam whose change is brought to the length of the weight: w ← w − η ‖w‖ / ‖u‖ · u (You et al. 2019).", []Param{
		rate("0.001"), beta1("0.9"), beta2("0.999"), epsilonParam("1e-7"),
	}, aroundRule),
	optimizer("Adafactor", "Adafactor keeps of the squares of a matrix of gradients the means of rows and columns only (Shazeer & Stern 2018).", []Param{
		rate("0.001"),
		{Name: "beta_2_decay", Type: FloatArg, Default: "-0.8", Doc: "The power of the step with which the averages slow down."},
		{Name: "epsilon_1", Type: FloatArg, Default: "1e-30", Doc: "Added to squares."},
		{Name: "epsilon_2", Type: FloatArg, Default: "1e-3", Doc: "The least size that a weight counts as."},
		{Name: "clip_threshold", Type: FloatArg, Default: "1.0", Doc: "The largest root mean square of a change before the rate."},
		{Name: "relative_step", Type: BoolArg, Default: "true", Doc: "Keras's name for a rate of at most 1 / √step, which holds in any case."},
	}, aroundRule),
	optimizer("Muon", "Muon makes the momentum of a matrix orthogonal before it is subtracted (Jordan 2024, Liu et al. 2025). Weights that are no matrix, and embeddings, are AdamW's.", []Param{
		rate("0.001"),
		{Name: "adam_beta_1", Type: FloatArg, Default: "0.9", Doc: "β₁ of AdamW."},
		{Name: "adam_beta_2", Type: FloatArg, Default: "0.999", Doc: "β₂ of AdamW."},
		{Name: "adam_weight_decay", Type: FloatArg, Default: "0.004", Optional: true, Doc: "λ of the weights that are AdamW's."},
		epsilonParam("1e-7"),
	}, append(decaying("0.004"),
		Param{Name: "exclude_layers", Type: AnyArg, Default: "[]", Doc: "Texts: weights whose path matches one, a regular expression, are AdamW's."},
		Param{Name: "exclude_embeddings", Type: BoolArg, Default: "true", Doc: "Whether embeddings are AdamW's."},
		Param{Name: "muon_a", Type: FloatArg, Default: "3.4445", Doc: "A coefficient of the iteration x ← a x + (b x xᵀ + c (x xᵀ)²) x."},
		Param{Name: "muon_b", Type: FloatArg, Default: "-4.775", Doc: "A coefficient of the iteration."},
		Param{Name: "muon_c", Type: FloatArg, Default: "2.0315", Doc: "A coefficient of the iteration."},
		Param{Name: "adam_lr_ratio", Type: FloatArg, Default: "1", Doc: "The learning rate of AdamW by that of Muon."},
		Param{Name: "momentum", Type: FloatArg, Default: "0.95", Doc: "How much of the last momentum goes on."},
		Param{Name: "ns_steps", Type: IntArg, Default: "5", Doc: "How many iterations."},
		Param{Name: "nesterov", Type: BoolArg, Default: "true", Doc: "Whether to look ahead."},
		Param{Name: "rms_rate", Type: FloatArg, Default: "0.2", Optional: true, Doc: "The root mean square of a change by the learning rate; none leaves it as it comes."},
	)),
	optimizer("ScheduleFreeAdamW", "ScheduleFreeAdamW needs no schedule: gradients are taken between AdamW's point and the mean of all its points, which the weights become when training ends (Defazio et al. 2024).", []Param{
		rate("0.0025"), beta1("0.9"), beta2("0.999"), epsilonParam("1e-8"),
		{Name: "warmup_steps", Type: IntArg, Default: "0", Within: [2]float64{0, longest}, Doc: "Over how many steps the rate rises."},
	}, aroundRule),
}

// optimizer is an entry whose arguments are its own, then those of Keras's base class.
func optimizer(name, doc string, own, common []Param) Entry {
	return Entry{
		Kind: Optimizer, Name: name, Doc: doc, Prelude: true, Rule: OptimizerRule,
		Params:  append(append([]Param{}, own...), common...),
		Example: "optimizer = " + name + "(learning_rate=0.01)",
	}
}

func rate(value string) Param {
	return Param{Name: "learning_rate", Type: RateArg, Default: value, Doc: "η: a number, or a schedule over the steps."}
}

func beta1(value string) Param {
	return Param{Name: "beta_1", Type: FloatArg, Default: value, Doc: "How slowly the average of gradients moves."}
}

func beta2(value string) Param {
	return Param{Name: "beta_2", Type: FloatArg, Default: value, Doc: "How slowly the average of their squares moves."}
}

func epsilonParam(value string) Param {
	return Param{Name: "epsilon", Type: FloatArg, Default: value, Doc: "Keeps from dividing by 0."}
}

func adamParams(value string) []Param {
	return []Param{
		rate(value), beta1("0.9"), beta2("0.999"), epsilonParam("1e-7"),
		{Name: "amsgrad", Type: BoolArg, Default: "false", Doc: "Whether to divide by the largest average so far (Reddi et al. 2018)."},
	}
}

// aroundRule are the arguments that every optimizer takes besides those of its rule, in Keras's order.
var aroundRule = decaying("none")

// decaying is the same for an optimizer that decays weights unless it is told not to.
func decaying(weightDecay string) []Param {
	return []Param{
		{Name: "weight_decay", Type: FloatArg, Default: weightDecay, Optional: true, Doc: "λ: before each step w ← w − η λ w."},
		{Name: "clipnorm", Type: FloatArg, Default: "none", Optional: true, Doc: "The largest norm of the gradient of each weight."},
		{Name: "clipvalue", Type: FloatArg, Default: "none", Optional: true, Doc: "The largest absolute value in a gradient."},
		{Name: "global_clipnorm", Type: FloatArg, Default: "none", Optional: true, Doc: "The largest norm of all gradients of the group together."},
		{Name: "use_ema", Type: BoolArg, Default: "false", Doc: "Whether a moving average of each weight takes its place, now and then or at the end."},
		{Name: "ema_momentum", Type: FloatArg, Default: "0.99", Doc: "How slowly that average moves."},
		{Name: "ema_overwrite_frequency", Type: IntArg, Default: "none", Optional: true, Doc: "After how many steps it takes the weight's place; none is at the end of training."},
		{Name: "loss_scale_factor", Type: FloatArg, Default: "none", Optional: true, Doc: "What the loss is multiplied by before its derivatives are taken; they are divided by it."},
		{Name: "gradient_accumulation_steps", Type: IntArg, Default: "none", Optional: true, Doc: "Over how many batches gradients are averaged for a step."},
	}
}
