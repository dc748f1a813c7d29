// Package model is the typed model: what a checked program is, for the stages behind check. Names are resolved, user layers
// and funcs inlined, loops unrolled, shapes known. What remains is a list of calls of catalog entries, once as the model
// trains and once as it predicts.
//
//	model Tiny {                        model Tiny
//	    input x: f32[3]                     input x: f32[3]
//	    h = x -> Dense(4) as body           weight body.kernel: f32[3, 4] = glorot_uniform
//	    output y = tanh(h)                  weight body.bias: f32[4] = zeros
//	}                                       training
//	                                            h: f32[4] = Dense body (x) units=4
//	                                            y: f32[4] = tanh (h)
//	                                            output y = y
//	                                        predicting …
//
// A Program has Models, Datasets and Trains. A Model has its fields, its Variables and two Bodies; a Body has Nodes, each a
// call, and what its Values are for: outputs, losses, metrics. Optimizers, schedules, cells of recurrent layers, fields of a
// dataset and what augments them are Bodies, too. Program.String prints all of it, which is how tests read it.
//
// What holds in a whole program (one with no error among its diagnostics):
//   - A body's nodes stand in an order in which each reads only what nodes before it, fields, variables, constants or the
//     body's params give.
//   - The two bodies of a model share its fields and variables, and no values.
//   - Shapes have no batch axis: a value is PerSample, or the same for all rows.
//   - Arguments are bound, converted and within what their entries allow.
//
// Only codegen/check makes these things. The stages behind it read them and change nothing.
package model
