// Package train fits generated models: batches, epochs, validation, history.
//
//	history, err := train.Fit(ctx, instance, block, train.Options{Files: data.NewFinder(".", "")})
//
// What holds:
//   - The same seed gives the same bytes of weights, whatever the threads, and after a stop and a resume, also in the
//     middle of an epoch: the order of rows and all random numbers are functions of the seed and of a count.
//   - A step allocates nothing. The next batch is gathered by another goroutine meanwhile, in memory used again.
//   - A cancelled context lets the step finish; what was trained stays in the instance.
//
// Callbacks see a Run, which knows the position and gives a State of it, from which Fit goes on (Options.Resume); package
// checkpoint keeps states in files. This package and checkpoint import no fmt: they are linked into users' programs.
package train
