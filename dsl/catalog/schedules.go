package catalog

// schedules are learning rates over the steps; prelude/schedules.dl says what each is.
var schedules = []Entry{
	schedule("CosineDecay", "CosineDecay falls along half a cosine to alpha times its start, after it has risen to a target if there is one: η (½ (1 − α)(1 + cos(π t / T)) + α) (Loshchilov & Hutter 2016).",
		"CosineDecay(1e-3, decay_steps=1000)",
		Param{Name: "decay_steps", Type: FloatArg, Doc: "T: after how many steps it has fallen, not counting those of the rise."},
		alphaParam,
		Param{Name: "warmup_target", Type: FloatArg, Default: "none", Optional: true, Doc: "Where the rate rises to first; none is no rise."},
		Param{Name: "warmup_steps", Type: FloatArg, Default: "0", Doc: "How many steps it rises."},
	),
	schedule("CosineDecayRestarts", "CosineDecayRestarts falls along half a cosine again and again, each time more slowly and from another height (Loshchilov & Hutter 2016).",
		"CosineDecayRestarts(1e-3, first_decay_steps=1000)",
		Param{Name: "first_decay_steps", Type: FloatArg, Doc: "How many steps the first fall takes."},
		Param{Name: "t_mul", Type: FloatArg, Default: "2.0", Doc: "How much longer each fall is."},
		Param{Name: "m_mul", Type: FloatArg, Default: "1.0", Doc: "How much higher each begins."},
		alphaParam,
	),
	schedule("ExponentialDecay", "ExponentialDecay multiplies by decay_rate each decay_steps: η · decay_rate^(t / decay_steps).",
		"ExponentialDecay(1e-2, decay_steps=1000, decay_rate=0.9)", decaySteps, decayRate, staircase),
	schedule("InverseTimeDecay", "InverseTimeDecay is η / (1 + decay_rate · t / decay_steps).",
		"InverseTimeDecay(1e-2, decay_steps=1000, decay_rate=0.5)", decaySteps, decayRate, staircase),
	{
		Kind: Schedule, Name: "PiecewiseConstantDecay", Prelude: true, Rule: piecewiseRule,
		Doc: "PiecewiseConstantDecay is the first value up to and with the first boundary, the second up to the next, and so on.",
		Params: []Param{
			{Name: "boundaries", Type: Floats, Doc: "Numbers of steps, rising."},
			{Name: "values", Type: Floats, Doc: "One value more than there are boundaries."},
		},
		Example: "optimizer = SGD(learning_rate=PiecewiseConstantDecay([1000, 2000], [1e-2, 1e-3, 1e-4]))",
	},
	schedule("PolynomialDecay", "PolynomialDecay falls to an end: (η − end)(1 − t / decay_steps)^power + end.",
		"PolynomialDecay(1e-2, decay_steps=1000, power=2.0)",
		decaySteps,
		Param{Name: "end_learning_rate", Type: FloatArg, Default: "0.0001", Doc: "Where it ends."},
		Param{Name: "power", Type: FloatArg, Default: "1.0", Doc: "1 is a straight line."},
		Param{Name: "cycle", Type: BoolArg, Default: "false", Doc: "Whether to rise again where the end is reached, with a length that is the next multiple of decay_steps."},
	),
}

var (
	alphaParam = Param{Name: "alpha", Type: FloatArg, Default: "0.0", Doc: "α: the least rate, as a part of the largest."}
	decaySteps = Param{Name: "decay_steps", Type: FloatArg, Doc: "The unit of time, in steps."}
	decayRate  = Param{Name: "decay_rate", Type: FloatArg, Doc: "What happens in that time."}
	staircase  = Param{Name: "staircase", Type: BoolArg, Default: "false", Doc: "Whether t / decay_steps is rounded down."}
)

// schedule is an entry whose first argument is the rate that it starts with.
func schedule(name, doc, example string, params ...Param) Entry {
	first := Param{Name: "initial_learning_rate", Type: FloatArg, Doc: "η: the rate at the first step."}
	return Entry{
		Kind: Schedule, Name: name, Doc: doc, Prelude: true, Rule: scheduleRule,
		Params:  append([]Param{first}, params...),
		Example: "optimizer = SGD(learning_rate=" + example + ")",
	}
}
