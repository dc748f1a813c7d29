// Package lines prints what a training measures, as Keras does: values with four digits, those of validation last.
//
//	Epoch 2/4 - 0s - accuracy: 0.9520 - loss: 0.1711 - val_accuracy: 0.9800 - val_loss: 0.0825
//
// It imports no fmt: it is linked into users' programs.
package lines
