// Package checkpoint keeps positions of trainings in files, from which they go on as if nothing had happened.
//
//	saver := &checkpoint.Saver{Path: "run/checkpoint.safetensors"}
//	train.Fit(ctx, m, block, train.Options{Callbacks: []train.Callback{saver}})
//	…
//	state, passed, err := checkpoint.Latest("run/checkpoint.safetensors")
//	train.Fit(ctx, m, block, train.Options{Resume: state})
//
// A checkpoint is a safetensors file: "weight.PATH" and "slot.PATH", "position", "sums" and the history as tensors of
// numbers, what callbacks keep as "callback.N.NAME", names and a checksum over all of it as metadata. It is written
// beside and renamed, so that a crash leaves the one before, which stays as Previous also after the next is there.
package checkpoint
