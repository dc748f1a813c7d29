// Package runner is the main program of the binaries that the dlgen command builds for its verbs: it trains,
// evaluates, predicts, runs, verifies and times models whose types it does not know.
//
//	BINARY VERB [flags] [arguments]
//
// VERB is train, eval, predict, run, verify or bench. Flags come before arguments and may be written with one dash or two. The dlgen
// command passes on what its user gave under the names below; keys that change the generated code (--batch-size,
// --precision, --set) are not the runner's. Results go to stdout, progress and faults to stderr. Exit codes: 0
// good, 1 a problem, 2 wrong usage, 130 interrupted.
//
// All verbs but verify:
//
//	-m MODEL         the model, where the program has several
//	-threads N       threads; 0: GOMAXPROCS
//
// Verbs that read datasets (train, eval): files are looked up in -beside, then in -data, then in DLGEN_DATA:
//
//	-beside DIR      the folder of the .dl file
//	-data DIR        the folder that --data names
//
// train [BLOCK]: without BLOCK all train blocks of the model that have a dataset, in the order of the file.
//
//	-epochs N        instead of the blocks' epochs
//	-seed N          instead of the blocks' seed, and of the first weights
//	-out DIR         where the files go; made if it is not there. Default: runs/MODEL
//	-source FILE     a file of the program: the .dl, what it imports, lock files. Each is copied to where it lies below
//	                 -locks, or else -root. May be repeated
//	-root, -locks    folders of sources
//	-resume DIR      go on with the run whose checkpoint lies in DIR; -out defaults to DIR
//	-command TEXT    what the user types to go on; the hint after an interrupt prints it. Default: dlgen train --resume DIR
//	-quiet           no progress
//
// It writes weights.safetensors, checkpoint.safetensors and the checkpoint before that, history.csv, curves.png, report.html,
// event files for TensorBoard and, with validation, best.safetensors (the lowest val_loss), unless a ModelCheckpoint of the
// block writes that. Callbacks write into the same folder. Where several blocks run, each has a folder of its name in DIR
// for all but weights and checkpoints. A checkpoint that is damaged is passed over for the one before it, which is said.
//
// eval [BLOCK]: BLOCK says whose dataset; default: the first that has one.
//
//	-weights FILE
//	-split WHICH     all (default), train or validation
//	-json            one object
//
// predict INPUT…: each an image (png, jpeg, gif), a .npy, a .csv or - (one of these on stdin), or a file of the kind that the
// model's first dataset reads (.parquet, .npz, .safetensors, a packed CSV). A table that has the columns of the dataset's
// goes through its fields, and needs no targets; the columns of others are named as the inputs, x_0, x_1 … where an input has several numbers. Where the first dataset makes
// the inputs of pictures alone, a picture goes through its fields: resized as the source images resizes those of its
// folder, else scaled to its size if it has its proportions.
//
//	-weights FILE
//	-csv -json -npy  instead of a table; at most one of them
//	-out FILE        instead of stdout
//
// A model that reads the tokens of a dataset's text, and says how likely each token is to come next, goes on with texts:
// each argument is a text, or a file of it, or - for stdin. What the tokens are stands in the file of weights, too. A model
// with a session remembers all that it has read; others see the last tokens that they have room for.
//
//	-length N        tokens to write; default 200
//	-temperature T   0 takes the likeliest token; default 1
//	-top-k N         choose among the N likeliest
//	-seed N          the same seed, the same text
//
// run:
//
//	-weights FILE -in FILE -out FILE -grads -steps N -train
//	-block BLOCK     whose steps; default: the first
//
// bench: predictions of one row and of a batch, steps of each train block, and waiting for data in a short fit; all models
// without -m:
//
//	-seconds S       for each measurement
//	-json            one object a line
//	-version TEXT    of dlgen, for -json
//	-plan JSON       FLOPs for a batch: {"MODEL": {"predict": N, "train": {"BLOCK": N}}}
//	-beside, -data   as in train
//
// verify:
//
//	-cases FILE      the manifest, - for stdin: one object a line, {"case": NAME, "model": I, "block": J, "file": FILE},
//	                 where I is the place of the model in what Main was given and J that of the training in its
//	                 learner (default 0); FILE is the case's .safetensors
//
// It prints one object a line for each case, in order: {"case": NAME, "passed": BOOL, "report": TEXT}. The report is empty or
// has a line for each key that differs, ready to be printed. It exits 0 if all cases ran, passed or not.
package runner
