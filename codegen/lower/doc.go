// Package lower says what a checked program means in primitives: what comes in is the typed model, a list of
// calls of catalog entries; what goes out is an ir.Module a model, and a Feed a dataset.
//
// Each entry has one row in the table of its family (elementwise.go, conv.go, …): its kind, its name and a
// function that appends primitives to a graph.
//
//	{catalog.Layer, "Dense", one(dense)},
//
//	func dense(c *call) *ir.Value {
//		y := c.matmul(c.in[0], c.weight("kernel"))
//		…
//	}
//
// Derivatives, memory, fusion and code follow from the primitives. An entry that is written in the language
// (Prelude) has no row: the checker has inlined it.
//
// What holds for a row's function:
//   - A sample's operand has the batch axis in front, a batchless one has none (c.lead tells).
//   - The results have the types that the entry's rule gave, with the batch axis in front where the checker says
//     that they are a sample's.
//   - The checker has made sure that shapes and arguments fit, so nothing fails here.
//
// Program assembles the rest: model.go makes a module's fields and variables, graphs.go its graphs, average.go its
// losses, measure.go its metrics (metrics.go says what a metric class is), optimizers.go its training steps, feed.go
// what is read of datasets.
//
//	l := lower.Program(checked, lower.Options{})
//	l.Modules[0].Predict            // still with `grad`: stable.Formulas and autodiff.Expand come next
//	l.Trains[0].Training.Step, l.Trains[0].Feed
//
// A body is one graph being made of a checked body (body.go, node.go); that of a user's recurrent cell is a body of
// its own inside of a loop over time, which takes in what it reads from around (loop.go, rnn.go).
//
// Tests: conformance_test.go runs all reference vectors in the oracle, testdata/same says one thing in two ways,
// testdata/modules shows whole modules.
package lower
