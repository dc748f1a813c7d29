package catalog

// callbacks are what training does besides its steps, in the run's folder. What each does is in rt/train/callback, and
// rt/train/tensorboard, under the same name; an argument there is a field of its name.
var callbacks = []Entry{
	{
		Kind: Callback, Name: "BackupAndRestore",
		Doc: "BackupAndRestore keeps the latest position of the training in a folder, and goes on from it when the same training is begun again.",
		Params: []Param{
			{Name: "backup_dir", Type: TextArg, Doc: "The folder."},
			saveFreq,
			{Name: "double_checkpoint", Type: BoolArg, Default: "false", Doc: "Nothing: the backup before the last is always kept."},
			{Name: "delete_checkpoint", Type: BoolArg, Default: "true", Doc: "Whether the end of training removes it."},
		},
		Example: `callbacks = [BackupAndRestore("backup")]`,
	},
	{
		Kind: Callback, Name: "CSVLogger",
		Doc: "CSVLogger writes a line after each epoch: its number from 0, then what was measured, in alphabetical order.",
		Params: []Param{
			{Name: "filename", Type: TextArg, Doc: "The file."},
			{Name: "separator", Type: TextArg, Default: `","`, Doc: "What stands between values."},
			{Name: "append", Type: BoolArg, Default: "false", Doc: "Whether lines of earlier trainings stay."},
		},
		Example: `callbacks = [CSVLogger("log.csv")]`,
	},
	{
		Kind: Callback, Name: "EarlyStopping",
		Doc: "EarlyStopping ends training when what it watches has not become better for some epochs.",
		Params: []Param{
			monitor,
			{Name: "min_delta", Type: FloatArg, Default: "0.0", Doc: "The least change that counts as better."},
			{Name: "patience", Type: IntArg, Default: "0", Doc: "How many epochs without any are waited for."},
			verbose("when it stops"),
			mode,
			{Name: "baseline", Type: FloatArg, Default: "none", Optional: true, Doc: "What must be passed for a change to count."},
			{Name: "restore_best_weights", Type: BoolArg, Default: "false", Doc: "Whether the weights of the best epoch are put back."},
			{Name: "start_from_epoch", Type: IntArg, Default: "0", Doc: "How many epochs are let pass first."},
		},
		Example: `callbacks = [EarlyStopping(patience=3)]`,
	},
	{
		Kind: Callback, Name: "LearningRateScheduler",
		Doc: "LearningRateScheduler sets the learning rate when an epoch begins: to what a func makes of the epoch's number from 0 and the rate so far, or of the number alone; a schedule counts epochs here.",
		Params: []Param{
			{Name: "schedule", Type: AnyArg, Doc: "A func of the epoch, or of the epoch and the rate, or a schedule such as ExponentialDecay."},
			verbose("the rate of each epoch"),
		},
		Example: `callbacks = [LearningRateScheduler(ExponentialDecay(0.01, decay_steps=1, decay_rate=0.9))]`,
	},
	{
		Kind: Callback, Name: "ModelCheckpoint",
		Doc: "ModelCheckpoint writes the model to files while it trains: whole checkpoints, from which a training can go on, or weights only.",
		Params: []Param{
			{Name: "filepath", Type: TextArg, Doc: "The file, which ends in .safetensors; {epoch:02d}, {val_loss:.2f} and the like are filled in."},
			monitor,
			verbose("of each file"),
			{Name: "save_best_only", Type: BoolArg, Default: "false", Doc: "Whether only what is better than all before is written."},
			{Name: "save_weights_only", Type: BoolArg, Default: "false", Doc: "Whether the optimizer's state and the position are left out."},
			mode,
			saveFreq,
			{Name: "initial_value_threshold", Type: FloatArg, Default: "none", Optional: true, Doc: "What the first value must be better than."},
		},
		Example: `callbacks = [ModelCheckpoint("best.safetensors", save_best_only=true)]`,
	},
	{
		Kind: Callback, Name: "ReduceLROnPlateau",
		Doc: "ReduceLROnPlateau makes the learning rate smaller when what it watches has not become better for some epochs.",
		Params: []Param{
			monitor,
			{Name: "factor", Type: FloatArg, Default: "0.1", Doc: "What the rate is multiplied by."},
			{Name: "patience", Type: IntArg, Default: "10", Doc: "How many epochs are waited for."},
			verbose("of each change"),
			mode,
			{Name: "min_delta", Type: FloatArg, Default: "0.0001", Doc: "The least change that counts as better."},
			{Name: "cooldown", Type: IntArg, Default: "0", Doc: "How many epochs after a change are not counted."},
			{Name: "min_lr", Type: FloatArg, Default: "0.0", Doc: "The least rate."},
		},
		Example: `callbacks = [ReduceLROnPlateau(factor=0.5, patience=3)]`,
	},
	{
		Kind: Callback, Name: "SwapEMAWeights",
		Doc: "SwapEMAWeights validates with the moving averages of the weights, which an optimizer with use_ema keeps, in the weights' place.",
		Params: []Param{
			{Name: "swap_on_epoch", Type: BoolArg, Default: "false", Doc: "Whether they are in place at the end of each epoch, for the callbacks behind it."},
		},
		Example: `callbacks = [SwapEMAWeights()]`,
	},
	{
		Kind: Callback, Name: "TensorBoard",
		Doc: "TensorBoard writes event files, which TensorBoard draws: what each epoch measured, in train and validation, the learning rate, and histograms of the weights.",
		Params: []Param{
			{Name: "log_dir", Type: TextArg, Default: `"logs"`, Doc: "The folder."},
			{Name: "histogram_freq", Type: IntArg, Default: "0", Doc: "Every how many epochs histograms of the weights are written; 0 is never."},
			{Name: "write_graph", Type: BoolArg, Default: "true", Doc: "Nothing: dlgen graph draws the model."},
			{Name: "write_images", Type: BoolArg, Default: "false", Refused: "weights as pictures", Doc: "Whether weights are written as pictures."},
			{Name: "write_steps_per_second", Type: BoolArg, Default: "false", Doc: "Whether the speed is written."},
			{Name: "update_freq", Type: IntArg, Default: "epoch", Words: []string{"epoch", "batch"}, Doc: "Every how many batches losses and metrics are written, or at each epoch's end only."},
			{Name: "profile_batch", Type: IntArg, Default: "0", Refused: "profiles for TensorBoard", Doc: "Which batch is profiled."},
			{Name: "embeddings_freq", Type: IntArg, Default: "0", Refused: "embeddings for TensorBoard", Doc: "Every how many epochs embeddings are written."},
			{Name: "embeddings_metadata", Type: TextArg, Default: "none", Optional: true, Refused: "embeddings for TensorBoard", Doc: "A file that describes embeddings."},
		},
		Example: `callbacks = [TensorBoard("logs")]`,
	},
	{
		Kind: Callback, Name: "TerminateOnNaN",
		Doc: "TerminateOnNaN ends training when a loss is no finite number, without an error.",
		Params: []Param{
			{Name: "raise_error", Type: BoolArg, Default: "false", Doc: "Whether it is an error, which other callbacks hear nothing of."},
		},
		Example: `callbacks = [TerminateOnNaN()]`,
	},
}

var (
	monitor  = Param{Name: "monitor", Type: TextArg, Default: `"val_loss"`, Doc: "A loss or metric, with val_ before it as validated, and the number of the element behind it if it is a vector: val_f1_0."}
	mode     = Param{Name: "mode", Type: Enum, Default: "auto", Words: []string{"auto", "min", "max"}, Doc: "What is better; auto goes by what the metric is, or else by words of its name."}
	saveFreq = Param{Name: "save_freq", Type: IntArg, Default: "epoch", Words: []string{"epoch"}, Doc: "After how many batches a file is written, or after each epoch."}
)

func verbose(what string) Param {
	return Param{Name: "verbose", Type: IntArg, Default: "0", Doc: "1 tells " + what + "."}
}
