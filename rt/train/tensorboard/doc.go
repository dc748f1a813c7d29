// Package tensorboard writes event files, which TensorBoard draws: a callback for trainings, and the writer beneath.
//
//	m.Train(ctx, TrainOptions{Callbacks: []train.Callback{&tensorboard.TensorBoard{LogDir: "logs"}}})
//	$ tensorboard --logdir logs
//
// A file is a sequence of TFRecords (record.go), each a protobuf of the type Event (event.go), written by hand: the few
// fields that are used need no library. Names are those that Keras gives: epoch_loss, epoch_learning_rate,
// batch_loss, dense/kernel/histogram, in the folders train and validation. This package imports no fmt.
package tensorboard
