// Package callback has what a train block of a .dl file can name in `callbacks = […]`: the callbacks of Keras, with its
// arguments and what they do at their defaults.
//
//	history, err := m.Train(ctx, TrainOptions{Callbacks: []train.Callback{
//		&callback.EarlyStopping{Monitor: "val_loss", Patience: 3, RestoreBestWeights: true},
//	}})
//
// What holds:
//   - A callback is a struct whose exported fields are its arguments. It is used by one training at a time.
//   - After a stop and a resume a training goes on to the same bits: callbacks that remember anything are train.Stateful.
//   - A monitor is a name of the history, such as val_accuracy; epochs that did not measure it are passed over.
//
// To add one: its entry in dsl/catalog/callbacks.go has the arguments, and here is a struct of its name whose fields
// are called as they are. This package imports no fmt.
package callback
