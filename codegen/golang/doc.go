// Package golang writes planned models as Go: readable, typed, deterministic, linked against rt. What comes in is a
// File, what goes out the text of one Go file.
//
//	text, err := golang.Emit(file, golang.Options{})
//
// Here is what users and the runtime see of a model: its type with views of the weights, inputs and outputs, Predict and
// Train, tables of variables, descriptions of datasets and train blocks. What a model computes are graphs, each a function:
//
//	func predictNet(c *rt.Call) {
//		p, n, a, w := c.Pool, c.N, c.Arena, c.Weights
//		x := c.Fields[0].F32(0, n*4)
//		forwardDense(p, n, x, w.F32(denseKernel, 32), a.F32(0, n*8), w.F32(denseBias, 8))
//		for i := range 60 {
//			forwardDense1(p, n, a.F32(512, n*8), w.F32(dense1Kernel+i*640, 64), …)
//		}
//		c.Results[0] = a[0:][:n*12]
//	}
//
// Three packages below write these, each on top of the next:
//   - graphs: a function for each graph, and for each layer and direction; a call of rt for each step
//   - loops: kernels, the loops of elementwise and fused steps, over elements or over tiles
//   - gotext: the text of Go itself: files, names, literals, lists
//
// What holds:
//   - Types of weights that differ in sizes are one where there are three or more layers of them: the sizes are parameters
//     then. Two stay two, with constants, which read better.
//   - What the prediction and the losses begin with alike is one function.
//   - What only training needs is reached from functions that train, so that the linker drops it elsewhere.
//   - contract is raised when text that was emitted before no longer fits the runtime (testdata/contract.txt).
//
// The files: emit has the order of all declarations, input what comes in, model what is known of a model while it is written.
// data, layers, layer_types, views, api, training, session, setters are what users see; tables, variables, learner, feed, reading,
// adapt, device what the runtime sees.
package golang
