package habits

// keys are what users of Keras look for in a train block.
var keys = map[string]string{
	"loss": "the loss stands in the model: `loss = …`", "metrics": "metrics stand in the model: `metric name = …`",
	"learning_rate": "it is an argument of the optimizer: `optimizer = Adam(learning_rate=…)`",
	"lr":            "it is an argument of the optimizer: `optimizer = Adam(learning_rate=…)`",
	"verbose":       "how much is printed is a flag of the command", "sample_weight": "losses and metrics take it: `sample_weight=w`",
	"weighted_metrics": "metrics take weights: `metric name = …(…, sample_weight=w)`", "loss_weights": "a loss is multiplied where it stands: `loss part = 0.3 * …`",
	"validation_steps": "validation reads all rows of its data", "validation_batch_size": "validation takes batches of `batch_size`",
	"weight_decay": "it is an argument of the optimizer: `optimizer = AdamW(weight_decay=…)`", "clipnorm": "it is an argument of the optimizer: `optimizer = Adam(clipnorm=…)`",
	"scheduler": scheduledRate, "lr_scheduler": scheduledRate, "criterion": "the loss stands in the model: `loss = …`",
	"early_stopping": stoppedEarly, "patience": stoppedEarly,
	"jit_compile": compiledAnyway, "run_eagerly": compiledAnyway, "steps_per_execution": compiledAnyway,
}

// stoppedEarly answers what reads as a setting and is a callback.
const stoppedEarly = "it is a callback: `callbacks = [EarlyStopping(patience=…)]`"

// scheduledRate answers settings of PyTorch's schedulers.
const scheduledRate = "a schedule is the optimizer's rate: `optimizer = Adam(learning_rate=CosineDecay(…))`"

// compiledAnyway answers settings of what runs a model in Keras.
const compiledAnyway = "all is compiled; leave it out"

// Key returns where something stands that users of Keras look for in a train block, "" if nothing is known of it.
func Key(name string) string { return keys[name] }
